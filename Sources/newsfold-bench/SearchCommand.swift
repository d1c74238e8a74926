internal import ArgumentParser

/// `newsfold search` as a whole process.
struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Measures newsfold search as a whole process, in quiet and while a daemon takes in a bulk load.")

  @Option(help: "Ask so many queries: two words, a phrase, a beginning without a word, either of two, by turns.")
  var searches = 100

  @Option(help: "Ask them once more while so many articles, moved in at once, are being taken in.")
  var besideLoad: Int?

  @OptionGroup var options: BenchOptions

  private static let standard = 100_000
  /// Milliseconds, of the median in quiet.
  private static let quiet = 60.0
  /// Times as long under load.
  private static let loaded = 2.0

  func validate() throws {
    guard searches > 0, (besideLoad ?? 1) > 0 else { throw ValidationError("At least one query is asked.") }
  }

  func run() async throws {
    let count = options.articles ?? Self.standard
    try await Measurement.run("search", options, articles: count) { measurement in
      let corpus = try await measurement.known(count)
      defer { corpus.remove() }
      let queries = SearchQueries(texts: corpus.articles.texts).queries(searches)
      var outcome = Measurement.Outcome()
      outcome.configuration = ["searches": .whole(searches), "beside_load": besideLoad.map { .whole($0) } ?? .null]
      outcome.lines.append("\(Shown.count(count)) articles known")
      var rows = [["ms"] + Latencies.heads]
      let quiet = try ask(queries, measurement.newsfold, corpus)
      note(quiet, "quiet", &rows, &outcome)
      outcome.targets.append(Target("a search in quiet, p50", quiet.all.milliseconds(50), atMost: Self.quiet, "ms"))
      if let besideLoad {
        let (loaded, load) = try ask(queries, beside: besideLoad, measurement.newsfold, corpus)
        note(loaded, "loaded", &rows, &outcome)
        outcome.figures["load"] = load.figure
        outcome.lines.append("under load \(Shown.number(load.rate)) articles a second were taken in")
        outcome.targets.append(
          Target(
            "the same under load, times as long", loaded.all.milliseconds(50) / max(0.001, quiet.all.milliseconds(50)),
            atMost: Self.loaded, ""))
      }
      outcome.lines += Shown.table(rows)
      return outcome
    }
  }

  private struct Times {
    var all = Latencies()
    var kinds: [SearchQueries.Kind: Latencies] = [:]
  }

  private func ask(
    _ queries: [(kind: SearchQueries.Kind, text: String)], _ newsfold: Newsfold, _ corpus: KnownCorpus
  ) throws -> Times {
    var times = Times()
    for query in queries {
      let run = try newsfold.run("search", ["--json", query.text], state: corpus.state, allowed: [0, 1])
      times.all.note(seconds: run.seconds)
      times.kinds[query.kind, default: Latencies()].note(seconds: run.seconds)
    }
    return times
  }

  /// The same while so many articles are being taken in.
  private func ask(
    _ queries: [(kind: SearchQueries.Kind, text: String)], beside count: Int, _ newsfold: Newsfold,
    _ corpus: KnownCorpus
  ) throws -> (Times, BulkLoad) {
    let folder = try corpus.layOutNew("bulk", from: 1_000_000_000, count: count)
    let daemon = try Daemon(newsfold, state: corpus.state, drops: corpus.drops)
    defer { daemon.stop() }
    var since = 0
    try daemon.waitReady(&since)
    var load = try BulkLoad(folder, count: count, in: corpus)
    try daemon.wait(&since) { line in
      load.note(line)
      return load.taken > 0
    }
    let times = try ask(queries, newsfold, corpus)
    for line in daemon.lines(since: since) { load.note(line) }
    guard !load.isOver else {
      throw BenchError("the load was taken in before all searches were done: give more with --beside-load")
    }
    return (times, load)
  }

  private func note(
    _ times: Times, _ name: String, _ rows: inout [[String]], _ outcome: inout Measurement.Outcome
  ) {
    var figures = ["all": times.all.figure]
    rows.append([name] + times.all.row)
    for kind in SearchQueries.Kind.allCases {
      guard let latencies = times.kinds[kind] else { continue }
      figures[kind.rawValue] = latencies.figure
      rows.append(["  " + kind.rawValue] + latencies.row)
    }
    outcome.figures[name] = .object(figures)
  }
}
