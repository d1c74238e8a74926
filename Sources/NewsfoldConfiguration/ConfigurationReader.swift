internal import NewsModel
internal import TOML

/// Reads typed values out of one table of a TOML document, and knows which keys were asked for.
struct ConfigurationSection {
  let name: String
  let table: TOMLTable
  let document: ConfigurationDocument

  /// - Throws: ``ConfigurationError`` naming the first key that is none of `keys`.
  func allow(only keys: [String]) throws {
    for key in table.names where !keys.contains(key) {
      throw document.error(
        "unknown setting \(quoted(key)): \(name.isEmpty ? "at the top level" : "in [\(name)]") there are "
          + keys.joined(separator: ", "), line: table[key]?.line ?? table.line)
    }
  }

  func string(_ key: String) throws -> String? {
    guard let value = table[key] else { return nil }
    guard let text = value.string else { throw wrong(key, "a text in quotation marks") }
    guard !text.contains("\0") else { throw wrong(key, "a text without NUL") }
    return text
  }

  func strings(_ key: String) throws -> [String]? {
    guard let value = table[key] else { return nil }
    guard let array = value.array else { throw wrong(key, "a list of texts, [\"…\", \"…\"]") }
    return try array.map { item in
      guard let text = item.string, !text.isEmpty else { throw wrong(key, "a list of texts, none of them empty") }
      return text
    }
  }

  /// A number between 0 and 1.
  func share(_ key: String) throws -> Double? {
    guard let value = table[key] else { return nil }
    guard let number = value.number, (0...1).contains(number) else {
      throw wrong(key, "a number from 0 to 1")
    }
    return number
  }

  func duration(_ key: String, atLeast least: Duration) throws -> Duration? {
    guard let text = try string(key) else { return table[key] == nil ? nil : .zero }
    let units: [(String, Double)] = [("ms", 0.001), ("min", 60), ("s", 1), ("h", 3600), ("d", 86_400)]
    guard let seconds = Self.quantity(text, units), seconds <= 36_600 * 86_400 else {
      throw wrong(key, "a number and a unit (ms, s, min, h, d), such as \"200ms\"")
    }
    let duration = Duration.milliseconds(Int64((seconds * 1000).rounded()))
    guard duration >= least else { throw wrong(key, "at least \(least.text)") }
    return duration
  }

  func size(_ key: String) throws -> Int64? {
    guard let text = try string(key) else { return nil }
    let units: [(String, Double)] = [("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("B", 1)]
    guard let bytes = Self.quantity(text, units), bytes >= 1, bytes <= 268_435_456 else {
      throw wrong(key, "a number and a unit (B, KiB, MiB, GiB) up to 256 MiB, such as \"16MiB\"")
    }
    return Int64(bytes)
  }

  func wrong(_ key: String, _ expected: String) -> ConfigurationError {
    document.error("\(key) must be \(expected)", line: table[key]?.line ?? table.line)
  }

  private func quoted(_ text: String) -> String { "\"" + PrintableText.escaping(text) + "\"" }

  private static func quantity(_ text: String, _ units: [(String, Double)]) -> Double? {
    for (unit, factor) in units where text.hasSuffix(unit) {
      let number = text.dropLast(unit.count).filter { $0 != " " }
      guard let value = Double(String(number)), value >= 0, value.isFinite else { return nil }
      return value * factor
    }
    return nil
  }
}

/// A configuration, for saying where in it something is wrong.
struct ConfigurationDocument {
  /// How messages name it.
  let name: String

  func error(_ problem: String, line: Int) -> ConfigurationError { ConfigurationError("\(name):\(line): \(problem)") }
}
