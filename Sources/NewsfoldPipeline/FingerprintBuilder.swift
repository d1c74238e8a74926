internal import CorpusStore
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import SystemPackage
internal import Words

/// Makes the fingerprints of a corpus anew, beside those that are in use, a part at a time.
///
/// What it has written it finds again after a restart, and goes on from there.
struct FingerprintBuilder {
  /// What has been made so far.
  let index: NearDuplicateIndex
  /// All articles through this one are in it, or left out since enough of their copies are.
  private(set) var through: ArticleID
  /// Removals through this event are in it.
  private var covered: EventSequence
  /// Of originals, how many copies were come by.
  private var clusters: [ArticleID: Int] = [:]

  /// Begins, or goes on, in the folder beside the one in use.
  init(at location: CorpusLocation, _ snapshot: CorpusSnapshot) throws {
    index = try NearDuplicateIndex(
      in: location.nextFingerprints, history: try snapshot.corpusRecord().uuid,
      isKnown: { mark in
        (try? snapshot.eventToken(EventSequence(rawValue: Int64(clamping: mark.sequence)))) == mark.digest
      })
    covered = EventSequence(rawValue: Int64(clamping: index.postings.mark?.sequence ?? 0))
    through = ArticleID(rawValue: Int64(index.postings.lastNumber ?? 0))
  }

  /// Takes in the articles that come next, and lets go of what was taken down meanwhile.
  ///
  /// - Parameter segmentSize: articles in memory from which on they are written to a segment.
  /// - Returns: whether there were any.
  mutating func takeNext(_ snapshot: CorpusSnapshot, segmentSize: Int) throws -> Bool {
    for article in try snapshot.forgottenArticles(after: covered) where article <= through {
      try index.remove(UInt32(truncatingIfNeeded: article.rawValue))
    }
    let rows = try snapshot.texts(after: through, limit: 512, bytes: 2 << 20)
    for (article, text) in rows {
      var place = 0
      if let original = article.original {
        place = try clusters[original] ?? snapshot.clusterSize(of: original, through: through)
        place += 1
        clusters[original] = place
      }
      guard place <= Judge.clusterLimit else { continue }
      try index.add(UInt32(truncatingIfNeeded: article.id.rawValue), Sketch(WordSequence(text)))
    }
    index.commit()
    through = rows.last?.article.id ?? through
    covered = try snapshot.lastEvent()
    if index.postings.unwritten >= segmentSize || rows.isEmpty { try write(snapshot) }
    return !rows.isEmpty
  }

  /// Files articles from one on once more.
  mutating func discard(from article: ArticleID) {
    index.discard(from: UInt32(truncatingIfNeeded: article.rawValue))
    clusters = [:]
    covered = .zero
    through = ArticleID(rawValue: Int64(index.postings.lastNumber ?? 0))
  }

  private func write(_ snapshot: CorpusSnapshot) throws {
    var mark: Mark? = Mark(
      history: try snapshot.corpusRecord().uuid, sequence: UInt64(covered.rawValue),
      digest: try snapshot.eventToken(covered) ?? "-")
    while let job = index.postings.nextJob(writing: mark) {
      mark = nil
      do throws(PostingsError) {
        try index.postings.finish(try job.run())
      } catch {
        index.postings.abandon(job)
        throw error
      }
    }
  }
}
