internal import CorpusStore
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import SystemPackage
internal import TextIndex
internal import Words

/// Opens the text index and the fingerprints, and keeps them in step with the corpus. They are derived: whatever is wrong
/// with them, they are made again.
extension Filing {
  /// What there is of fingerprints: articles that can be found by them, files, bytes, and how many are no evidence.
  package var fingerprints: (articles: Int, segments: Int, bytes: Int, boilerplate: Int) {
    let postings = judge.index.postings
    return (judge.index.count, postings.segmentCount, postings.size, postings.boilerplateCount)
  }

  /// What there is of the text index: articles, files, bytes.
  package var textIndex: (articles: Int, segments: Int, bytes: Int) {
    let store = judge.texts.store
    return (store.count, store.segments.count, store.size)
  }

  /// What the fingerprints hold, as one figure: see ``Postings/PostingsIndex/digest()``. Goes through all of them.
  package func fingerprintDigest() throws -> UInt64 { try judge.index.postings.digest() }

  /// Opens what is on disk and takes in the articles that it does not cover, and what the corpus says of stories. Does
  /// nothing the second time.
  ///
  /// - Parameters:
  ///   - progress: called every thousand articles.
  ///   - notice: called with what was wrong and what is done about it, in words.
  package func buildIndex(
    _ progress: @Sendable (Int) -> Void = { _ in }, notice: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    guard !isIndexBuilt else { return }
    say = notice
    if let complaint = corpus.complaint { say(complaint) }
    for index in DerivedIndex.allCases where try finishAdopting(index) { adopted.insert(index) }
    try renewWords(progress)
    try learnStories()
    for index in DerivedIndex.allCases { try open(index) }
    try restoreIndex(progress: progress)
    // What a rebuild has left behind, and nobody goes on with.
    if try corpus.reader.read({ try $0.rebuildState() }) == nil {
      for index in DerivedIndex.allCases { try? Self.remove(corpus.location.nextIndex(index)) }
    }
    isIndexBuilt = true
    tendIndex()
  }

  /// Opens one that is on disk.
  func open(_ index: DerivedIndex) throws {
    let record = try corpus.reader.read { try $0.corpusRecord() }
    func isKnown(_ mark: Mark) -> Bool {
      let token = try? corpus.reader.read { try $0.eventToken(EventSequence(rawValue: Int64(clamping: mark.sequence))) }
      return token == mark.digest
    }
    func notice(_ error: PostingsError) { say("\(error): it is made again from the corpus") }
    let folder = corpus.location.index(index)
    do throws(PostingsError) {
      switch index {
      case .text:
        judge.texts = try TextIndex(
          in: folder, kind: IndexedText.kind, history: record.uuid, isKnown: isKnown, notice: notice)
      case .fingerprints:
        judge.index = try NearDuplicateIndex(in: folder, history: record.uuid, isKnown: isKnown, notice: notice)
      }
    } catch {
      say("\(error): what comes is kept in memory in place of \(index) until newsfold is started again")
      switch index {
      case .text: judge.texts = TextIndex(kind: IndexedText.kind)
      case .fingerprints: judge.index = NearDuplicateIndex()
      }
    }
  }

  /// Files what the indexes do not cover; what turns out to be damaged is given up, and made again.
  ///
  /// - Parameter damage: what is wrong with one of them.
  func restoreIndex(_ damage: PostingsError? = nil, progress: @Sendable (Int) -> Void = { _ in }) throws {
    var damage = damage
    isCaughtUp = false
    while true {
      if let damage {
        say("\(damage): it is made again from the corpus")
        // Each time a file less.
        try judge.discard(damage)
      }
      do {
        try recallShortTexts()
        try catchUp(progress)
        isCaughtUp = true
        return
      } catch {
        judge.rollback()
        guard let error = error as? PostingsError else { throw error }
        damage = error
      }
    }
  }

  private func recallShortTexts() throws {
    guard let last = judge.index.postings.lastNumber else { return }
    try corpus.reader.read { snapshot in
      try snapshot.forEachShortText(through: ArticleID(rawValue: Int64(last))) { judge.recall($1, of: $0) }
    }
  }

  /// Files the articles that the files do not cover.
  private func catchUp(_ progress: @Sendable (Int) -> Void = { _ in }) throws {
    var count = 0
    try corpus.reader.read { snapshot in
      let mark = try mark(snapshot)
      for index in DerivedIndex.allCases { try removeForgotten(from: index, snapshot) }
      let last = last(.fingerprints)
      // Without files it would hold the words of the whole corpus in memory, and nobody reads it there.
      let lastWords = store(.text).folder == nil ? try snapshot.lastArticle() : self.last(.text)
      var clusters: [ArticleID: Int] = [:]
      try snapshot.forEachText(after: min(last, lastWords)) { article, text in
        let words = WordSequence(text)
        if article.id > lastWords { judge.learn(text, words, for: article) }
        if article.id > last {
          var place = 0
          if let original = article.original {
            place = try clusters[original] ?? snapshot.clusterSize(of: original, through: last)
            place += 1
            clusters[original] = place
          }
          try judge.learn(words, of: article.id, place: place)
        }
        count += 1
        if count % 1000 == 0 { progress(count) }
        for index in DerivedIndex.allCases where Self.isFull(index, store(index), isBulk: true) {
          judge.commit()
          write(index, mark)
        }
      }
    }
    judge.commit()
  }

  /// The last article that an index covers.
  private func last(_ index: DerivedIndex) -> ArticleID {
    ArticleID(rawValue: Int64(store(index).lastNumber ?? 0))
  }

  /// What was taken down since the files were written is still in them.
  private func removeForgotten(from index: DerivedIndex, _ snapshot: CorpusSnapshot) throws {
    let covered = EventSequence(rawValue: Int64(clamping: store(index).mark?.sequence ?? 0))
    let last = last(index)
    for article in try snapshot.forgottenArticles(after: covered) where article <= last {
      try judge.remove(article, from: index)
    }
  }

  /// To where the history is followed once all articles of a snapshot are filed.
  func mark(_ snapshot: CorpusSnapshot) throws -> Mark {
    let last = try snapshot.lastEvent()
    return Mark(
      history: try snapshot.corpusRecord().uuid, sequence: UInt64(last.rawValue),
      digest: try snapshot.eventToken(last) ?? "-")
  }
}
