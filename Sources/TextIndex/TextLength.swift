/// How long a text is, in one byte: exact below 16 words, then with three bits behind the highest (as Lucene's SmallFloat).
enum TextLength {
  /// The code of a number of words; 0 stands for no text.
  static func code(_ words: Int) -> UInt8 {
    guard words >= 16 else { return UInt8(max(1, words)) }
    let words = min(words, 1 << 30)
    let shift = Int.bitWidth - 4 - words.leadingZeroBitCount
    return UInt8(16 + (shift - 1) * 8 + (words >> shift) & 7)
  }

  /// The lowest number of words that has this code.
  static func words(_ code: UInt8) -> Int {
    guard code >= 16 else { return Int(code) }
    let shift = (Int(code) - 16) / 8 + 1
    return (8 + (Int(code) - 16) % 8) << shift
  }
}

/// What a word says of a text that has it: BM25 (Robertson and Zaragoza 2009), with a fixed pivot instead of the average
/// length, so that a score does not change when other texts come.
///
///     score = ln(1 + (N − n + 0.5) / (n + 0.5)) · w · (k₁ + 1) / (w + k₁ · (1 − b + b · length / pivot))
///
/// N texts, n of them with the word, w times, three more where it is in the title.
public enum BM25 {
  /// How soon more of the same says nothing more.
  public static let k1: Float = 1.2
  /// How much a long text has to have more of it.
  public static let b: Float = 0.75
  /// Words of a text of middling length.
  public static let pivot: Float = 400
  /// What a word in the title counts for, besides itself.
  public static let titleWeight = 3

  /// How much a word says at all.
  ///
  /// - Parameters:
  ///   - frequency: texts that have it.
  ///   - count: texts.
  public static func weight(frequency: Int, of count: Int) -> Float {
    let (n, all) = (Double(frequency), Double(max(count, frequency)))
    return Float(Self.logarithm(1 + (all - n + 0.5) / (n + 0.5)))
  }

  /// The part of the score that depends on the text.
  ///
  /// - Parameters:
  ///   - times: how often it has the word, with what the title adds.
  ///   - length: of the text in words, as it is kept: see ``keptLength(_:)``.
  public static func impact(times: Int, length: Int) -> Float {
    let w = Float(times)
    return w * (k1 + 1) / (w + k1 * (1 - b + b * Float(length) / pivot))
  }

  /// Lengths are kept in a byte: what is left of one.
  public static func keptLength(_ words: Int) -> Int { TextLength.words(TextLength.code(words)) }
}
