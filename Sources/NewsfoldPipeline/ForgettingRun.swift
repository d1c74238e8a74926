internal import CorpusStore
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
    let location = CorpusLocation(settings.state)
    // Where there is no corpus, none is made for finding that out.
    try CorpusReader(at: location).read { _ in }
    try location.becomeOwner()
    let lock = try StateLock(location)
    defer { withExtendedLifetime(lock) {} }
    let corpus = try CorpusWriter(at: location)
    let filing = Filing(corpus, settings)
    try await filing.buildIndex(notice: { log.warning("\($0)") })
    let report = try await filing.forget(article)
    await filing.closeIndex(isErasing: true)
    try corpus.close()
    return report
  }
}
