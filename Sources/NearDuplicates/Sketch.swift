/// A text as the near-duplicate stage sees it: made once from its words, then looked up, verified and filed.
public struct Sketch: Sendable {
  /// What is held against others.
  public let text: ShingledText
  /// Winnowed, for finding candidates. Sorted, distinct.
  public let fingerprints: [UInt64]
  /// Of all words in their order.
  public let whole: UInt64
  /// Of a text's words.
  ///
  /// - Parameters:
  ///   - wordHashes: the hashes of all words of the text, in order.
  ///   - figures: the hashes of those words that begin with a digit, in any order.
  public init(wordHashes: [UInt64], figures: [UInt64] = []) {
    text = ShingledText(wordHashes: wordHashes, figures: figures)
    fingerprints = Winnowing.fingerprints(of: text.shingles)
    whole = Shingles.whole(wordHashes)
  }

  /// Words of the text.
  public var words: Int { text.words }
  /// Its shingles in the order of the text; of a text under five words there are none.
  public var shingles: [UInt64] { text.shingles }
  /// How many different ones.
  public var distinctShingles: Int { text.distinctShingles }

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
}
