internal import CUtf8proc

/// Words without their accents, so that a reader who types none finds them: naïve is naive, Ångström is angstrom.
///
/// Only Latin and Greek letters lose their marks; in other scripts a mark is a letter's other half (й is not и, and an
/// Indic vowel sign is the vowel).
public enum AccentFolding {
  /// Words in normal form, space-separated or single, without accents. ASCII comes back as it is, and so does a word that is
  /// nothing but marks.
  public static func fold(_ words: [UInt8]) -> [UInt8] {
    guard words.contains(where: { $0 >= 0x80 }) else { return words }
    var folded: [UInt8] = []
    folded.reserveCapacity(words.count)
    for word in words.split(separator: 0x20, omittingEmptySubsequences: false) {
      if !folded.isEmpty { folded.append(0x20) }
      let start = folded.count
      fold(word, into: &folded)
      if folded.count == start { folded += word }
    }
    return folded
  }

  private static func fold(_ word: ArraySlice<UInt8>, into folded: inout [UInt8]) {
    guard word.contains(where: { $0 >= 0x80 }) else { return folded += word }
    for scalar in String(decoding: word, as: UTF8.self).unicodeScalars {
      if scalar.isASCII {
        folded.append(UInt8(scalar.value))
      } else if isAccented(scalar.value) {
        folded += base(of: scalar).utf8
      } else if !(0x300...0x36F).contains(scalar.value) {
        folded += String(scalar).utf8
      }
    }
  }

  /// Latin-1 to Latin Extended-B, Latin Extended Additional, Greek and Greek Extended.
  private static func isAccented(_ scalar: UInt32) -> Bool {
    (0xC0...0x24F).contains(scalar) || (0x1E00...0x1FFF).contains(scalar) || (0x370...0x3FF).contains(scalar)
  }

  /// The scalar without what decomposes off it, and for those that do not decompose, what readers type instead.
  private static func base(of scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\u{F8}": return "o"
    case "\u{142}": return "l"
    case "\u{111}", "\u{F0}": return "d"
    case "\u{E6}": return "ae"
    case "\u{153}": return "oe"
    case "\u{FE}": return "th"
    case "\u{131}": return "i"
    default: break
    }
    var buffer: [utf8proc_int32_t] = Array(repeating: 0, count: 8)
    var boundary: CInt = 0
    let count = utf8proc_decompose_char(
      utf8proc_int32_t(bitPattern: scalar.value), &buffer, buffer.count,
      utf8proc_option_t(UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_STRIPMARK.rawValue), &boundary)
    var base = String.UnicodeScalarView()
    for value in buffer.prefix(max(0, min(count, buffer.count))) {
      if let scalar = Unicode.Scalar(UInt32(bitPattern: value)) { base.append(scalar) }
    }
    return String(base)
  }
}
