internal import CUtf8proc

/// How text lies on a terminal.
public enum TextWidth {
  /// Columns that a text takes: two for a wide character (Chinese, Japanese, Korean, emoji), none for a mark.
  public static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      sum + (scalar.isASCII ? 1 : Int(utf8proc_charwidth(utf8proc_int32_t(bitPattern: scalar.value))))
    }
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
