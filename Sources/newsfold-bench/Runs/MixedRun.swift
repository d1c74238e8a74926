internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// Drops, searches and a backup at once, for a while.
struct MixedRun: Sendable {
  let newsfold: Newsfold
  let corpus: KnownCorpus
  let seconds: Int

  struct Times: Sendable {
    var searches: [Double] = []
    /// Seconds of the backup.
    var backup: Double?
    var failure: String?
    /// When each file was dropped: ``Stopwatch``.
    var drops: [(path: String, began: UInt64)] = []
  }

  private final class Shared: Sendable {
    let times = Mutex(Times())
  }

  /// Milliseconds from one to the next.
  private static let (dropPause, searchPause) = (100, 500)
  private static let queries = 200

  /// - Throws: ``BenchError``, `Errno`.
  func run() throws -> Times {
    let shared = Shared()
    let group = DispatchGroup()
    let end = Stopwatch.now + UInt64(seconds) * 1_000_000_000
    beside(group, "searches", shared) { try search(until: end, shared) }
    beside(group, "backup", shared) { try backup(shared) }
    // Whatever comes, the others are waited for: they are about to end.
    do {
      try drop(until: end, shared)
    } catch {
      shared.times.withLock { $0.failure = "drops: \(error)" }
    }
    group.wait()
    let times = shared.times.withLock { $0 }
    if let failure = times.failure { throw BenchError(failure) }
    return times
  }

  /// Does something on a thread of its own.
  private func beside(
    _ group: DispatchGroup, _ name: String, _ shared: Shared, _ work: @escaping @Sendable () throws -> Void
  ) {
    DispatchQueue(label: "newsfold-bench." + name).async(group: group) {
      do {
        try work()
      } catch {
        shared.times.withLock { $0.failure = "\(name): \(error)" }
      }
    }
  }

  private func drop(until end: UInt64, _ shared: Shared) throws {
    let drops = Drops(corpus: corpus)
    try steadily(Self.dropPause, until: end) { turn in
      let number = UInt32(turn + 1)
      let began = try drops.drop(number, by: .rename)
      shared.times.withLock { $0.drops.append((path: drops.path(number), began: began)) }
    }
  }

  private func search(until end: UInt64, _ shared: Shared) throws {
    let queries = SearchQueries(texts: corpus.articles.texts).queries(Self.queries)
    try steadily(Self.searchPause, until: end) { turn in
      let query = queries[turn % queries.count].text
      let run = try newsfold.run("search", ["--json", query], state: corpus.state, allowed: [0, 1])
      shared.times.withLock { $0.searches.append(run.seconds) }
    }
  }

  private func backup(_ shared: Shared) throws {
    Stopwatch.pause(milliseconds: seconds * 1000 / 4)
    let file = corpus.articles.home + "/backup.sqlite"
    try? FileManager.default.removeItem(atPath: file)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let run = try newsfold.run("backup", [file], state: corpus.state)
    shared.times.withLock { $0.backup = run.seconds }
  }

  /// Does something every so many milliseconds, by the clock and not after the last has ended.
  private func steadily(_ milliseconds: Int, until end: UInt64, _ work: (Int) throws -> Void) throws {
    let began = Stopwatch.now
    var turn = 0
    while true {
      let due = began + UInt64(turn * milliseconds) * 1_000_000
      guard due < end else { return }
      let now = Stopwatch.now
      if due > now { Stopwatch.pause(milliseconds: Int((due - now) / 1_000_000)) }
      try work(turn)
      turn += 1
    }
  }
}
