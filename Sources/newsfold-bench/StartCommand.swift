internal import ArgumentParser

/// From the start of a daemon until it is ready, and what it has and does when idle.
struct StartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Measures the start with many files known, after a clean stop and after kill -9, and memory when idle.")

  @Option(help: "Leave about so many of the files in the drop folder: the others are known, and gone.")
  var present: Int?

  @OptionGroup var options: BenchOptions

  private static let standard = 100_000
  private static let (cleanRuns, killedRuns, killedFiles) = (5, 3, 1000)
  /// Seconds.
  private static let (cleanLimit, killedLimit) = (1.0, 5.0)
  private static let (idleWait, idleSeconds) = (5, 20)
  /// Millions of bytes of its own.
  private static let idleLimit = 60.0

  func run() async throws {
    let count = options.articles ?? Self.standard
    try await Measurement.run("start", options, articles: count) { measurement in
      let corpus = try await measurement.known(count)
      defer { corpus.remove() }
      let runs = StartRuns(newsfold: measurement.newsfold, corpus: corpus)
      let away = try present.map { try FoldersAway(from: corpus, leaving: $0) }
      defer { away?.putBack() }
      if away != nil { _ = try runs.clean(1) }
      // The first one may find the copied state not in memory yet: it counts as the others do.
      let clean = try runs.clean(Self.cleanRuns)
      let idle = try runs.idle(wait: Self.idleWait, seconds: Self.idleSeconds)
      let killed = try runs.killed(Self.killedRuns, files: Self.killedFiles)
      var outcome = outcome(count, clean, killed, idle)
      if let away { outcome.configuration["present"] = .whole(away.left) }
      return outcome
    }
  }

  private func outcome(
    _ count: Int, _ clean: [Double], _ killed: [Double], _ idle: StartRuns.Idle
  ) -> Measurement.Outcome {
    var outcome = Measurement.Outcome()
    outcome.configuration = ["killed_files": .whole(Self.killedFiles)]
    outcome.figures = [
      "clean_seconds": .list(clean.map { .rounded($0) }), "killed_seconds": .list(killed.map { .rounded($0) }),
      "ready": memory(idle.ready), "idle": memory(idle.settled),
      "idle_processor_seconds": .rounded(idle.processor), "idle_context_switches": .whole(idle.switches),
      "idle_watched_seconds": .rounded(idle.seconds),
    ]
    let rows: [[String]] = [
      ["articles and files known", Shown.count(count)],
      ["ready after a clean stop, median of \(clean.count)", Shown.seconds(clean.median)],
      ["ready after kill -9, median of \(killed.count)", Shown.seconds(killed.median)],
      ["peak resident when ready", Shown.megabytes(idle.ready.peakResident)],
      ["its own when ready", Shown.megabytes(idle.ready.anonymous)],
      ["resident after \(Self.idleWait) s", Shown.megabytes(idle.settled.resident)],
      ["its own after \(Self.idleWait) s", Shown.megabytes(idle.settled.anonymous)],
      ["processor in \(Self.idleSeconds) s", Shown.seconds(idle.processor)],
      ["context switches in \(Self.idleSeconds) s", Shown.count(idle.switches)],
    ]
    outcome.lines = Shown.table(rows)
    outcome.targets = [
      Target("ready after a clean stop", clean.median, atMost: Self.cleanLimit, "s"),
      Target("ready after kill -9", killed.median, atMost: Self.killedLimit, "s"),
      Target("memory of its own when idle", Double(idle.settled.anonymous) / 1e6, atMost: Self.idleLimit, "MB"),
    ]
    return outcome
  }

  private func memory(_ figures: ProcessFigures) -> Figure {
    .object([
      "peak_resident": .whole(figures.peakResident), "resident": .whole(figures.resident),
      "anonymous": .whole(figures.anonymous),
    ])
  }
}
