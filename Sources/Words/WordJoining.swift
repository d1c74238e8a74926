/// Finds words that were written as one: joined by an apostrophe or a hyphen (O’Brien, e-mail, covid-19), initials by points
/// (U.S.), and thousands by commas, points, apostrophes or narrow spaces (1,000,000).
///
/// Nothing is joined over a line end, and no two numbers are but by thousands: 1914-1918 stays two.
struct WordJoining {
  private(set) var compounds: [WordSequence.Compound] = []

  private enum Joint { case apostrophe, hyphen, point, comma, space }

  /// What is known of the last word.
  private struct Word {
    var end = -1
    var isNumber = false
    var digits = 0
    var isInitial = false
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
  // The run that is open.
  private var first = 0
  private var length = 1
  private var groups: Joint?

  /// A compound has at most so many words.
  private static let longest = 8

  /// A word begins.
  @inline(__always)
  mutating func begin(at source: Int) { opened = source == jointEnd ? joint : nil }

  /// A scalar in normal form that is no part of a word, at `source` and `length` bytes long.
  @inline(__always)
  mutating func separate(_ scalar: UInt32, at source: Int, length: Int) {
    guard source == last.end, last.canJoin else { return joint = nil }
    joint = Self.joint(scalar, length)
    jointEnd = source + length
  }

  @inline(__always)
  private static func joint(_ scalar: UInt32, _ length: Int) -> Joint? {
    switch scalar {
    case 0x27, 0x2019: .apostrophe
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
  mutating func end(_ output: [UInt8], from start: Int, at source: Int, isSingleLetter: Bool) {
    var word = Word()
    word.end = source
    word.canJoin = !isSingleLetter
    word.digits = output.count - start
    word.isNumber = output[start...].allSatisfy { (0x30...0x39).contains($0) }
    word.isInitial =
      !word.isNumber && (word.digits == 1 || output[start] >= 0xC0 && word.digits <= 4 && Self.isOne(output, start))
    if let opened, word.canJoin, joins(opened, word), length < Self.longest {
      length += 1
    } else {
      flush()
      (first, length, groups) = (count, 1, nil)
    }
    count += 1
    last = word
    joint = nil
  }

  /// Whether a word is one character.
  private static func isOne(_ output: [UInt8], _ start: Int) -> Bool {
    output[(start + 1)...].allSatisfy { $0 & 0xC0 == 0x80 }
  }

  private mutating func joins(_ joint: Joint, _ word: Word) -> Bool {
    if last.isNumber, word.isNumber {
      // Thousands: one to three digits, then always three, always joined by the same.
      guard joint != .hyphen, word.digits == 3, length > 1 ? groups == joint : last.digits <= 3 else { return false }
      groups = joint
      return true
    }
    guard groups == nil else { return false }
    switch joint {
    case .apostrophe: return true
    case .hyphen: return true
    case .point: return last.isInitial && word.isInitial
    case .comma, .space: return false
    }
  }

  private mutating func flush() {
    if length > 1 { compounds.append(WordSequence.Compound(first: first, count: length)) }
    length = 1
  }

  /// There is nothing more.
  mutating func finish() { flush() }
}
