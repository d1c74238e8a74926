package import CorpusStore
internal import Glibc
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import SystemPackage
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
    let through = state.step == .fingerprints ? builder?.through ?? state.through : state.through
    return RebuildProgress(step: state.step, done: Int(through.rawValue), of: Int(last.rawValue))
  }

  /// Writes down that all is to be made anew; a rebuild that is under way goes on where it is.
  package func beginRebuild() throws {
    if try corpus.reader.read({ try $0.rebuildState() }) == nil, builder == nil {
      try Self.remove(corpus.location.nextFingerprints)
      try Self.remove(corpus.location.lastFingerprints)
      hasAdopted = false
    }
    try corpus.commit { try $0.beginRebuild(wordsVersion: WordSequence.version) }
  }

  /// Makes the text index, the fingerprints and the sums of stories anew, if that is written down. Ends when that is done, or when its task is
  /// cancelled; what was done by then is kept.
  ///
  /// - Parameter progress: called after each part.
  /// - Throws: ``CorpusError``, `PostingsError`, `CancellationError`.
  package func rebuild(_ progress: @Sendable (RebuildProgress) -> Void = { _ in }) async throws {
    while let state = try corpus.reader.read({ try $0.rebuildState() }) {
      try Task.checkCancellation()
      try corpus.location.checkRoom()
      switch state.step {
      case .textIndex: try refileWords(state)
      case .fingerprints:
        do {
          try await rebuildFingerprints(progress)
        } catch {
          builder = nil
          throw error
        }
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
    try beginRebuild()
    while let state = try corpus.reader.read({ try $0.rebuildState() }), state.step == .textIndex {
      // Not of those words any more, whatever happens from here on.
      try Self.remove(corpus.location.fingerprints)
      try refileWords(state, correcting: true)
      progress(Int(state.through.rawValue))
    }
    try corpus.commit { try $0.endRebuild() }
  }

  /// Files the words of the articles that come next; after the last ones the new index takes the place of the old.
  private func refileWords(_ state: RebuildState, correcting: Bool = false) throws {
    let rows = try corpus.reader.read {
      try $0.texts(after: state.through, limit: Self.slice.articles, bytes: Self.slice.bytes)
    }
    let articles = rows.map { article, text in
      let words = WordSequence(text)
      return IndexedArticle(
        id: article.id, titleWords: AccentFolding.fold(WordSequence(article.title).normalForm),
        textWords: AccentFolding.fold(words.normalForm), digest: SHA256Value(hashing: words.normalForm),
        words: words.count)
    }
    try corpus.commit { transaction in
      // Nobody else files articles.
      if articles.isEmpty {
        try transaction.adoptTextIndex()
      } else {
        try transaction.refile(articles, correcting: correcting)
      }
    }
    CrashPoint.refiled.pass()
  }

  private func rebuildFingerprints(_ progress: @Sendable (RebuildProgress) -> Void) async throws {
    if hasAdopted {
      hasAdopted = false
      return
    }
    builder = try corpus.reader.read { try FingerprintBuilder(at: corpus.location, $0) }
    while try takeNext() {
      try Task.checkCancellation()
      if let now = try rebuildProgress() { progress(now) }
      CrashPoint.refiled.pass()
      await Task.yield()
    }
    // Nothing may work on the files whose place they take.
    isAdopting = true
    defer { isAdopting = false }
    while let job = jobs.values.first { await job.value }
    // From here to the end nobody else has a turn.
    while try takeNext() {}
    builder = nil
    try adoptFingerprints()
  }

  private func takeNext() throws -> Bool {
    guard builder != nil else { return false }
    return try corpus.reader.read { try builder?.takeNext($0, segmentSize: Self.segmentSize) ?? false }
  }

  /// The new fingerprints, which are whole, take the place of the old ones. What a crash leaves of that tells how far it was:
  /// as long as there are new ones and old ones, the new ones have not taken their place yet.
  private func adoptFingerprints() throws {
    let location = corpus.location
    judge.index = NearDuplicateIndex()
    isCaughtUp = false
    try Self.remove(location.lastFingerprints)
    try Self.rename(location.fingerprints, to: location.lastFingerprints, mayBeMissing: true)
    // Where somebody has deleted them, as anybody may, an empty folder stands for them.
    _ = location.lastFingerprints.withPlatformString { mkdir($0, 0o750) }
    CrashPoint.adopted.pass()
    try finishAdopting()
    try openIndex()
  }

  /// Finishes what a crash cut off.
  ///
  /// - Returns: whether new fingerprints are in place.
  @discardableResult
  func finishAdopting() throws -> Bool {
    let location = corpus.location
    var status = stat()
    guard location.lastFingerprints.withPlatformString({ stat($0, &status) }) == 0 else { return false }
    if location.nextFingerprints.withPlatformString({ stat($0, &status) }) == 0 {
      try Self.remove(location.fingerprints)
      try Self.rename(location.nextFingerprints, to: location.fingerprints, mayBeMissing: false)
    }
    CrashPoint.adopted.pass()
    try Self.remove(location.lastFingerprints)
    return true
  }

  private static func rename(_ from: FilePath, to: FilePath, mayBeMissing: Bool) throws {
    let done = from.withPlatformString { from in to.withPlatformString { Glibc.rename(from, $0) } }
    guard done == 0 || mayBeMissing && errno == ENOENT else { throw PostingsError.system(from, Errno(rawValue: errno)) }
  }

  /// Removes a folder of fingerprints.
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
