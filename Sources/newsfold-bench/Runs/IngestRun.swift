/// One `newsfold ingest` of folders into a new state, with an eye on its memory.
struct IngestRun {
  let seconds: Double
  /// Seconds of processor time.
  let processor: Double
  let files: Int
  let outcomes: [String: Int]
  /// Bytes; of what is its own, as polled every 50 ms.
  let peakResident: Int
  let peakAnonymous: Int
  let sizes: StateSizes
  /// Bytes of the files that it was given.
  let raw: Int

  var rate: Double { Double(files) / max(seconds, 0.001) }
  /// The state's bytes for each byte of raw text.
  var diskRatio: Double { Double(sizes.all) / Double(max(1, raw)) }

  /// - Throws: ``BenchError``.
  init(_ newsfold: Newsfold, state: String, drops: [String], raw: Int) throws {
    var (resident, anonymous) = (0, 0)
    let run = try newsfold.run("ingest", ["--json"], state: state, drops: drops) { process in
      guard let figures = ProcessFigures(of: process) else { return }
      resident = max(resident, figures.peakResident)
      anonymous = max(anonymous, figures.anonymous)
    }
    guard let row = try Newsfold.rows(IngestRow.self, run.output).first else {
      throw BenchError("newsfold ingest printed no figures")
    }
    seconds = run.seconds
    processor = run.end.processor
    files = row.files
    outcomes = row.outcomes
    peakResident = max(resident, run.end.peakResident)
    peakAnonymous = anonymous
    sizes = try StateSizes(of: state)
    self.raw = raw
  }

  var figures: [String: Figure] {
    [
      "seconds": .rounded(seconds), "articles_per_second": .rounded(rate, 1), "processor_seconds": .rounded(processor),
      "files": .whole(files), "outcomes": .object(outcomes.mapValues { .whole($0) }),
      "peak_resident": .whole(peakResident), "peak_anonymous_polled": .whole(peakAnonymous), "state": sizes.figure,
      "raw": .whole(raw), "disk_ratio": .rounded(diskRatio),
    ]
  }

  var lines: [String] {
    let outcomes = self.outcomes.sorted { $0.value > $1.value }.map { "\(Shown.count($0.value)) \($0.key)" }
    let rows: [[String]] = [
      ["files", Shown.count(files)],
      ["wall", Shown.seconds(seconds)],
      ["articles a second", Shown.number(rate)],
      ["processor", Shown.seconds(processor)],
      ["peak resident", Shown.megabytes(peakResident)],
      ["peak of its own, polled every 50 ms", Shown.megabytes(peakAnonymous)],
      ["raw text", Shown.megabytes(raw)],
      ["corpus", Shown.megabytes(sizes.corpus)],
      ["write-ahead log", Shown.megabytes(sizes.log)],
      ["text index", Shown.megabytes(sizes.text)],
      ["fingerprints", Shown.megabytes(sizes.fingerprints)],
      ["state in all, of raw text", Shown.number(diskRatio)],
    ]
    return Shown.table(rows) + [outcomes.joined(separator: ", ")]
  }
}
