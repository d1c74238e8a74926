internal import CorpusStore
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import SystemPackage
internal import TextIndex
internal import Words

/// Makes an index of a corpus anew, beside the one that is in use, a part at a time.
///
/// What it has written it finds again after a restart, and goes on from there.
struct IndexBuilder {
  private enum Made {
    case text(TextIndex)
    case fingerprints(NearDuplicateIndex)
  }

  /// What is made.
  let index: DerivedIndex
  private let made: Made
  /// All articles through this one are in it, or left out since enough of their copies are.
  private(set) var through: ArticleID
  /// Removals through this event are in it.
  private var covered: EventSequence
  /// Of originals, how many copies were come by.
  private var clusters: [ArticleID: Int] = [:]

  /// Begins, or goes on, in the folder beside the one in use.
  init(_ index: DerivedIndex, at location: CorpusLocation, _ snapshot: CorpusSnapshot) throws {
    let (folder, history) = (location.nextIndex(index), try snapshot.corpusRecord().uuid)
    func isKnown(_ mark: Mark) -> Bool {
      (try? snapshot.eventToken(EventSequence(rawValue: Int64(clamping: mark.sequence)))) == mark.digest
    }
    self.index = index
    switch index {
    case .text:
      made = .text(
        try TextIndex(in: folder, kind: IndexedText.kind, history: history, isKnown: isKnown, notice: { _ in }))
    case .fingerprints:
      made = .fingerprints(try NearDuplicateIndex(in: folder, history: history, isKnown: isKnown))
    }
    (covered, through) = (.zero, ArticleID(rawValue: 0))
    follow()
  }

  private var store: any SegmentUpkeep {
    switch made {
    case .text(let texts): texts.store
    case .fingerprints(let index): index.postings.store
    }
  }

  /// Goes on from what its files hold.
  private mutating func follow() {
    covered = EventSequence(rawValue: Int64(clamping: store.mark?.sequence ?? 0))
    through = ArticleID(rawValue: Int64(store.lastNumber ?? 0))
  }

  /// Takes in the articles that come next, and lets go of what was taken down meanwhile.
  ///
  /// - Returns: whether there were any.
  mutating func takeNext(_ snapshot: CorpusSnapshot) throws -> Bool {
    for article in try snapshot.forgottenArticles(after: covered) where article <= through {
      let number = UInt32(truncatingIfNeeded: article.rawValue)
      switch made {
      case .text(let texts): try texts.store.remove(number)
      case .fingerprints(let index): try index.remove(number)
      }
    }
    let rows = try snapshot.texts(after: through, limit: 512, bytes: 2 << 20)
    for (article, text) in rows { try add(article, text, snapshot) }
    switch made {
    case .text(let texts): texts.store.commit()
    case .fingerprints(let index): index.commit()
    }
    through = rows.last?.article.id ?? through
    covered = try snapshot.lastEvent()
    if Filing.isFull(index, store, isBulk: true) || rows.isEmpty { try write(snapshot) }
    return !rows.isEmpty
  }

  private mutating func add(_ article: Article, _ text: String, _ snapshot: CorpusSnapshot) throws {
    let number = UInt32(truncatingIfNeeded: article.id.rawValue)
    switch made {
    case .text(let texts): texts.add(number, IndexedText(article, text))
    case .fingerprints(let index):
      var place = 0
      if let original = article.original {
        place = try clusters[original] ?? snapshot.clusterSize(of: original, through: through)
        place += 1
        clusters[original] = place
      }
      guard place <= Judge.clusterLimit else { return }
      try index.add(number, Sketch(WordSequence(text)))
    }
  }

  /// Files articles from one on once more.
  mutating func discard(from article: ArticleID) {
    guard case .fingerprints(let index) = made else { return }
    index.discard(from: UInt32(truncatingIfNeeded: article.rawValue))
    clusters = [:]
    follow()
    covered = .zero
  }

  private func write(_ snapshot: CorpusSnapshot) throws {
    var mark: Mark? = Mark(
      history: try snapshot.corpusRecord().uuid, sequence: UInt64(covered.rawValue),
      digest: try snapshot.eventToken(covered) ?? "-")
    let store = store
    while let job = store.nextWrite(mark) ?? store.nextMerge(limit: .max) {
      mark = nil
      do throws(PostingsError) {
        try store.finish(try job.run())
      } catch {
        store.abandon(job)
        throw error
      }
    }
  }
}
