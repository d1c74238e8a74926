extension TextOddness {
  enum Alphabet: Equatable {
    case latin, greek, cyrillic, semitic
  }

  /// What a code point is, as far as it can be odd.
  enum Kind: Equatable {
    case letter(Alphabet, isUpper: Bool)
    /// A letter of a script without cases or spaces.
    case ideograph
    /// A sign that does not stand between letters.
    case sign
    /// A sign that hardly any text has: a spacing accent, a drawing character of old terminals.
    case relic
    /// A code point that no text has: unassigned, private, a control, U+FFFD.
    case senseless
    /// What may stand anywhere.
    case other
  }
}

extension TextOddness.Kind {
  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x41...0x5A: self = .letter(.latin, isUpper: true)
    case 0x61...0x7A: self = .letter(.latin, isUpper: false)
    case 0..<0x80: self = .other
    case 0x80...0x9F, 0xE000...0xF8FF, 0xFFF0...0xFFFF: self = .senseless
    case 0xA4, 0xA6, 0xA8, 0xAC, 0xAF, 0xB8, 0x2500...0x25FF: self = .relic
    // Dots, hyphens, dashes, apostrophes and invisible characters that stand within words.
    case 0xA0, 0xAD, 0xB4, 0xB7, 0x2000...0x201B, 0x2026...0x2028, 0x30FB, 0x300...0x36F: self = .other
    case 0xAA, 0xBA, 0xB5: self = .other
    case 0xA1...0xBF, 0xD7, 0xF7, 0x2020...0x2BFF: self = .sign
    case 0xC0...0x24F, 0x1E00...0x1EFF, 0x370...0x52F, 0x590...0x6FF: self = Self.letter(scalar)
    // Half-width katakana, rare extensions: what Latin letters become in Japanese and Chinese charsets.
    case 0xFF61...0xFF9F, 0x3400...0x4DBF, 0xF900...0xFAFF, 0x20000...0x3FFFF: self = .ideograph
    case 0x3040...0x30FF, 0x4E00...0x9FFF, 0xAC00...0xD7A3: self = .ideograph
    default: self = scalar.properties.generalCategory == .unassigned ? .senseless : .other
    }
  }

  private static func letter(_ scalar: Unicode.Scalar) -> Self {
    let properties = scalar.properties
    guard properties.isAlphabetic else {
      return properties.generalCategory == .unassigned ? .senseless : .other
    }
    let alphabet: TextOddness.Alphabet =
      switch scalar.value {
      case 0x370...0x3FF: .greek
      case 0x400...0x52F: .cyrillic
      case 0x590...0x6FF: .semitic
      default: .latin
      }
    return .letter(alphabet, isUpper: properties.isUppercase)
  }

  var isAlphabetic: Bool { if case .letter = self { true } else { false } }
  var isLatin: Bool { if case .letter(.latin, _) = self { true } else { false } }
  var isLower: Bool { if case .letter(_, let isUpper) = self { !isUpper } else { false } }

  /// Whether both are letters, of different alphabets.
  func clashes(with other: Self) -> Bool {
    if case .letter(let one, _) = self, case .letter(let two, _) = other { one != two } else { false }
  }
}
