internal import Glibc

/// Starts of a daemon with many files known.
struct StartRuns {
  let newsfold: Newsfold
  let corpus: KnownCorpus

  /// A daemon that is ready, and how many seconds that took from its start.
  ///
  /// - Throws: ``BenchError``.
  private func started(_ since: inout Int) throws -> (daemon: Daemon, seconds: Double) {
    let daemon = try Daemon(newsfold, state: corpus.state, drops: [corpus.drop])
    do {
      let ready = try daemon.waitReady(&since)
      return (daemon, Stopwatch.seconds(since: daemon.began, to: ready))
    } catch {
      daemon.stop()
      throw error
    }
  }

  /// Seconds to ready, so many times, each after a clean stop.
  ///
  /// - Throws: ``BenchError``.
  func clean(_ count: Int) throws -> [Double] {
    try (0..<count).map { _ in
      var since = 0
      let (daemon, seconds) = try started(&since)
      daemon.stop()
      return seconds
    }
  }

  /// Seconds to ready, so many times, each after SIGKILL in the midst of taking in `files` new files.
  ///
  /// - Throws: ``BenchError``, `Errno`.
  func killed(_ count: Int, files: Int) throws -> [Double] {
    try (0..<count).map { round in
      let name = "killed-\(round)"
      let folder = try corpus.layOutNew(name, from: UInt32(2_000_000_000 + round * files), count: files)
      try killMidway(folder, to: corpus.inbox + "/" + name, after: files / 3)
      var since = 0
      let (daemon, seconds) = try started(&since)
      daemon.stop()
      return seconds
    }
  }

  private func killMidway(_ folder: String, to place: String, after count: Int) throws {
    var since = 0
    let (daemon, _) = try started(&since)
    defer { daemon.stop(SIGKILL) }
    _ = try corpus.move(folder, to: place)
    var taken = 0
    try daemon.wait(&since) { line in
      taken += line.file?.hasPrefix(place + "/") == true ? 1 : 0
      return taken > count
    }
  }

  /// What a daemon has and does that has nothing to do.
  struct Idle {
    let ready: ProcessFigures
    /// A few seconds later.
    let settled: ProcessFigures
    /// Seconds of processor time, and context switches of all threads, over ``seconds``.
    let processor: Double
    let switches: Int
    let seconds: Double
  }

  /// - Parameters:
  ///   - wait: seconds after which memory is looked at again.
  ///   - seconds: for how long it is watched from then on.
  /// - Throws: ``BenchError``.
  func idle(wait: Int, seconds: Int) throws -> Idle {
    var since = 0
    let (daemon, _) = try started(&since)
    defer { daemon.stop() }
    let process = daemon.process.number
    let atReady = ProcessFigures(of: process)
    Stopwatch.pause(milliseconds: wait * 1000)
    let afterwards = ProcessFigures(of: process)
    let began = Stopwatch.now
    let before = (ProcessFigures.processorSeconds(of: process), ProcessFigures.contextSwitches(of: process))
    Stopwatch.pause(milliseconds: seconds * 1000)
    let after = (ProcessFigures.processorSeconds(of: process), ProcessFigures.contextSwitches(of: process))
    guard let ready = atReady, let settled = afterwards else {
      throw BenchError("the daemon has ended while it had nothing to do")
    }
    return Idle(
      ready: ready, settled: settled, processor: after.0 - before.0,
      switches: ProcessFigures.switches(from: before.1, to: after.1),
      seconds: Stopwatch.seconds(since: began))
  }
}
