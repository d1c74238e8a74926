/// Reads ASCII syntax from bytes, step by step. What does not fit moves nothing.
struct ByteCursor {
  private let bytes: ArraySlice<UInt8>
  /// The index of the next byte in the slice's own numbering.
  private(set) var at: Int

  init(_ bytes: ArraySlice<UInt8>, at start: Int? = nil) {
    self.bytes = bytes
    at = start ?? bytes.startIndex
  }

  /// The next byte; nothing at the end.
  var next: UInt8? { at < bytes.endIndex ? bytes[at] : nil }
  var isAtEnd: Bool { at >= bytes.endIndex }
  /// Whether the next byte would make a number or word just read a longer one.
  var isWithinWord: Bool { next.map { $0.isASCIIDigit || $0.isASCIILetter || $0 >= 0x80 } ?? false }

  mutating func skipOne() { at += 1 }

  mutating func skip(_ isSkipped: (UInt8) -> Bool) {
    while at < bytes.endIndex, isSkipped(bytes[at]) { at += 1 }
  }

  mutating func skipSpaces() { skip { $0 == 0x20 || $0 == 0x09 } }

  /// Takes `byte` if it is next.
  mutating func take(_ byte: Character) -> Bool {
    guard let value = byte.asciiValue, next == value else { return false }
    at += 1
    return true
  }

  /// Takes the first of `bytes` that is next.
  mutating func takeAny(of bytes: String) -> UInt8? {
    guard let next, bytes.utf8.contains(next) else { return nil }
    at += 1
    return next
  }

  /// Takes a number of `digits` digits that no further digit follows.
  mutating func number(digits: ClosedRange<Int>) -> Int? {
    var value = 0
    var end = at
    while end < bytes.endIndex, bytes[end].isASCIIDigit {
      if end - at == digits.upperBound { return nil }
      value = value * 10 + Int(bytes[end] & 0x0F)
      end += 1
    }
    guard digits.contains(end - at) else { return nil }
    at = end
    return value
  }

  /// Takes a run of up to 16 ASCII letters, made lower case; nothing where there is none, or a longer one.
  mutating func word() -> String? {
    var end = at
    while end < bytes.endIndex, bytes[end].isASCIILetter {
      if end - at == 16 { return nil }
      end += 1
    }
    guard end > at else { return nil }
    defer { at = end }
    return String(decoding: bytes[at..<end].map { $0 | 0x20 }, as: UTF8.self)
  }

  /// Takes a run of letters of any script, made lower case; nothing where there is none, or a long one.
  mutating func name() -> String? {
    var end = at
    while end < bytes.endIndex, bytes[end].isASCIILetter || bytes[end] >= 0x80 {
      if end - at == 40 { return nil }
      end += 1
    }
    let run = bytes[at..<end]
    guard run.contains(where: { $0 >= 0x80 }) else { return word() }
    // What is no letter ends it: a space that does not break, a dash.
    let letters = String(decoding: run, as: UTF8.self).unicodeScalars.prefix {
      $0.properties.isAlphabetic || $0.properties.generalCategory == .nonspacingMark
    }
    guard !letters.isEmpty else { return nil }
    let text = String(String.UnicodeScalarView(letters))
    at += text.utf8.count
    return text.lowercased()
  }

  /// Takes `text` if it is next.
  mutating func take(text: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard bytes[at...].starts(with: wanted) else { return false }
    at += wanted.count
    return true
  }

  /// Runs `read`; where it gives nothing, nothing was read.
  mutating func attempt<Value>(_ read: (inout ByteCursor) -> Value?) -> Value? {
    let start = self
    if let value = read(&self) { return value }
    self = start
    return nil
  }
}

extension UInt8 {
  var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
  var isASCIIUpper: Bool { (0x41...0x5A).contains(self) }
  var isASCIILower: Bool { (0x61...0x7A).contains(self) }
  var isASCIILetter: Bool { isASCIIUpper || isASCIILower }
  /// Space, tab, and the ends of lines and pages.
  var isASCIISpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
