/// What every benchmark of newsfold begins with.
struct Measurement {
  let newsfold: Newsfold
  let options: BenchOptions
  let work: WorkFolder

  /// What a benchmark has shown.
  struct Outcome {
    /// What it was told, beside what all are told.
    var configuration: [String: Figure] = [:]
    var figures: [String: Figure] = [:]
    var targets: [Target] = []
    /// For people.
    var lines: [String] = []
  }

  /// Finds newsfold and a folder to work in, measures, and reports.
  ///
  /// - Throws: what `body` throws; `ExitCode` where a target is not met.
  static func run(
    _ benchmark: String, _ options: BenchOptions, articles: Int,
    _ body: (Measurement) async throws -> Outcome
  ) async throws {
    OwnedProcesses.endOnSignals()
    let newsfold = try Newsfold(at: options.binary)
    let work = try WorkFolder(options.work)
    defer { work.remove() }
    let outcome = try await body(Measurement(newsfold: newsfold, options: options, work: work))
    let result = BenchResult(
      benchmark: benchmark, newsfold: try newsfold.version(), commit: BenchResult.revision(),
      machine: Machine(folder: work.path), seed: options.seed,
      configuration: options.configuration(articles).merging(outcome.configuration) { $1 },
      figures: outcome.figures, targets: options.targets(outcome.targets))
    try result.report(outcome.lines, options)
  }

  /// A corpus that knows so many articles; ``KnownCorpus/remove()`` is for who asked.
  ///
  /// - Throws: ``BenchError``, `Errno`.
  func known(_ count: Int) async throws -> KnownCorpus {
    try await KnownCorpus(newsfold, options.texts(count), bytes: options.bytes, in: work.path)
  }
}
