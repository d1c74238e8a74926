package import CorpusStore
internal import Glibc
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import SystemPackage
internal import TextIndex
internal import Words

/// How far a rebuild has come.
package struct RebuildProgress: Sendable, Equatable {
  /// What is being made.
  package let step: RebuildStep
  /// Articles that are in it, as far as their numbers tell.
  package let done: Int
  /// Articles that there are, as far as their numbers tell.
  package let of: Int
}

/// Makes what is derived from the corpus anew, beside what is in use, a little at a time: files are taken and searches
/// answered meanwhile, and a rebuild that was cut off goes on where it was.
extension Filing {
  /// Articles whose words are filed in one transaction, and about how many bytes of text.
  private static let slice = (articles: 256, bytes: 1 << 20)

  /// How far the rebuild has come that is under way, or was cut off; nothing where there is none.
  package func rebuildProgress() throws -> RebuildProgress? {
    let (state, last) = try corpus.reader.read { (try $0.rebuildState(), try $0.lastArticle()) }
    guard let state else { return nil }
    let through = state.step.index == builder?.index ? builder?.through ?? state.through : state.through
    return RebuildProgress(step: state.step, done: Int(through.rawValue), of: Int(last.rawValue))
  }

  /// Writes down that all is to be made anew; a rebuild that is under way goes on where it is.
  package func beginRebuild() throws {
    if try corpus.reader.read({ try $0.rebuildState() }) == nil, builder == nil {
      for index in DerivedIndex.allCases {
        try Self.remove(corpus.location.nextIndex(index))
        try Self.remove(corpus.location.lastIndex(index))
      }
      adopted = []
    }
    try corpus.commit { try $0.beginRebuild(at: .textIndex) }
  }

  /// Makes the text index, the fingerprints and the sums of stories anew, if that is written down. Ends when that is done, or
  /// when its task is cancelled; what was done by then is kept.
  ///
  /// - Parameter progress: called after each part.
  /// - Throws: ``CorpusError``, `PostingsError`, `CancellationError`.
  package func rebuild(_ progress: @Sendable (RebuildProgress) -> Void = { _ in }) async throws {
    while let state = try corpus.reader.read({ try $0.rebuildState() }) {
      try Task.checkCancellation()
      try corpus.location.checkRoom()
      guard let index = state.step.index else {
        try correctDigests(after: state.through)
        continue
      }
      do {
        try await rebuild(index, progress)
      } catch {
        builder = nil
        throw error
      }
      switch index {
      case .text: try corpus.commit { try $0.continueRebuild(with: .fingerprints) }
      case .fingerprints:
        try giveUpSavedStories()
        try relearnStories()
        try corpus.commit { try $0.endRebuild() }
      }
      if let now = try rebuildProgress() { progress(now) }
      await Task.yield()
    }
  }

  /// Where words are told apart by other rules than when they were filed, makes all that is made of them anew: until then
  /// nothing can be compared with them.
  func renewWords(_ progress: @Sendable (Int) -> Void) throws {
    let filed = try corpus.reader.read { try $0.wordsVersion() }
    guard filed != WordSequence.version else { return }
    guard !filed.isEmpty else { return try corpus.commit { try $0.setWordsVersion(WordSequence.version) } }
    say(
      "words are told apart by other rules than before (\(filed); now \(WordSequence.version)): the text index and the "
        + "fingerprints are made again from the corpus")
    // One that was cut off made them by the rules of then.
    try corpus.commit { try $0.endRebuild() }
    try corpus.commit { try $0.beginRebuild(at: .words) }
    for index in DerivedIndex.allCases {
      try Self.remove(corpus.location.index(index))
      try Self.remove(corpus.location.nextIndex(index))
    }
    while let state = try corpus.reader.read({ try $0.rebuildState() }) {
      try correctDigests(after: state.through)
      progress(Int(state.through.rawValue))
    }
  }

