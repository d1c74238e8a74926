/// A text as another is held against it: its shingles and figures. Of a known text nothing else is asked once it is a candidate.
public struct ShingledText: Sendable {
  /// Words of the text.
  public let words: Int
  /// Its shingles in the order of the text; of a text under five words there are none.
  public let shingles: [UInt64]
  /// How many different ones.
  public let distinctShingles: Int
  /// Hashes of the words that are figures (begin with a digit), sorted, distinct: what a template changes.
  public let figures: [UInt64]

  /// Of a text's words.
  ///
  /// - Parameters:
  ///   - wordHashes: the hashes of all words of the text, in order.
  ///   - figures: the hashes of those words that begin with a digit, in any order.
  public init(wordHashes: [UInt64], figures: [UInt64] = []) {
    words = wordHashes.count
    shingles = Shingles.sequence(of: wordHashes)
    distinctShingles = Shingles.distinctCount(shingles)
    var sorted = figures
    sorted.sort()
    var distinct: [UInt64] = []
    distinct.reserveCapacity(sorted.count)
    for figure in sorted where distinct.last != figure { distinct.append(figure) }
    self.figures = distinct
  }

  /// What becomes of this text's figures in another.
  public func figures(in other: ShingledText) -> FigureChange {
    var (i, j, shared) = (0, 0, 0)
    while i < figures.count, j < other.figures.count {
      let (one, another) = (figures[i], other.figures[j])
      if one == another { shared += 1 }
      if one <= another { i += 1 }
      if another <= one { j += 1 }
    }
    let smaller = min(figures.count, other.figures.count)
    if shared == max(figures.count, other.figures.count) { return .none }
    // Where one gives all that the other gives, something was cut or added; and of one or two, little can be said.
    let all = figures.count + other.figures.count - shared
    return all >= 3 && shared < smaller && shared * 5 < smaller * 4 ? .most : .some
  }
}
