/// How long files took from ready to committed, counted in fixed steps: for a program that draws it, since any number of
/// them can be added up.
package struct LatencyHistogram: Sendable, Equatable {
  /// The upper end of each step but the last, which has none, in microseconds.
  package static let bounds: [Int64] = [
    1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000,
    60_000_000, 600_000_000,
  ]

  /// Files in each step, the one without an upper end last.
  package private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
  /// Microseconds, all added up.
  package private(set) var sum: Int64 = 0

  /// Nothing yet.
  package init() {}

  /// Files counted.
  package var count: Int { counts.reduce(0, +) }

  /// Counts a file that took so many microseconds.
  package mutating func count(_ microseconds: Int64) {
    counts[Self.bounds.firstIndex { microseconds <= $0 } ?? Self.bounds.count] += 1
    sum &+= max(0, microseconds)
  }

  /// Takes in what another has counted.
  package mutating func add(_ other: LatencyHistogram) {
    for index in counts.indices { counts[index] += other.counts[index] }
    sum &+= other.sum
  }
}
