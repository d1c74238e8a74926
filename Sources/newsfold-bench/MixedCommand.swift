internal import ArgumentParser

/// Drops, searches and a backup at once.
struct MixedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mixed",
    abstract: "Measures drops, searches and a backup at once; afterwards everything has to agree.",
    discussion: """
      Ten files a second are renamed in, two searches a second are asked, and one backup is written. At the end newsfold \
      audit must find that all agrees, and every file must have its event exactly once.
      """)

  @Option(help: "For so many seconds.")
  var seconds = 30

  @OptionGroup var options: BenchOptions

  private static let standard = 20_000
  /// Milliseconds: the same as beside a bulk load.
  private static let dropP99 = 250.0

  func validate() throws {
    guard seconds > 0 else { throw ValidationError("It takes a second at least.") }
  }

  func run() async throws {
    let count = options.articles ?? Self.standard
    try await Measurement.run("mixed", options, articles: count) { measurement in
      let newsfold = measurement.newsfold
      let corpus = try await measurement.known(count)
      defer { corpus.remove() }
      let before = try newsfold.read(StatusRow.self, "status", state: corpus.state).first?.corpus.events ?? 0
      let daemon = try Daemon(newsfold, state: corpus.state, drops: [corpus.drop])
      defer { daemon.stop() }
      var since = 0
      try daemon.waitReady(&since)
      let result = try MixedRun(newsfold: newsfold, corpus: corpus, seconds: seconds).run()
      let arrivals = try told(daemon, &since, result)
      daemon.stop()
      let audit = try newsfold.run("audit", ["--json"], state: corpus.state, drops: [corpus.drop], allowed: [0, 1])
      let events = try newsfold.read(EventRow.self, "events", ["--since", "\(before)"], state: corpus.state)
      return outcome(result, arrivals, agrees: audit.end.status == 0, wrong: wrong(result, events))
    }
  }

  /// Waits for the event of each file: how long each took.
  private func told(_ daemon: Daemon, _ since: inout Int, _ result: MixedRun.Times) throws -> Latencies {
    var waiting = Dictionary(uniqueKeysWithValues: result.drops.map { ($0.path, $0.began) })
    var told = Latencies()
    guard !waiting.isEmpty else { return told }
    try daemon.wait(&since) { line in
      if let file = line.file, let began = waiting.removeValue(forKey: file) {
        told.note(seconds: Stopwatch.seconds(since: began, to: line.time))
      }
      return waiting.isEmpty
    }
    return told
  }

  /// How many files have no event as an article, or more than one.
  private func wrong(_ result: MixedRun.Times, _ events: [EventRow]) -> Int {
    var counts: [String: Int] = [:]
    for event in events where event.event.hasPrefix("article-") {
      if let file = event.file { counts[file, default: 0] += 1 }
    }
    return result.drops.filter { counts[$0.path] != 1 }.count
  }

  private func outcome(
    _ result: MixedRun.Times, _ told: Latencies, agrees: Bool, wrong: Int
  ) -> Measurement.Outcome {
    var searches = Latencies()
    for search in result.searches { searches.note(seconds: search) }
    var outcome = Measurement.Outcome()
    outcome.configuration = ["seconds": .whole(seconds)]
    outcome.figures = [
      "drops": told.figure, "searches": searches.figure, "backup_seconds": result.backup.map { .rounded($0) } ?? .null,
      "audit_agrees": .flag(agrees), "drops_without_one_event": .whole(wrong),
    ]
    var rows = [["ms"] + Latencies.heads]
    rows.append(["drop to event"] + told.row)
    rows.append(["search"] + searches.row)
    outcome.lines = Shown.table(rows)
    outcome.lines.append("backup: " + (result.backup.map(Shown.seconds) ?? "-"))
    outcome.targets = [
      Target("drops p99", told.milliseconds(99), atMost: Self.dropP99, "ms"),
      Target("files that have not exactly one event", Double(wrong), atMost: 0, ""),
      Target("audits that find something", agrees ? 0 : 1, atMost: 0, ""),
    ]
    return outcome
  }
}
