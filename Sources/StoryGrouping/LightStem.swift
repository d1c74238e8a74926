/// Takes the plural off an English word: the "S" stemmer (Harman 1991, How effective is suffixing?).
///
/// The first of three rules that fits is the only one tried: -ies becomes -y (but not -eies, -aies), -es becomes -e
/// (but not -aes, -ees, -oes), -s goes (but not -us, -ss). A possessive needs no rule: its apostrophe separates words.
enum LightStem {
  /// Words shorter than this stay as they are: "was", "gas", "his".
  static let shortest = 4

  /// The stem, as what stays of the word and whether a y follows. Digits and other scripts stay as they are.
  @inline(__always)
  static func stem(_ word: UnsafeBufferPointer<UInt8>) -> (kept: Int, endsInY: Bool) {
    let count = word.count
    guard count >= shortest, word[count - 1] == s else { return (count, false) }
    let before = word[count - 2]
    let earlier = word[count - 3]
    if before == e, earlier == i {
      let rest = word[count - 4]
      if rest != e, rest != a { return (count - 3, true) }
      return (count - 1, false)
    }
    if before == e { return earlier == a || earlier == e || earlier == o ? (count, false) : (count - 1, false) }
    if before == u || before == s || before < a || before > z { return (count, false) }
    return (count - 1, false)
  }

  private static let a = UInt8(ascii: "a")
  private static let e = UInt8(ascii: "e")
  private static let i = UInt8(ascii: "i")
  private static let o = UInt8(ascii: "o")
  private static let s = UInt8(ascii: "s")
  private static let u = UInt8(ascii: "u")
  private static let z = UInt8(ascii: "z")
}
