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
  /// - Parameter paths: where failed files are tried again before their time: everywhere where it is empty, nowhere where
  ///   it is nothing.
  /// - Returns: how many failed files that were, what was taken, and the files that were left because somebody goes on
  ///   writing them.
  /// - Throws: ``ConfigurationError``, ``StateLockError``, ``CorpusError``.
  package func run(
    retrying paths: [FilePath]? = nil, _ progress: @escaping @Sendable (FilingReport) -> Void
  ) async throws -> (tried: Int, report: FilingReport, unsettled: [FilePath]) {
    try settings.checkEveryDropFolder()
    let location = CorpusLocation(settings.state)
    let lock = try StateLock(location)
    defer { withExtendedLifetime(lock) {} }
    let corpus = try CorpusWriter(at: location)
    let filing = Filing(corpus, settings)
    try await filing.adoptFolders()
    let tried = if let paths { try await filing.retry(paths.isEmpty ? nil : paths) } else { 0 }
    try await filing.buildIndex(notice: { [log] in log.warning("\($0)") })
    var rules = settings.watchRules
    // Nothing is heard here, so nobody can be known to be writing: two looks that agree have to do.
    for index in rules.folders.indices {
      rules.folders[index].unclosed = rules.folders[index].settle
      rules.folders[index].unheard = rules.folders[index].settle
    }
    _ = try await filing.actAfterwards()
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
    await filing.closeIndex()
    try corpus.close()
    return (tried, await counter.totals, await watch.unsettled)
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
