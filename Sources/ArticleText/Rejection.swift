/// Why a file is no article.
package enum Rejection: Error, Equatable, Sendable {
  /// No bytes at all.
  case empty
  /// Nothing but NUL bytes; how many.
  case onlyNULBytes(Int)
  /// NUL bytes in what is no UTF-16 or UTF-32: how many, and the offset of the first.
  case nulBytes(count: Int, first: Int)
  /// NUL characters in UTF-16 or UTF-32: how many.
  case nulCharacters(Int, charset: String)
  /// A known format that is not plain text: what it is, and what would help.
  case binary(what: String, advice: String)
  /// More control characters than any text has; `bytes` is the size of the whole.
  case controlCharacters(count: Int, bytes: Int)
  /// Bytes that the charset, the likeliest one, has no characters for.
  case undecodable(charset: String)
  /// Spaces and line ends only; how many bytes.
  case onlyWhitespace(Int)
  /// Punctuation or symbols, and not one letter or digit.
  case noWords

  /// For a person: what is wrong, and what to do where something can be done.
  package var reason: String {
    switch self {
    case .empty:
      "empty (0 bytes)"
    case .onlyNULBytes(let count):
      "only NUL bytes (\(count)): the copy that made it probably did not finish"
    case .nulBytes(let count, let first):
      "not text: \(count) NUL \(count == 1 ? "byte" : "bytes"), the first at offset \(first),"
        + " in what is neither UTF-16 nor UTF-32"
    case .nulCharacters(let count, let charset):
      "not text: \(count) NUL \(count == 1 ? "character" : "characters") in what looks like \(charset)"
    case .binary(let what, let advice):
      "\(what), not text: \(advice)"
    case .controlCharacters(let count, let bytes):
      "not text: \(count) of \(bytes) bytes are control characters"
    case .undecodable(let charset):
      "text in no encoding that is known, and not even in \(charset): convert it to UTF-8,"
        + " or configure the charset that files are in"
    case .onlyWhitespace(let count):
      "only white space (\(count) \(count == 1 ? "byte" : "bytes"))"
    case .noWords:
      "no words: not one letter or digit"
    }
  }
}
