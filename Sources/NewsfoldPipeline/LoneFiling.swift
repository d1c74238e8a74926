internal import CorpusStore
internal import Logging
internal import NewsfoldConfiguration

/// Filing where no daemon runs, for a command.
enum LoneFiling {
  /// Opens the corpus, locked for as long as `body` works, with its indexes, and closes it.
  ///
  /// - Parameter isErasing: whether what was erased is not to be left in files of indexes either.
  /// - Throws: ``StateLockError``, ``CorpusError``, and what `body` throws.
  static func run<Result: Sendable>(
    _ settings: Settings, log: Logger, isErasing: Bool = false, _ body: (Filing) async throws -> Result
  ) async throws -> Result {
    let location = CorpusLocation(settings.state)
    // Where there is no corpus, none is made for finding that out.
    try CorpusReader.checkPresence(at: location)
    try location.becomeOwner()
    let lock = try StateLock(location)
    defer { withExtendedLifetime(lock) {} }
    let corpus = try CorpusWriter(at: location)
    let filing = Filing(corpus, settings)
    try await filing.buildIndex(notice: { log.warning("\($0)") })
    do {
      let result = try await body(filing)
      await filing.closeIndex(isErasing: isErasing)
      try corpus.close()
      return result
    } catch {
      await filing.closeIndex()
      try? corpus.close()
      throw error
    }
  }
}
