internal import CUtf8proc

/// What a code point in normal form does to words.
enum ScalarClass {
  /// Belongs to a word with its neighbours.
  case letter
  /// Joins whatever word stands before it.
  case mark
  /// A letter of a script without spaces: a word of its own.
  case singleLetter
  /// Ends a word.
  case separator

  init(_ scalar: UInt32) {
    if scalar < 0x80 {
      self = ASCIIWords.table[Int(scalar)] == 0 ? .separator : .letter
      return
    }
    switch utf8proc_category(utf8proc_int32_t(bitPattern: scalar)) {
    case UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ME:
      self = .mark
    case UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT, UTF8PROC_CATEGORY_LM,
      UTF8PROC_CATEGORY_LO:
      self = Self.isWithoutSpaces(scalar) ? .singleLetter : .letter
    case UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NL, UTF8PROC_CATEGORY_NO:
      self = .letter
    default:
      self = .separator
    }
  }

  /// Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Bopomofo, Han.
  private static func isWithoutSpaces(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3031...0x3035, 0x3041...0x30FF,
      0x3105...0x312F, 0x31A0...0x31BF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAA60...0xAA7F,
      0xF900...0xFAFF, 0x1B000...0x1B16F, 0x20000...0x323AF:
      true
    default: false
    }
  }
}
