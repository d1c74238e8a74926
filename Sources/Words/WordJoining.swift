/// Finds words that were written as one: joined by an apostrophe or a hyphen (O’Brien, e-mail, covid-19), initials by points
/// (U.S.), and thousands by commas, points, apostrophes or spaces that do not break (1,000,000).
///
/// Nothing is joined over a line end, and no two numbers are but by thousands: 1914-1918 stays two.
struct WordJoining {
  private(set) var compounds: [WordSequence.Compound] = []

  private enum Joint { case apostrophe, hyphen, point, comma, space, quote }

  /// A word of the output, and where it ends in the source.
  private struct Word {
    var bytes = 0..<0
    var end = -1
    var canJoin = false
  }

  private var last = Word()
  /// Words so far.
  private var count = 0
  /// What stands right behind the last word, and where it ends.
  private var joint: Joint?
  private var jointEnd = -1
  /// The joint by which the word that is open may hang on to the one before it.
  private var opened: Joint?
  // The run that is open: its first word, how many there are, and what joins thousands.
  private var first = 0
  private var start = 0
  private var length = 1
  private var thousands: Joint?

  /// A compound has at most so many words.
  private static let longest = 8

  /// A word begins.
  @inline(__always)
  mutating func begin(at source: Int) { opened = source == jointEnd ? joint : nil }

  /// A scalar in normal form that is no part of a word, at `source` and `length` bytes long.
  @inline(__always)
  mutating func separate(_ scalar: UInt32, at source: Int, length: Int) {
    joint = source == last.end && last.canJoin ? Self.joint(scalar, length) : nil
    jointEnd = source + length
  }

  @inline(__always)
  private static func joint(_ scalar: UInt32, _ length: Int) -> Joint? {
    switch scalar {
    case 0x27, 0x2019, 0x5F3: .apostrophe
    case 0x22, 0x5F4: .quote
    // The hyphen-minus, the hyphen, and the one that does not break, which NFKC makes the hyphen.
    case 0x2D, 0x2010: .hyphen
    case 0x2E: .point
    case 0x2C: .comma
    // NFKC makes a space of those that do not break: these are longer in UTF-8.
    case 0x20 where length > 1: .space
    default: nil
    }
  }

  /// The word ends, which begins at `start` of the output.
  @inline(__always)
  mutating func end(_ output: [UInt8], from start: Int, at source: Int, isSingleLetter: Bool) {
    let word = Word(bytes: start..<output.count, end: source, canJoin: !isSingleLetter)
    if let opened, length < Self.longest, joins(opened, word, output) {
      length += 1
    } else if let opened, length > 1, thousands == nil, areThousands(opened, word, output), last.bytes.count <= 3 {
      // A number with something before it: that is another word.
      length -= 1
      if length > 1 { compounds.append(compound(through: last.bytes.lowerBound - 1)) }
      (first, self.start, length, thousands) = (count - 1, last.bytes.lowerBound, 2, opened)
    } else {
      if length > 1 { flush() }
      (first, self.start, thousands) = (count, start, nil)
    }
    count += 1
    last = word
    joint = nil
  }

  private mutating func joins(_ joint: Joint, _ word: Word, _ output: [UInt8]) -> Bool {
    guard word.canJoin else { return false }
    if Self.isNumber(output[last.bytes]), Self.isNumber(output[word.bytes]) {
      // One to three digits, then always three, always joined by the same.
      guard areThousands(joint, word, output), length > 1 ? thousands == joint : last.bytes.count <= 3 else {
        return false
      }
      thousands = joint
      return true
    }
    guard thousands == nil else { return false }
    switch joint {
    case .apostrophe, .hyphen: return true
    case .point: return Self.isInitial(output[last.bytes]) && Self.isInitial(output[word.bytes])
    // As Hebrew abbreviates: צה״ל.
    case .quote: return output[last.bytes].first == 0xD7 && output[word.bytes].first == 0xD7
    case .comma, .space: return false
    }
  }

  private func areThousands(_ joint: Joint, _ word: Word, _ output: [UInt8]) -> Bool {
    joint != .hyphen && joint != .quote && word.bytes.count == 3 && Self.isNumber(output[word.bytes])
      && Self.isNumber(output[last.bytes])
  }

  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool { word.allSatisfy { (0x30...0x39).contains($0) } }

  /// Whether a word is one letter.
  private static func isInitial(_ word: ArraySlice<UInt8>) -> Bool {
    !isNumber(word) && word.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
  }

  private mutating func flush() {
    compounds.append(compound(through: last.bytes.upperBound))
    length = 1
  }

  private func compound(through end: Int) -> WordSequence.Compound {
    WordSequence.Compound(first: first, count: length, bytes: start..<end)
  }

  /// There is nothing more.
  mutating func finish() { if length > 1 { flush() } }
}
