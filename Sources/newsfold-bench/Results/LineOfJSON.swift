internal import FoundationEssentials

extension Encodable {
  /// As one line of JSON, without its end: the same value gives the same bytes.
  func lineOfJSON() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
