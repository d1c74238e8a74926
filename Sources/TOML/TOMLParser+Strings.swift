/// Texts: in one or three quotation marks, `"` with escapes or `'` without.
extension TOMLParser {
  /// Whether a text in three quotation marks begins here.
  var isLongString: Bool {
    guard let quote = peek(), quote == "\"" || quote == "'" else { return false }
    return peek(1) == quote && peek(2) == quote
  }

  mutating func string() throws(TOMLError) -> String {
    guard let quote = peek() else { throw wrong("a text is missing") }
    return isLongString ? try longString(quote) : try shortString(quote)
  }

  private mutating func shortString(_ quote: Byte) throws(TOMLError) -> String {
    at += 1
    var text: [UInt8] = []
    while let byte = peek(), byte != "\n", byte != "\r" {
      at += 1
      if byte == quote { return String(decoding: text, as: UTF8.self) }
      if byte == "\\", quote == "\"" { text += try escape() } else { text.append(byte.value) }
    }
    throw wrong("the text has no end: \(quote == "'" ? "'" : "\"") is missing")
  }

  private mutating func longString(_ quote: Byte) throws(TOMLError) -> String {
    let start = line
    at += 3
    // A line end right after the beginning is none of the text.
    if peek() == "\r", peek(1) == "\n" { at += 1 }
    if take("\n") { line += 1 }
    var text: [UInt8] = []
    while let byte = peek() {
      if isLongString, byte == quote {
        at += 3
        // Up to two more belong to the text.
        for _ in 0..<2 where take(quote) { text.append(quote.value) }
        return String(decoding: text, as: UTF8.self)
      }
      at += 1
      if byte == "\n" { line += 1 }
      guard byte == "\\", quote == "\"" else {
        text.append(byte.value)
        continue
      }
      if !skipFoldedLine() { text += try escape() }
    }
    throw TOMLError(problem: "the text that begins here has no end", line: start)
  }

  /// After `\` at the end of a line, white space is left out up to the next of something else.
  private mutating func skipFoldedLine() -> Bool {
    var end = at
    while end < bytes.count, [0x20, 0x09, 0x0D].contains(bytes[end]) { end += 1 }
    guard end < bytes.count, bytes[end] == 0x0A else { return false }
    while let byte = peek(), [0x20, 0x09, 0x0D, 0x0A].contains(byte.value) {
      if byte == "\n" { line += 1 }
      at += 1
    }
    return true
  }

  /// What comes after `\`.
  private mutating func escape() throws(TOMLError) -> [UInt8] {
    guard let byte = peek() else { throw wrong("the text has no end") }
    at += 1
    switch byte {
    case "b": return [0x08]
    case "t": return [0x09]
    case "n": return [0x0A]
    case "f": return [0x0C]
    case "r": return [0x0D]
    case "\"", "\\": return [byte.value]
    case "u": return try scalar(digits: 4)
    case "U": return try scalar(digits: 8)
    default: throw wrong("\\ has a meaning in \"…\": write \\\\ for itself, or put the text in '…'")
    }
  }

  private mutating func scalar(digits count: Int) throws(TOMLError) -> [UInt8] {
    let digits = bytes[at..<min(bytes.count, at + count)]
    guard digits.count == count, digits.allSatisfy({ Byte($0).isHexadecimal }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(value)
    else { throw wrong("\\\(count == 4 ? "u" : "U") is followed by the \(count) hexadecimal digits of a character") }
    at += count
    return Array(String(scalar).utf8)
  }
}
