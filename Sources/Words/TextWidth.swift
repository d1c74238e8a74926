internal import CUtf8proc

/// How text lies on a terminal.
public enum TextWidth {
  /// Columns that a text takes: two for a wide character (Chinese, Japanese, Korean, emoji), none for a mark.
  public static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      sum + (scalar.isASCII ? 1 : Int(utf8proc_charwidth(utf8proc_int32_t(bitPattern: scalar.value))))
    }
  }

  /// A text broken into lines of at most `columns`, between words; in a word only where it is longer than a line, and between
  /// wide characters, which have no spaces between them. One line where there is no limit.
  public static func wrap(_ text: String, columns: Int?) -> [String] {
    guard let columns else { return [text] }
    var lines: [String] = []
    var (line, width) = ("", 0)
    func end() {
      lines.append(line)
      (line, width) = ("", 0)
    }
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      let length = Self.columns(String(word))
      if width > 0, width + 1 + length > columns, length <= columns || !isWide(word) { end() }
      if width > 0 {
        line += " "
        width += 1
      }
      guard width + length > columns else {
        line += word
        width += length
        continue
      }
      for character in word {
        let step = Self.columns(String(character))
        if width + step > columns, width > 0 { end() }
        line.append(character)
        width += step
      }
    }
    if width > 0 || lines.isEmpty { end() }
    return lines
  }

  private static func isWide(_ word: Substring) -> Bool {
    word.unicodeScalars.contains { utf8proc_charwidth(utf8proc_int32_t(bitPattern: $0.value)) > 1 }
  }

  /// Whether some of a text is written from right to left (Hebrew, Arabic, Syriac, Thaana, N’Ko and others).
  public static func hasRightToLeft(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
      default: false
      }
    }
  }
}
