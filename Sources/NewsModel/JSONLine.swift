internal import FoundationEssentials
package import SystemPackage

/// JSON for scripts: one object a line, keys sorted, nothing raw that could disturb a terminal.
package enum JSONLine {
  /// `value` on one line, without the line end.
  ///
  /// - Throws: what `value`'s own encoding throws; numbers that JSON does not have, for one.
  package static func encode(_ value: any Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    // The encoder escapes C0 only; DEL, C1 and bidirectional overrides are legal JSON and still unwelcome on a screen.
    guard text.unicodeScalars.contains(where: PrintableText.isUnsafe) else { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      if PrintableText.isUnsafe(scalar) {
        let digits = String(scalar.value, radix: 16)
        safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}

extension FilePath {
  /// The raw bytes in base64 where the path is not UTF-8 and so cannot be said in JSON; nothing otherwise.
  package var base64WhereNeeded: String? { isUTF8 ? nil : Data(bytes).base64EncodedString() }
}
