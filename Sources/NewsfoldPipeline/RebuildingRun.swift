internal import CorpusStore
package import Logging
package import NewsfoldConfiguration

/// Makes what is derived from a corpus anew where no daemon runs.
package enum RebuildingRun {
  /// Does it.
  ///
  /// - Parameter progress: called after each part.
  /// - Throws: ``StateLockError``, ``CorpusError`` and others that say what is in the way.
  package static func run(
    _ settings: Settings, log: Logger, _ progress: @escaping @Sendable (RebuildProgress) -> Void
  ) async throws {
    let location = CorpusLocation(settings.state)
    // Where there is no corpus, none is made for finding that out.
    try CorpusReader.checkPresence(at: location)
    try location.becomeOwner()
    let lock = try StateLock(location)
    defer { withExtendedLifetime(lock) {} }
    let corpus = try CorpusWriter(at: location)
    let filing = Filing(corpus, settings)
    try await filing.buildIndex(notice: { log.warning("\($0)") })
    try await filing.beginRebuild()
    try await filing.rebuild(progress)
    await filing.tendErasing()
    await filing.closeIndex()
    try corpus.close()
  }
}
