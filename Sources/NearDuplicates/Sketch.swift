/// A text as the near-duplicate stage sees it: made once from its words, then looked up, verified and filed.
public struct Sketch: Sendable {
  /// Words of the text.
  public let words: Int
  /// Its shingles in the order of the text, for verifying; of a text under five words there are none.
  public let shingles: [UInt64]
  /// How many different ones.
  public let distinctShingles: Int
  /// Winnowed, for finding candidates. Sorted, distinct.
  public let fingerprints: [UInt64]
  /// Of all words in their order.
  public let whole: UInt64
  /// Hashes of the words that are figures (begin with a digit), sorted, distinct: what a template changes.
  public let figures: [UInt64]

  /// - Parameters:
  ///   - wordHashes: the hashes of all words of the text, in order.
  ///   - figures: the hashes of those words that begin with a digit, in any order.
  public init(wordHashes: [UInt64], figures: [UInt64] = []) {
    words = wordHashes.count
    shingles = Shingles.sequence(of: wordHashes)
    var table = ShingleTable()
    table.load(shingles)
    distinctShingles = table.count
    fingerprints = Winnowing.fingerprints(of: shingles)
    whole = Shingles.whole(wordHashes)
    var sorted = figures
    sorted.sort()
    var distinct: [UInt64] = []
    distinct.reserveCapacity(sorted.count)
    for figure in sorted where distinct.last != figure { distinct.append(figure) }
    self.figures = distinct
  }

  /// Whether a text, of five to twelve words, is too short for winnowing's guarantee: that another contains it need not show in its fingerprints.
  /// Of its first and its last shingle, whoever has four fifths of its shingles has at least one.
  public var isShort: Bool { (1...Winnowing.window).contains(distinctShingles) }

  /// Whether a text is so brief that edits can leave half of its shingles without a run of twelve words that both texts share.
  ///
  /// Between edits up to seven shingles are left of which winnowing promises nothing, and a word that is put in takes four
  /// of one text and five of the other: with four such runs and a word at an end, 28 of 40 and of 44 shingles, the
  /// resemblance is 28 / 56; with five it is below a half. (Short sentences in another order can be alike by a half up to 84
  /// shingles; they share fingerprints nearly always.)
  public var isBrief: Bool { (1...Self.briefLimit).contains(distinctShingles) }
  static let briefLimit = 44

  /// What becomes of this text's figures in another.
  public func figures(in other: Sketch) -> FigureChange {
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

/// How far two texts give other figures (words that begin with a digit).
public enum FigureChange: Sendable, Equatable {
  /// Both give the same.
  case none
  /// They differ in some.
  case some
  /// Each gives figures that the other does not, of the smaller set fewer than four fifths are in both, and there are three
  /// in all at least.
  case most
}