  /// Makes the digests of the articles that come next anew; after the last ones they are all by the rules of now.
  private func correctDigests(after article: ArticleID) throws {
    let rows = try corpus.reader.read {
      try $0.texts(after: article, limit: Self.slice.articles, bytes: Self.slice.bytes)
    }
    let digests = rows.map { article, text in
      let words = WordSequence(text)
      return ArticleDigest(id: article.id, digest: SHA256Value(hashing: words.normalForm), words: words.count)
    }
    try corpus.commit { transaction in
      guard digests.isEmpty else { return try transaction.correct(digests) }
      try transaction.setWordsVersion(WordSequence.version)
      try transaction.endRebuild()
    }
    CrashPoint.refiled.pass()
  }

  private func rebuild(_ index: DerivedIndex, _ progress: @Sendable (RebuildProgress) -> Void) async throws {
    if adopted.remove(index) != nil { return }
    builder = try corpus.reader.read { try IndexBuilder(index, at: corpus.location, $0) }
    while try takeNext() {
      try Task.checkCancellation()
      if let now = try rebuildProgress() { progress(now) }
      CrashPoint.refiled.pass()
      await Task.yield()
    }
    // Nothing may work on the files whose place they take.
    upkeep[index, default: Upkeep()].isReplaced = true
    defer { upkeep[index]?.isReplaced = false }
    while let job = upkeep[index]?.jobs.values.first { await job.value }
    // From here to the end nobody else has a turn.
    while try takeNext() {}
    builder = nil
    try adopt(index)
  }

  private func takeNext() throws -> Bool {
    guard builder != nil else { return false }
    return try corpus.reader.read { try builder?.takeNext($0) ?? false }
  }

  /// The new index, which is whole, takes the place of the old one. What a crash leaves of that tells how far it was: as long
  /// as there is a new one and an old one, the new one has not taken its place yet.
  private func adopt(_ index: DerivedIndex) throws {
    let location = corpus.location
    switch index {
    case .text: judge.texts = TextIndex(kind: IndexedText.kind)
    case .fingerprints: judge.index = NearDuplicateIndex()
    }
    isCaughtUp = false
    do {
      try Self.remove(location.lastIndex(index))
      try Self.rename(location.index(index), to: location.lastIndex(index), mayBeMissing: true)
      // Where somebody has deleted it, as anybody may, an empty folder stands for it.
      _ = location.lastIndex(index).withPlatformString { mkdir($0, 0o750) }
      CrashPoint.adopted.pass()
      try finishAdopting(index)
    } catch {
      try? open(index)
      throw error
    }
    try open(index)
    try restoreIndex()
    upkeep[index]?.isReplaced = false
    tendIndex()
  }

  /// Finishes what a crash cut off.
  ///
  /// - Returns: whether a new index is in place.
  @discardableResult
  func finishAdopting(_ index: DerivedIndex) throws -> Bool {
    let location = corpus.location
    var status = stat()
    guard location.lastIndex(index).withPlatformString({ stat($0, &status) }) == 0 else { return false }
    if location.nextIndex(index).withPlatformString({ stat($0, &status) }) == 0 {
      try Self.remove(location.index(index))
      try Self.rename(location.nextIndex(index), to: location.index(index), mayBeMissing: false)
    }
    CrashPoint.adopted.pass()
    try Self.remove(location.lastIndex(index))
    return true
  }

  private static func rename(_ from: FilePath, to: FilePath, mayBeMissing: Bool) throws {
    let done = from.withPlatformString { from in to.withPlatformString { Glibc.rename(from, $0) } }
    guard done == 0 || mayBeMissing && errno == ENOENT else { throw PostingsError.system(from, Errno(rawValue: errno)) }
  }

  /// Removes the folder of an index.
  static func remove(_ folder: FilePath) throws {
    guard let stream = folder.withPlatformString({ opendir($0) }) else {
      if errno == ENOENT { return }
      throw PostingsError.system(folder, Errno(rawValue: errno))
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      _ = folder.appending(name).withPlatformString { unlink($0) }
    }
    guard folder.withPlatformString({ rmdir($0) }) == 0 || errno == ENOENT else {
      throw PostingsError.system(folder, Errno(rawValue: errno))
    }
  }
}
