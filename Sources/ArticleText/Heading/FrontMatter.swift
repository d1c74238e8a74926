/// The block of `key: value` lines between two lines of `---` at the very front, as static site generators have it.
///
/// Only plain values are read: what is nested, listed or folded over lines is passed over.
struct FrontMatter {
  let fields: [HeaderField]
  /// Just behind the closing line.
  let end: Int

  private static let longest = 200

  /// Nothing where the text does not begin with such a block.
  init?(_ text: [UInt8]) {
    var at = text.firstIndex { !$0.isASCIISpace } ?? text.count
    guard Self.line(text, &at) == Array("---".utf8)[...] else { return nil }
    var fields: [HeaderField] = []
    for _ in 0..<Self.longest where at < text.count {
      let line = Self.line(text, &at)
      if line == Array("---".utf8)[...] || line == Array("...".utf8)[...] {
        guard !fields.isEmpty else { return nil }
        self.fields = fields
        end = at
        return
      }
      if Self.isPassedOver(line) { continue }
      guard let field = HeaderField(frontMatter: line) else { return nil }
      fields.append(field)
    }
    return nil
  }

  /// The line at `at`, without white space behind it; `at` moves to the next one.
  private static func line(_ text: [UInt8], _ at: inout Int) -> ArraySlice<UInt8> {
    let end = text[at...].firstIndex(of: 0x0A) ?? text.count
    var line = text[at..<end].prefix(TextLine.longest)
    while let last = line.last, last.isASCIISpace { line.removeLast() }
    at = min(end + 1, text.count)
    return line
  }

  /// Empty, a comment, an item of a list, or nested in the line above.
  private static func isPassedOver(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first else { return true }
    return first.isASCIISpace || first == UInt8(ascii: "#") || first == UInt8(ascii: "-")
  }
}
