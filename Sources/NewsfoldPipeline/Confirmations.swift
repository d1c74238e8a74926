/// Which events have been read back from the journal, by their numbers.
struct Confirmations {
  /// All through this one are settled: there, or not expected to be.
  private(set) var through: Int64
  /// Of those after it, the ones that are there.
  private var seen = RangeSet<Int64>()

  init(through: Int64) { self.through = through }

  /// The last event that is known to be there; ``through`` where none after it is.
  var last: Int64 { seen.ranges.last.map { $0.upperBound - 1 } ?? through }

  /// Notes events that are there, or that nobody expects any more.
  mutating func settle(_ sequences: Range<Int64>) {
    let new = sequences.clamped(to: (through + 1)..<Int64.max)
    guard !new.isEmpty else { return }
    seen.insert(contentsOf: new)
    guard let first = seen.ranges.first, first.lowerBound == through + 1 else { return }
    through = first.upperBound - 1
    seen.remove(contentsOf: first)
  }

  /// The events through `sequence` that are not there.
  func missing(through sequence: Int64) -> RangeSet<Int64> {
    guard sequence > through else { return RangeSet() }
    return RangeSet((through + 1)..<(sequence + 1)).subtracting(seen)
  }
}

/// Joins numbers that come one after the other, falling, into ranges.
struct FallingRanges {
  private var current: Range<Int64>?

  /// Takes a number; gives the range that is complete by it.
  mutating func add(_ number: Int64) -> Range<Int64>? {
    if let range = current, number == range.lowerBound - 1 {
      current = number..<range.upperBound
      return nil
    }
    defer { current = number..<(number + 1) }
    return current
  }

  /// Gives what is left.
  mutating func end() -> Range<Int64>? {
    defer { current = nil }
    return current
  }
}
