/// Reads text that is in no form of Unicode.
///
/// uchardet's answer is one candidate, the configured fallback another; each is judged by its outcome, since a wrong
/// charset gives itself away (see ``TextOddness``). Where the outcomes are equally good, uchardet decides between
/// scripts, but between the charsets of Latin letters only on a text with many accented letters: on few of them it
/// answers ISO 8859-13 or IBM852 for what is plain windows-1252.
struct LegacyDecoding {
  let fallback: Charset

  func decode(_ bytes: [UInt8]) throws(Rejection) -> DecodedText {
    let charset = choose(for: bytes)
    // One bad byte in two hundred costs a character, more of them the article.
    guard let converter = CharsetConverter(from: charset),
      let (utf8, _) = converter.convert(bytes, brokenAtMost: bytes.count / 200)
    else { throw .undecodable(charset: charset.name) }
    return DecodedText(utf8, charset: charset.name)
  }

  /// By how much an outcome has to be less odd to be taken instead of a likelier charset's.
  private static let margin = 0.02

  private func choose(for bytes: [UInt8]) -> Charset {
    let first = bytes.firstIndex { $0 >= 0x80 } ?? 0
    // Whatever stands before is ASCII, so no character is cut here.
    let sample = Array(bytes[max(0, first - 1024)...].prefix(64 * 1024))
    var best: (charset: Charset, oddness: Double)?
    for charset in candidates(sample, CharsetGuess.charset(of: sample)) {
      guard let converter = CharsetConverter(from: charset),
        let (utf8, _) = converter.convert(sample, brokenAtMost: sample.count / 50 + 1)
      else { continue }
      let oddness = TextOddness(utf8).share
      if best.map({ oddness < $0.oddness - Self.margin }) ?? true { best = (charset, oddness) }
    }
    return best?.charset ?? fallback
  }

  /// In the order of preference.
  private func candidates(_ sample: [UInt8], _ guess: Charset?) -> [Charset] {
    guard let guess else { return [fallback] }
    let guessed = [guess] + guess.siblings
    let foreign = sample.reduce(0) { $0 + ($1 >= 0x80 ? 1 : 0) }
    let isSure = foreign >= Self.fewest && (!guess.isLatin || Self.isAccented(sample))
    return isSure ? guessed + [fallback] : [fallback] + guessed
  }

  /// On fewer bytes that are not ASCII any guess is a guess.
  private static let fewest = 10

  /// Whether there are enough accented letters to know a language by them: Czech, Polish, Hungarian, Turkish or
  /// Lithuanian have four to twelve in a hundred letters, Dutch, Italian or English hardly any.
  private static func isAccented(_ sample: [UInt8]) -> Bool {
    let letters = sample.reduce(0) { $0 + ((0x41...0x5A).contains($1 & 0xDF) ? 1 : 0) }
    let accented = sample.reduce(0) { $0 + ($1 >= 0xA1 || (0x8A...0x8F).contains($1) || $1 >= 0x9A ? 1 : 0) }
    return accented >= fewest && accented * 33 >= letters
  }
}
