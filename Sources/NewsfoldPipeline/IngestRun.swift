internal import CorpusStore
internal import DropWatch
package import Logging
package import NewsfoldConfiguration
package import SystemPackage

/// Takes what is in the drop folders now and ends when every file has its outcome. Its events stay in the outbox: only
/// the daemon sends.
package struct IngestRun: Sendable {
  private let settings: Settings
  private let log: Logger

  /// Takes in by these settings.
  package init(_ settings: Settings, log: Logger) {
    self.settings = settings
    self.log = log
  }

  /// Does it.
  ///
  /// - Parameter progress: called with the totals after each batch.
  /// - Returns: what was taken, and the files that were left because somebody goes on writing them.
  /// - Throws: ``ConfigurationError``, ``StateLockError``, ``CorpusError``.
  package func run(
    _ progress: @escaping @Sendable (FilingReport) -> Void
  ) async throws -> (report: FilingReport, unsettled: [FilePath]) {
    try settings.checkEveryDropFolder()
    let location = CorpusLocation(settings.state)
    let lock = try StateLock(location)
    defer { withExtendedLifetime(lock) {} }
    let corpus = try CorpusWriter(at: location)
    let filing = Filing(corpus, settings)
    try await filing.buildIndex()
    var rules = settings.watchRules
    // Nothing is heard here, so nobody can be known to be writing: two looks that agree have to do.
    rules.unclosed = rules.settle
    let watch = DropWatch(rules, mode: .once)
    let counter = IngestCounter()
    var hooks = Pipeline.Hooks()
    hooks.filed = { report in progress(await counter.add(report)) }
    let pipeline = Pipeline(
      watch: watch, filing: filing, corpus: corpus.reader, outbox: nil, reader: try DropReader(settings),
      isPatient: false, log: log, hooks: hooks)
    try await watch.start()
    try await pipeline.run()
    await watch.stop()
    try corpus.close()
    return (await counter.totals, await watch.unsettled)
  }
}

/// Adds up batches.
private actor IngestCounter {
  private(set) var totals = FilingReport()

  func add(_ report: FilingReport) -> FilingReport {
    totals.add(report)
    return totals
  }
}
