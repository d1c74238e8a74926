internal import Words

/// A line of a text, without the white space around it.
struct TextLine {
  /// At most ``longest`` bytes of it: what stands further behind is no heading.
  let bytes: ArraySlice<UInt8>
  /// Where its first byte that is no white space stands in the text.
  var start: Int { bytes.startIndex }
  /// Whether there is more of it than `bytes`.
  let isCut: Bool
  /// Whether it begins with white space.
  let isIndented: Bool
  /// Whether an empty line, or the beginning of the text, comes before it.
  let followsGap: Bool

  static let longest = 4096

  /// Number of code points.
  var length: Int { bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether it has a letter or digit.
  var hasWords: Bool {
    if bytes.contains(where: { $0.isASCIIDigit || $0.isASCIILetter }) { return true }
    return bytes.contains { $0 >= 0x80 } && WordSequence(Array(bytes)).count > 0
  }

  /// Whether it is in capitals, but for a few letters ("McDONALD'S", "5 pct").
  var isInCapitals: Bool {
    let upper = bytes.reduce(0) { $0 + ($1.isASCIIUpper ? 1 : 0) }
    let lower = bytes.reduce(0) { $0 + ($1.isASCIILower ? 1 : 0) }
    return upper >= 4 && lower * 4 <= upper
  }

  /// The line from `start` on.
  func suffix(from start: Int) -> TextLine {
    let rest = bytes[start...].drop(while: \.isASCIISpace)
    return TextLine(bytes: rest, isCut: isCut, isIndented: isIndented, followsGap: followsGap)
  }
}

/// Reads the lines of a text that have words, from the front. Rules of dashes or stars count as empty lines.
struct LineReader {
  private let text: [UInt8]
  private var at: Int

  init(_ text: [UInt8], from start: Int = 0) {
    self.text = text
    at = start
  }

  mutating func next() -> TextLine? {
    var followsGap = at == 0
    while at < text.count {
      if text[at] == 0x0A {
        at += 1
        followsGap = true
        continue
      }
      let start = at
      let end = text[at...].firstIndex(of: 0x0A) ?? text.count
      at = end + 1
      var bytes = text[start..<end].drop(while: \.isASCIISpace)
      let isCut = bytes.count > TextLine.longest
      if isCut { bytes = Self.cut(bytes) }
      while let last = bytes.last, last.isASCIISpace { bytes.removeLast() }
      let line = TextLine(
        bytes: bytes, isCut: isCut, isIndented: bytes.startIndex > start, followsGap: followsGap)
      if line.hasWords { return line }
      followsGap = true
    }
    return nil
  }

  /// What stands from the beginning of one line to the end of another.
  func bytes(from first: TextLine, through last: TextLine) -> ArraySlice<UInt8> {
    text[first.start..<last.bytes.endIndex]
  }

  /// The front of a long line, ended where a code point ends.
  private static func cut(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var end = bytes.startIndex + TextLine.longest
    while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return bytes[..<end]
  }
}
