internal import ArgumentParser

/// A sweep of many known files.
struct SweepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Measures a sweep of many known files, and says whether it opens any of them.",
    discussion: """
      While a daemon runs, newsfold ingest asks it for a sweep and ends when that has ended. What the same takes with an \
      empty drop folder is taken off. Where strace is installed, the opens of files during one more sweep are counted.
      """)

  @OptionGroup var options: BenchOptions

  private static let standard = 100_000
  private static let repetitions = 10
  /// Seconds, for each 100,000 files; never less.
  private static let limit = 0.5

  func run() async throws {
    let count = options.articles ?? Self.standard
    try await Measurement.run("sweep", options, articles: count) { measurement in
      let empty = try SweepRun.empty(measurement.newsfold, in: measurement.work.path, count: Self.repetitions)
      let corpus = try await measurement.known(count)
      defer { corpus.remove() }
      let daemon = try Daemon(measurement.newsfold, state: corpus.state, drops: [corpus.drop])
      defer { daemon.stop() }
      var since = 0
      try daemon.waitReady(&since)
      let run = SweepRun(newsfold: measurement.newsfold, state: corpus.state)
      let full = try run.sweeps(Self.repetitions)
      let trace = try OpenTrace(
        of: daemon.process.number, below: corpus.drop, output: corpus.articles.home + "/strace.txt"
      ) {
        _ = try run.sweep()
      }
      return outcome(count, empty: empty, full: full, trace)
    }
  }

  private func outcome(_ count: Int, empty: [Double], full: [Double], _ trace: OpenTrace?) -> Measurement.Outcome {
    let seconds = max(0, full.median - empty.median)
    var outcome = Measurement.Outcome()
    outcome.figures = [
      "seconds": .rounded(seconds, 4), "sweeps": .list(full.map { .rounded($0, 4) }),
      "empty_sweeps": .list(empty.map { .rounded($0, 4) }),
      "folders_opened": trace.map { .whole($0.folders) } ?? .null,
      "files_opened": trace.map { .whole($0.files.count) } ?? .null,
    ]
    let (least, most) = (full.min() ?? 0, full.max() ?? 0)
    outcome.lines.append(
      "median \(Shown.number(full.median)) s (from \(Shown.number(least)) to \(Shown.number(most))), of which the command "
        + "\(Shown.number(empty.median)) s")
    outcome.targets.append(
      Target(
        "a sweep of \(Shown.count(count)) known files, median of \(Self.repetitions)", seconds,
        atMost: Self.limit * max(1, Double(count) / 100_000), "s"))
    if let trace {
      outcome.lines.append(
        "opened: \(Shown.count(trace.folders)) folders, \(Shown.count(trace.files.count)) files")
      outcome.lines += trace.files.prefix(5).map { "  " + $0 }
      outcome.targets.append(Target("known files that it opens", Double(trace.files.count), atMost: 0, ""))
    } else {
      outcome.lines.append("Left out: the count of opened files: strace is not installed, or may not trace.")
    }
    return outcome
  }
}
