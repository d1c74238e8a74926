/// A line that names the writer: `By Batya Jerenberg, World Israel News`.
struct Byline {
  /// The outlet that it names; none where it names a person only.
  let source: String?

  private static let longest = 120
  private static let mostWords = 16

  /// Nothing where the line is no byline.
  init?(_ line: ArraySlice<UInt8>) {
    guard line.count <= Self.longest, line.starts(with: Array("By ".utf8)) || line.starts(with: Array("BY ".utf8))
    else { return nil }
    let rest = line.dropFirst(3).drop(while: \.isASCIISpace)
    let words = rest.split { $0.isASCIISpace }
    // "By the time they came" and "By 2018 it was over." begin sentences.
    guard let first = rest.first, first.isASCIIUpper || first >= 0x80, words.count <= Self.mostWords,
      !rest.contains(where: { "!?;".utf8.contains($0) }), !Self.isSentence(rest, words)
    else { return nil }
    source = Self.source(of: rest)
  }

  /// The outlet in what a byline says: its last part that is one, without the writer's office there.
  static func source(of names: ArraySlice<UInt8>) -> String? {
    guard names.count <= longest else { return nil }
    let text = TitleText.folding(String(decoding: names, as: UTF8.self), longest: longest)
    var parts = text.split { ",|/(){}".contains($0) || $0 == "\u{2013}" || $0 == "\u{2014}" }
      .map { $0.split(separator: " ").map(String.init) }
    // Without a comma: "By Jane Doe for The Example Times".
    if parts.count == 1, let words = parts.first, let link = words.lastIndex(where: { ["for", "of"].contains($0) }) {
      parts.append(Array(words[(link + 1)...]))
    }
    for part in parts.dropFirst().reversed() {
      if let name = Outlets.outlet(part) { return name }
    }
    return parts.count == 1 ? Outlets.agency(text, isCertain: false) : nil
  }

  /// A sentence ends with a full stop, or has words in small letters that stand in no name and no office.
  private static func isSentence(_ bytes: ArraySlice<UInt8>, _ words: [ArraySlice<UInt8>]) -> Bool {
    let small = words.filter { $0.first?.isASCIILower == true }
    return small.count * 2 > words.count || (bytes.last == UInt8(ascii: ".") && words.count > 6)
  }
}
