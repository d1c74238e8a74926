internal import CLanguageDetection

/// Tells in which language a text is written, by CLD2 (https://github.com/CLD2Owners/cld2): by its letters, and by runs of
/// four of them.
package enum LanguageRecognition {
  /// What stands for a language that is not known, in BCP 47.
  package static let unknown = "und"

  /// By which rules and tables it goes.
  package static let version = "1, CLD2 " + String(cString: cld2_version())

  /// Bytes that are looked at: more of the same says nothing new.
  private static let length = 500

  /// The code of a text's language, as in BCP 47 (`en`, `zh-Hant`); ``unknown`` where that is not certain.
  ///
  /// - Parameter text: UTF-8; what is none counts as a space.
  package static func code(of text: [UInt8]) -> String {
    let clean = cleaned(text)
    let end = clean.count - padding
    var isReliable = false
    let language = clean.withUnsafeBytes { bytes in
      cld2_detect_language(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(end), true, &isReliable)
    }
    guard isReliable, end > 0 else { return unknown }
    let code = String(cString: cld2_language_code(language))
    return code == "un" ? unknown : renamed[code] ?? code
  }

  /// Bytes behind the text that may be read.
  private static let padding = 16

  /// The beginning of a text as the library needs it, or it ends the process: nothing but whole characters that may be
  /// exchanged, and some room behind them.
  private static func cleaned(_ text: [UInt8]) -> [UInt8] {
    var clean: [UInt8] = []
    clean.reserveCapacity(length + padding + 4)
    for scalar in String(decoding: text.prefix(length), as: UTF8.self).unicodeScalars {
      let value = scalar.value
      if value < 0x80 {
        clean.append(value >= 0x20 && value != 0x7F ? UInt8(value) : 0x20)
      } else if value < 0xA0 || (0xFDD0...0xFDEF).contains(value) || value & 0xFFFE == 0xFFFE || value == 0xFFFD {
        clean.append(0x20)
      } else {
        clean += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
    return clean + [UInt8](repeating: 0, count: padding)
  }

  /// Codes that have been given another since.
  private static let renamed = ["iw": "he", "jw": "jv", "in": "id", "ji": "yi", "nb": "no", "mo": "ro"]
}
