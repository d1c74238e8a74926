/// The first sentence of a text, which is its title where it has no title line.
enum FirstSentence {
  /// How far it is looked for. Bytes.
  private static let longest = 2048

  /// The first sentence at or behind `start` that has a word in it, made a title; nothing where there is none.
  static func title(of text: [UInt8], from start: Int) -> String? {
    var lines = LineReader(text, from: start)
    guard let first = lines.next() else { return nil }
    let paragraph = self.paragraph(text, from: first.start)
    let scalars = String(decoding: paragraph, as: UTF8.self).unicodeScalars
    var at = scalars.startIndex
    while at < scalars.endIndex {
      let end = SentenceEnd.first(in: scalars[at...])
      if let title = TitleText.sentence(String(scalars[at..<end])) { return title }
      at = end
    }
    return nil
  }

  /// The paragraph at `start`, or the front of it: up to an empty line, or a line that is set in where the one before
  /// is not.
  private static func paragraph(_ text: [UInt8], from start: Int) -> ArraySlice<UInt8> {
    var end = start
    let limit = min(text.count, start + longest)
    let isSetIn = start > 0 && text[start - 1].isASCIISpace && text[start - 1] != 0x0A
    while end < limit {
      if text[end] == 0x0A, end + 1 < limit {
        let next = text[end + 1]
        if next == 0x0A || (next.isASCIISpace && !isSetIn) { break }
      }
      end += 1
    }
    while end > start, end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
    return text[start..<end]
  }
}
