package import Logging
package import NewsModel
package import NewsfoldConfiguration

/// Takes an article down where no daemon runs.
package enum ForgettingRun {
  /// Does it.
  ///
  /// - Returns: nothing where there is no such article.
  /// - Throws: ``StateLockError``, ``CorpusError``.
  package static func run(_ article: ArticleID, _ settings: Settings, log: Logger) async throws -> ForgettingReport? {
    try await LoneFiling.run(settings, log: log, isErasing: true) { try await $0.forget(article) }
  }
}
