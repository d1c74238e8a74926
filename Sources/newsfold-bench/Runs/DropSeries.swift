/// Drops files one at a time, each a little after the event of the one before.
struct DropSeries {
  /// The times of the files that were dropped in one way.
  struct Times {
    /// From just before the rename, or the open, until the event's line came, which is after the commit.
    var told = Latencies()
    /// What newsfold says itself: from ready to committed.
    var own = Latencies()
  }

  private let daemon: Daemon
  private let drops: Drops
  private let newsfold: Newsfold
  private var random: Random
  private var next: UInt32 = 1
  /// Behind the last line that was looked at.
  private var since: Int
  /// From just before the rename until a search by a word of the file's own has found it and ended.
  private(set) var searchable = Latencies()
  /// What is taken in meanwhile.
  var load: BulkLoad?
  /// Of so many files it is tried when they are found.
  private var left: Int

  /// Milliseconds between an event and the next drop.
  private static let pause = 5...30
  /// Seconds until a file that was told has to be found.
  private static let searchLimit = 60.0

  init(_ daemon: Daemon, since: Int, _ drops: Drops, _ newsfold: Newsfold, seed: UInt64, searches: Int) {
    self.daemon = daemon
    self.since = since
    self.drops = drops
    self.newsfold = newsfold
    random = Random(seed)
    left = searches
  }

  /// Drops so many in each way, in random order, so that sweeps and the corpus's own chores meet both alike; with a bulk
  /// load, as many of these as can be while that is being taken in.
  ///
  /// - Throws: ``BenchError``, `Errno`.
  mutating func run(_ count: Int) throws -> [Drops.Way: Times] {
    var order = Drops.Way.allCases.flatMap { Array(repeating: $0, count: count) }
    for place in order.indices.dropFirst() { order.swapAt(place, random.below(place + 1)) }
    var times: [Drops.Way: Times] = [.rename: Times(), .write: Times()]
    for way in order {
      Stopwatch.pause(milliseconds: Self.pause.lowerBound + random.below(Self.pause.count))
      let number = next
      next += 1
      let began = try drops.drop(number, by: way)
      let line = try wait(for: drops.path(number))
      if let load, load.isOver { break }
      times[way]?.told.note(seconds: Stopwatch.seconds(since: began, to: line.time))
      let event = try Newsfold.rows(EventRow.self, line.bytes).first
      if let own = event?.latencyMicroseconds { times[way]?.own.note(microseconds: own) }
      if load == nil, way == .rename, left > 0 {
        left -= 1
        searchable.note(seconds: try found(number, since: began))
      }
    }
    return times
  }

  /// The line of the article's event; the lines of the load that come before it are counted.
  private mutating func wait(for path: String) throws -> Daemon.Line {
    var load = self.load
    defer { self.load = load }
    let line = try daemon.wait(&since) { line in
      load?.note(line)
      return line.file == path
    }
    guard line.bytes.value(of: #""event":""#)?.hasPrefix("article-") == true else {
      throw BenchError("a file was not taken as an article: \(line.text)")
    }
    return line
  }

  private func found(_ number: UInt32, since began: UInt64) throws -> Double {
    let mark = drops.corpus.articles.texts.mark(number)
    while Stopwatch.seconds(since: began) < Self.searchLimit {
      let run = try newsfold.run("search", ["--json", mark], state: drops.corpus.state, allowed: [0, 1])
      if run.end.status == 0 { return Stopwatch.seconds(since: began) }
    }
    throw BenchError("\(drops.path(number)) was told, and is not found by \(mark)")
  }
}
