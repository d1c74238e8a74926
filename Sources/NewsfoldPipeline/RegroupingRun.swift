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
    try await LoneFiling.run(settings, log: log) { try await $0.regroup(progress) }
  }

  /// Takes a story apart: see ``Filing/split(_:)``.
  ///
  /// - Throws: ``StateLockError``, ``CorpusError``.
  package static func split(
    _ story: StoryID, _ settings: Settings, log: Logger
  ) async throws -> (story: StoryID, reports: Int)? {
    try await LoneFiling.run(settings, log: log) { try await $0.split(story) }
  }
}
