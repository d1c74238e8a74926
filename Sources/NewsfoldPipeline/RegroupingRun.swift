internal import CorpusStore
package import Logging
package import NewsModel
package import NewsfoldConfiguration

/// Groups all reports anew where no daemon runs.
package enum RegroupingRun {
  /// Does it.
  ///
  /// - Parameter progress: called now and then with the number of the report that was reached.
  /// - Throws: ``StateLockError``, ``CorpusError``.
  package static func run(
    _ settings: Settings, log: Logger, _ progress: @escaping @Sendable (ArticleID) -> Void
  ) async throws -> RegroupingReport {
    let location = CorpusLocation(settings.state)
    // Where there is no corpus, none is made for finding that out.
    try CorpusReader.checkPresence(at: location)
    try location.becomeOwner()
    let lock = try StateLock(location)
    defer { withExtendedLifetime(lock) {} }
    let corpus = try CorpusWriter(at: location)
    let filing = Filing(corpus, settings)
    try await filing.buildIndex(notice: { log.warning("\($0)") })
    let report = try await filing.regroup(progress)
    await filing.closeIndex()
    try corpus.close()
    return report
  }
}
