/// Text from outside, made safe to show: nothing in it can move a cursor, start a line or turn text around.
package enum PrintableText {
  /// Escapes control characters (C0, DEL, C1), line separators and bidirectional overrides as `\n`, `\t` or `\u{1b}`.
  package static func escaping(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var safe = ""
    safe.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar) {
        safe += escape(scalar)
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  /// The same for running text: line ends and tabs stay, since a reader asked for the text as it is.
  package static func escapingBody(_ text: String) -> String {
    var safe = ""
    safe.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if scalar != "\n", scalar != "\t", isUnsafe(scalar) {
        safe += escape(scalar)
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  /// Cuts `text` so that its UTF-8 takes at most `bytes`, ending in an ellipsis where something was cut.
  package static func cut(_ text: String, toBytes bytes: Int) -> String {
    if text.utf8.count <= bytes { return text }
    var kept = ""
    var used = 3  // the ellipsis
    for character in text {
      used += character.utf8.count
      if used > bytes { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// A title as sentences show it: in quotation marks, made safe, at most 120 bytes of it.
  package static func quoted(_ title: String) -> String { "“" + cut(escaping(title), toBytes: 120) + "”" }

  /// Whether a code point must not reach a terminal as it is. The marks of direction that reach no further than a letter
  /// does (U+200E, U+200F, U+061C) may: texts in Hebrew and Arabic have them.
  package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{" + String(scalar.value, radix: 16) + "}"
    }
  }
}
