/// An encoding that uses ASCII bytes only and switches between character sets by escape sequences: ISO-2022-JP and its
/// like.
struct SevenBitEncoding {
  let decoded: DecodedText

  /// Nothing where `bytes` hold no such escape sequence, or what they hold cannot be converted.
  init?(_ bytes: [UInt8], _ census: ByteCensus) {
    guard census.count(of: 0x1B) > 0, Self.switches(bytes), let charset = CharsetGuess.charset(of: bytes),
      charset.name.hasPrefix("iso-2022-"), let converter = CharsetConverter(from: charset),
      let (utf8, _) = converter.convert(bytes, brokenAtMost: bytes.count / 200)
    else { return nil }
    decoded = DecodedText(utf8, charset: charset.name)
  }

  /// Whether some ESC is followed by `$`, which leads to a set of two-byte characters. (A terminal's escape sequences
  /// go on with `[`.)
  private static func switches(_ bytes: [UInt8]) -> Bool {
    zip(bytes, bytes.dropFirst()).contains { $0 == 0x1B && $1 == 0x24 }
  }
}
