package import NewsModel
package import SystemPackage

/// What a batch came to.
package struct FilingReport: Sendable {
  /// Files that got an outcome, by outcome.
  package var outcomes: [Outcome: Int] = [:]
  /// How long each of these took from ready to committed.
  package var latencies = LatencyHistogram()
  /// Articles added.
  package var articles = 0
  /// Paths that had no row in the ledger before.
  package var paths = 0
  /// The last event filed.
  package var last = EventSequence.zero
  /// Of the files that got an outcome, those that a sweep had found.
  package var swept = 0
  /// Files that something is to be done with now.
  package var due: [FilePath] = []
  /// Files that could not be read, and how long to wait before each is tried again.
  package var retries: [FilePath: Duration] = [:]

  /// Files that got an outcome, which is not committed yet.
  private var waiting: [Drop] = []
  /// Paths whose row has been moved to another path.
  var left: [FilePath] = []
  /// Paths that are not known any more, and have a file again: they are to be looked at.
  package var returned: [FilePath] = []

  /// Nothing yet.
  package init() {}

  /// Files that got an outcome.
  package var total: Int { outcomes.values.reduce(0, +) }

  /// Counts a file that got an outcome.
  mutating func count(_ outcome: Outcome, _ drop: Drop, isNewPath: Bool) {
    outcomes[outcome, default: 0] += 1
    waiting.append(drop)
    if drop.sweep != nil { swept += 1 }
    if isNewPath { paths += 1 }
  }

  /// All that was counted is written: now it is known how long it took.
  mutating func end() {
    for drop in waiting { latencies.count(drop.latency) }
    waiting = []
  }

  /// Takes in what came after; what is to be done about it belongs to its own batch.
  package mutating func add(_ other: FilingReport) {
    outcomes.merge(other.outcomes, uniquingKeysWith: +)
    latencies.add(other.latencies)
    articles += other.articles
    paths += other.paths
    swept += other.swept
    last = max(last, other.last)
  }
}
