/// A file's text: valid UTF-8, without byte order mark, lines ended by LF.
struct DecodedText {
  let utf8: [UInt8]
  /// The same as a string.
  let text: String
  /// What the bytes were in: the IANA name, in lower case.
  let charset: String

  init(_ bytes: [UInt8], charset: String) {
    utf8 = LineEnds.normalised(bytes)
    text = String(decoding: utf8, as: UTF8.self)
    self.charset = charset
  }

  /// Text from bytes that say they are UTF-8; nothing where they are not.
  init?(validating bytes: [UInt8]) {
    let utf8 = LineEnds.normalised(bytes)
    guard let text = String(validating: utf8, as: UTF8.self) else { return nil }
    self.utf8 = utf8
    self.text = text
    charset = "utf-8"
  }
}

/// Finds out what bytes are in, the surest signs first: a byte order mark, NULs where UTF-16 has them, escape sequences,
/// valid UTF-8, UTF-8 with a few bytes broken, and then what the frequencies of letters say.
struct TextDecoding: Sendable {
  /// For bytes that no detection is sure of.
  let fallback: Charset

  func decode(_ bytes: [UInt8]) throws(Rejection) -> DecodedText {
    let census = ByteCensus(bytes)
    if census.nuls == census.total { throw .onlyNULBytes(census.total) }
    if let wide = WideEncoding(bytes, census) {
      return try decode(bytes, wide)
    }
    if census.nuls > 0 {
      throw .nulBytes(count: census.nuls, first: bytes.firstIndex(of: 0) ?? 0)
    }
    if census.isFullOfControls { throw .controlCharacters(count: census.controls, bytes: census.total) }
    if census.foreign == 0 {
      return SevenBitEncoding(bytes, census)?.decoded ?? DecodedText(bytes, charset: "utf-8")
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    if let text = DecodedText(validating: body) { return text }
    if body.count < bytes.count || BrokenUTF8(body).isLikely {
      return DecodedText(Array(String(decoding: body, as: UTF8.self).utf8), charset: "utf-8")
    }
    return try LegacyDecoding(fallback: fallback).decode(bytes)
  }

  private func decode(_ bytes: [UInt8], _ wide: WideEncoding) throws(Rejection) -> DecodedText {
    let (utf8, broken) = wide.decode(bytes)
    guard broken * 50 <= bytes.count else { throw .undecodable(charset: wide.name) }
    let census = ByteCensus(utf8)
    if census.nuls > 0 {
      throw .nulCharacters(census.nuls, charset: wide.name)
    }
    if census.isFullOfControls { throw .controlCharacters(count: census.controls, bytes: census.total) }
    return DecodedText(utf8, charset: wide.name)
  }
}
