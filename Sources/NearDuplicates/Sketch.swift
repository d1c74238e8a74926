/// A text as the near-duplicate stage sees it: made once from its words, then looked up, verified and filed.
public struct Sketch: Sendable {
  /// All shingles, for verifying.
  public let shingles: ShingleSet
  /// Winnowed, for finding candidates. Sorted, distinct.
  public let fingerprints: [UInt64]
  /// Hashes of the words that are figures (begin with a digit), sorted, distinct: what a template changes.
  public let figures: [UInt64]

  /// - Parameters:
  ///   - wordHashes: the hashes of all words of the text, in order.
  ///   - figures: the hashes of those words that begin with a digit, in any order.
  public init(wordHashes: [UInt64], figures: [UInt64]) {
    let sequence = ShingleSet.sequence(of: wordHashes)
    shingles = ShingleSet(sequence: sequence)
    fingerprints = Winnowing.fingerprints(of: sequence)
    self.figures = ShingleSet(sequence: figures).shingles
  }

  /// Whether two texts give other figures: together they have at least three, and fewer than half are in both.
  public func hasOtherFigures(than other: Sketch) -> Bool {
    let ours = Set(figures)
    let shared = other.figures.count { ours.contains($0) }
    let all = figures.count + other.figures.count - shared
    return all >= 3 && shared * 2 < all
  }
}
