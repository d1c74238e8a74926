/// Sweeps of a running daemon: `newsfold ingest` beside it asks for one, and ends when that has ended.
struct SweepRun {
  let newsfold: Newsfold
  let state: String

  /// One sweep, in seconds. It must find nothing new.
  ///
  /// - Throws: ``BenchError``.
  func sweep() throws -> Double {
    let run = try newsfold.run("ingest", ["--json"], state: state)
    let files = try Newsfold.rows(IngestRow.self, run.output).first?.files ?? 0
    guard files == 0 else { throw BenchError("a sweep took \(files) files that were known") }
    return run.seconds
  }

  /// So many, in seconds.
  ///
  /// - Throws: ``BenchError``.
  func sweeps(_ count: Int) throws -> [Double] { try (0..<count).map { _ in try sweep() } }

  /// The same with nothing to sweep: what the command itself takes.
  ///
  /// - Throws: ``BenchError``, `Errno`.
  static func empty(_ newsfold: Newsfold, in work: String, count: Int) throws -> [Double] {
    let folder = work + "/empty"
    try WorkFolder.makeEmpty(folder + "/drop")
    let daemon = try Daemon(newsfold, state: folder + "/state", drops: [folder + "/drop"])
    defer {
      daemon.stop()
      try? WorkFolder.makeEmpty(folder)
    }
    var since = 0
    try daemon.waitReady(&since)
    return try SweepRun(newsfold: newsfold, state: folder + "/state").sweeps(count)
  }
}

extension [Double] {
  /// The middle one, the lower of two; 0 where there is none.
  var median: Double { isEmpty ? 0 : sorted()[(count - 1) / 2] }
}
