internal import CorpusStore
package import Logging
package import NewsModel
package import NewsfoldConfiguration

/// Groups reports anew where no daemon runs.
package enum RegroupingRun {
  /// Groups all of them anew.
  ///
  /// - Parameter progress: called now and then with the number of the report that was reached.
  /// - Throws: ``StateLockError``, ``CorpusError``.
  package static func run(
    _ settings: Settings, log: Logger, _ progress: @escaping @Sendable (ArticleID) -> Void
  ) async throws -> RegroupingReport {
    try await on(settings, log) { try await $0.regroup(progress) }
  }

  /// Takes a story apart: see ``Filing/split(_:)``.
  ///
  /// - Throws: ``StateLockError``, ``CorpusError``.
  package static func split(
    _ story: StoryID, _ settings: Settings, log: Logger
  ) async throws -> (story: StoryID, reports: Int)? {
    try await on(settings, log) { try await $0.split(story) }
  }

  private static func on<Result: Sendable>(
    _ settings: Settings, _ log: Logger, _ body: (Filing) async throws -> Result
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
    let result = try await body(filing)
    await filing.closeIndex()
    try corpus.close()
    return result
  }
}
