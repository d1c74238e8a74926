/// What changed from one text to another, by word.
public struct TextDifference: Sendable, Equatable {
  /// What became of some words.
  public enum Change: String, Sendable {
    /// They stand in both.
    case same
    /// They stand in the first text only.
    case removed
    /// They stand in the second text only.
    case added
  }

  /// A run of words of which the same became.
  public struct Part: Sendable, Equatable {
    /// What that is.
    public let change: Change
    /// Which words of the first text; empty, and at its place, for those that were added.
    public let first: Range<Int>
    /// Which words of the second text; empty, and at its place, for those that were removed.
    public let second: Range<Int>
  }

  /// In the order of both texts; what was removed stands before what was added in its place.
  public private(set) var parts: [Part] = []

  /// Most comparisons of words that one piece may take to be told apart exactly (Myers 1986); what is larger is split at its
  /// longest common run first.
  private static let exactLimit = 250_000
  /// Words gone through in all to find such runs; what is left then counts as replaced.
  private static let runBudget = 20_000_000

  /// By the hashes of both texts' words.
  public init(from first: [UInt64], to second: [UInt64]) {
    var left = Self.runBudget
    // Pieces that are still to be told apart, the next one last.
    var pieces = [(first.indices, second.indices)]
    while let (a, b) = pieces.popLast() {
      var (a, b) = (a, b)
      let prefix = zip(first[a], second[b]).prefix { $0 == $1 }.count
      append(.same, a.prefix(prefix), b.prefix(prefix))
      (a, b) = (a.dropFirst(prefix), b.dropFirst(prefix))
      let suffix = zip(first[a].reversed(), second[b].reversed()).prefix { $0 == $1 }.count
      let (tailA, tailB) = (a.suffix(suffix), b.suffix(suffix))
      (a, b) = (a.dropLast(suffix), b.dropLast(suffix))
      if suffix > 0 { pieces.append((tailA, tailB)) }
      if a.isEmpty || b.isEmpty {
        append(.removed, a, b.prefix(0))
        append(.added, a.suffix(0), b)
      } else if a.count * b.count <= Self.exactLimit {
        appendExact(first, a, second, b)
      } else if left > 0, let run = Self.run(first[a], second[b]) {
        left -= a.count + b.count
        let (startA, startB) = (a.lowerBound + run.start, b.lowerBound + run.otherStart)
        pieces.append((startA..<a.upperBound, startB..<b.upperBound))
        pieces.append((a.lowerBound..<startA, b.lowerBound..<startB))
      } else {
        append(.removed, a, b.prefix(0))
        append(.added, a.suffix(0), b)
      }
    }
  }

  private static func run(_ a: ArraySlice<UInt64>, _ b: ArraySlice<UInt64>) -> CommonRun? {
    CommonRun(of: ShingledText(wordHashes: Array(a)), and: ShingledText(wordHashes: Array(b)))
  }

  private mutating func appendExact(_ first: [UInt64], _ a: Range<Int>, _ second: [UInt64], _ b: Range<Int>) {
    var (removed, added): (Set<Int>, Set<Int>) = ([], [])
    for change in Array(second[b]).difference(from: Array(first[a])) {
      switch change {
      case .remove(let offset, _, _): removed.insert(a.lowerBound + offset)
      case .insert(let offset, _, _): added.insert(b.lowerBound + offset)
      }
    }
    var (i, j) = (a.lowerBound, b.lowerBound)
    while i < a.upperBound || j < b.upperBound {
      if removed.contains(i) {
        append(.removed, i..<(i + 1), j..<j)
        i += 1
      } else if added.contains(j) {
        append(.added, i..<i, j..<(j + 1))
        j += 1
      } else {
        append(.same, i..<(i + 1), j..<(j + 1))
        (i, j) = (i + 1, j + 1)
      }
    }
  }

  private mutating func append(_ change: Change, _ first: Range<Int>, _ second: Range<Int>) {
    guard !first.isEmpty || !second.isEmpty else { return }
    if let last = parts.last, last.change == change {
      parts[parts.count - 1] = Part(
        change: change, first: last.first.lowerBound..<first.upperBound,
        second: last.second.lowerBound..<second.upperBound)
    } else {
      parts.append(Part(change: change, first: first, second: second))
    }
  }
}
