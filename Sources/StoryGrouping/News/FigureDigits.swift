internal import Words

/// Reads numbers that are written in digits, of any script.
enum FigureDigits {
  /// Whether a word begins with a digit.
  static func areDigits(_ word: ArraySlice<UInt8>) -> Bool {
    if let first = word.first, first < 0x80 { return (0x30...0x39).contains(first) }
    return scalars(word).first?.properties.numericType == .decimal
  }

  /// The number that begins with a word, and the word behind it.
  static func read(at index: Int, _ words: WordSequence, _ text: [UInt8]) -> (value: FigureValue, end: Int) {
    var parts = [digits(of: words.word(index))]
    var separators: [Unicode.Scalar] = []
    var end = index + 1
    while end < words.count, parts[parts.count - 1].suffix.isEmpty, areDigits(words.word(end)),
      let separator = separator(end - 1, end, words, text),
      [".", ",", ":", "-", "/"].contains(separator) || isThousands(separator, words.word(end), behind: parts)
    {
      parts.append(digits(of: words.word(end)))
      separators.append(separator)
      end += 1
    }
    let suffix = parts[parts.count - 1].suffix
    if ["st", "nd", "rd", "th"].contains(suffix) { return (.ordinal, end) }
    return (value(parts.map(\.digits), separators).scaled(by: NumberWords.scales[suffix] ?? 1), end)
  }

  private static let spaces: Set<Unicode.Scalar> = [" ", "\u{A0}", "\u{202F}", "\u{2009}"]

  /// Whether a space sets off thousands: 12 000.
  private static func isThousands(
    _ separator: Unicode.Scalar, _ word: ArraySlice<UInt8>, behind parts: [(digits: String, suffix: String)]
  ) -> Bool {
    spaces.contains(separator) && word.count == 3 && parts.dropFirst().allSatisfy { $0.digits.count == 3 }
      && parts[0].digits.count <= 3 && parts[0].digits != "0"
  }

  /// What stands between two words, where that is one character; nothing where they are one in the text, as in ½.
  static func separator(
    _ index: Int, _ next: Int, _ words: WordSequence, _ text: [UInt8]
  ) -> Unicode.Scalar? {
    let (end, start) = (words.sources[index].upperBound, words.sources[next].lowerBound)
    guard end < start else { return nil }
    let between = scalars(text[end..<start])
    return between.count == 1 ? between.first : nil
  }

  /// Whether nothing but a space or a hyphen stands between two words.
  static func isBeside(_ index: Int, _ next: Int, _ words: WordSequence, _ text: [UInt8]) -> Bool {
    separator(index, next, words, text).map { [" ", "\n", "-", "\u{A0}"].contains($0) } ?? false
  }

  /// The sign of money that ends at a place; nothing where there is none.
  static func currency(before place: Int, in text: [UInt8]) -> Unicode.Scalar? {
    scalars(text[..<place].suffix(4)).last.flatMap { $0.properties.generalCategory == .currencySymbol ? $0 : nil }
  }

  private static func value(_ parts: [String], _ separators: [Unicode.Scalar]) -> FigureValue {
    guard let first = parts.first else { return .number(0) }
    if separators.isEmpty { return .number(Double(first) ?? 0) }
    let composite = FigureValue.composite(
      Array(zip(parts, separators.map(String.init) + [""]).map { $0 + $1 }.joined().utf8))
    guard separators.allSatisfy({ $0 == "." || $0 == "," || spaces.contains($0) }) else { return composite }
    // Marks of thousands are all the same, and stand before three digits each; a point or a comma before anything else is where
    // the fraction begins.
    var (whole, rest) = (first, Array(zip(separators, parts.dropFirst()))[...])
    let mark = separators[0]
    while let next = rest.first, next.0 == mark, next.1.count == 3, first.count <= 3, first != "0" {
      whole += next.1
      rest = rest.dropFirst()
    }
    guard let fraction = rest.first else { return .number(Double(whole) ?? 0) }
    return rest.count == 1 ? .number(Double("\(whole).\(fraction.1)") ?? 0) : composite
  }

  /// The digits that a word begins with, as ASCII, and what follows them.
  private static func digits(of word: ArraySlice<UInt8>) -> (digits: String, suffix: String) {
    var digits = ""
    var rest = scalars(word)[...]
    while let scalar = rest.first, scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue
    {
      digits += String(Int(value))
      rest = rest.dropFirst()
    }
    return (digits, String(String.UnicodeScalarView(rest)))
  }

  private static func scalars(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar] {
    Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
  }
}
