internal import CLanguageDetection

/// Tells in which language a text is written, by CLD2 (https://github.com/CLD2Owners/cld2): by its letters, and by runs of
/// four of them.
package enum LanguageRecognition {
  /// What stands for a language that is not known, in BCP 47.
  package static let unknown = "und"

  /// By which rules and tables it goes.
  package static let version = "1, CLD2 " + String(cString: cld2_version())

  /// Bytes that are looked at: more of the same says nothing new.
  private static let length = 1000

  /// The code of a text's language, as in BCP 47 (`en`, `zh-Hant`); ``unknown`` where that is not certain.
  ///
  /// - Parameter text: UTF-8.
  package static func code(of text: [UInt8]) -> String {
    var end = min(text.count, length)
    // Between characters: the library takes it for granted.
    while end > 0, end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
    var isReliable = false
    let language = text.withUnsafeBytes { bytes in
      cld2_detect_language(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(end), true, &isReliable)
    }
    guard isReliable, end > 0 else { return unknown }
    let code = String(cString: cld2_language_code(language))
    return code == "un" ? unknown : renamed[code] ?? code
  }

  /// Codes that have been given another since.
  private static let renamed = ["iw": "he", "jw": "jv", "in": "id", "ji": "yi", "nb": "no", "mo": "ro"]
}
