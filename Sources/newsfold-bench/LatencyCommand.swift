internal import ArgumentParser

/// From dropping a file to its durable commit.
struct LatencyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latency",
    abstract: "Measures from dropping a file to its durable commit, one file at a time, with many articles known.")

  @Option(help: "Drop so many files each way: renamed in, and written in place.")
  var drops = 500

  @Flag(help: "Measure of 20 files, too, when a search finds them.")
  var searchable = false

  @Option(help: "Measure once more while so many articles, moved in at once, are being taken in.")
  var besideLoad: Int?

  @OptionGroup var options: BenchOptions

  private static let standard = 100_000
  private static let searches = 20
  /// Milliseconds.
  private static let (p50, p99, loadedP99) = (10.0, 50.0, 250.0)
  /// Milliseconds that a written file is left alone: the default `settle`.
  private static let settle = 200.0

  func validate() throws {
    guard drops > 0, (besideLoad ?? 1) > 0 else { throw ValidationError("At least one file is dropped.") }
  }

  func run() async throws {
    let count = options.articles ?? Self.standard
    try await Measurement.run("latency", options, articles: count) { measurement in
      let corpus = try await measurement.known(count)
      defer { corpus.remove() }
      let load = try besideLoad.map { try corpus.layOutNew("bulk", from: 1_000_000_000, count: $0) }
      let daemon = try Daemon(measurement.newsfold, state: corpus.state, drops: corpus.drops)
      defer { daemon.stop() }
      var since = 0
      let ready = Stopwatch.seconds(since: daemon.began, to: try daemon.waitReady(&since))
      var series = DropSeries(
        daemon, since: since, Drops(corpus: corpus), measurement.newsfold, seed: options.seed,
        searches: searchable ? Self.searches : 0)
      var outcome = Measurement.Outcome()
      outcome.configuration = ["drops": .whole(drops), "beside_load": besideLoad.map { .whole($0) } ?? .null]
      outcome.lines.append("\(Shown.count(count)) articles known; ready after \(Shown.number(ready)) s")
      var rows = [["ms"] + Latencies.heads]
      note(try series.run(drops), "", Self.p50, Self.p99, &rows, &outcome)
      if searchable {
        rows.append(["rename, until found"] + series.searchable.row)
        outcome.figures["searchable"] = series.searchable.figure
      }
      if let load, let besideLoad {
        series.load = try BulkLoad(load, count: besideLoad, in: corpus)
        note(try series.run(drops), "loaded_", nil, Self.loadedP99, &rows, &outcome)
        if let load = series.load {
          outcome.figures["load"] = load.figure
          outcome.lines.append("under load \(Shown.number(load.rate)) articles a second were taken in")
        }
      }
      if let memory = ProcessFigures(of: daemon.process.number) {
        outcome.figures["peak_resident"] = .whole(memory.peakResident)
      }
      outcome.lines += Shown.table(rows)
      return outcome
    }
  }

  private func note(
    _ times: [Drops.Way: DropSeries.Times], _ prefix: String, _ p50: Double?, _ p99: Double, _ rows: inout [[String]],
    _ outcome: inout Measurement.Outcome
  ) {
    let load = prefix.isEmpty ? "" : " beside a load"
    for way in Drops.Way.allCases {
      guard let times = times[way], times.told.count > 0 else { continue }
      outcome.figures[prefix + way.rawValue] = .object(["told": times.told.figure, "own": times.own.figure])
      rows.append([way.rawValue + load] + times.told.row)
      rows.append(["  newsfold's own"] + times.own.row)
      let settle = way == .write ? Self.settle : 0
      if let p50 {
        outcome.targets.append(
          Target("\(way.rawValue) p50\(load)", times.told.milliseconds(50), atMost: p50 + settle, "ms"))
      }
      outcome.targets.append(
        Target("\(way.rawValue) p99\(load)", times.told.milliseconds(99), atMost: p99 + settle, "ms"))
    }
  }
}
