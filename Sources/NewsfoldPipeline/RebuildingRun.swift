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
    try await LoneFiling.run(settings, log: log) { filing in
      try await filing.beginRebuild()
      try await filing.rebuild(progress)
      await filing.tendErasing()
    }
  }
}
