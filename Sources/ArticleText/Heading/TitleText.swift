internal import Words

/// Makes one line of any text: white space folded, nothing in it that moves a cursor or turns text around.
enum TitleText {
  /// Titles are at most so many characters: the length of the longest title line.
  static let longest = 200
  /// A title that is made of the text itself is cut at so many.
  static let longestSentence = 120

  /// A title that was marked as one; nothing where it has no words.
  static func heading(_ bytes: ArraySlice<UInt8>) -> String? {
    var bytes = bytes.prefix(TextLine.longest)
    // A heading of Markdown.
    let marks = bytes.prefix { $0 == UInt8(ascii: "#") }.count
    if marks > 0, bytes.dropFirst(marks).first == 0x20 { bytes = bytes.dropFirst(marks + 1) }
    return checked(folding(String(decoding: bytes, as: UTF8.self), longest: longest))
  }

  /// A title made of a sentence; nothing where it has no words.
  static func sentence(_ text: String) -> String? { checked(folding(text, longest: longestSentence)) }

  /// A title made of words in normal form, for a text that offers nothing else.
  static func ofWords(_ words: WordSequence) -> String {
    let front = (0..<min(words.count, longestSentence)).map { words.text($0) }
    let title = folding(front.joined(separator: " "), longest: longestSentence)
    return title.isEmpty ? "untitled" : title
  }

  private static func checked(_ title: String) -> String? { WordSequence(title).count > 0 ? title : nil }

  /// `text` on one line, cut at a word border so that it and its ellipsis have at most `longest` characters (code
  /// points: a hostile text can make one grapheme of a thousand).
  static func folding(_ text: String, longest: Int) -> String {
    var kept = String.UnicodeScalarView()
    var count = 0
    var border = 0
    var needsSpace = false
    for scalar in text.unicodeScalars {
      if isSpace(scalar) {
        needsSpace = count > 0
        continue
      }
      if isDropped(scalar) { continue }
      if needsSpace {
        if count < longest { border = count }
        kept.append(" ")
        count += 1
        needsSpace = false
      }
      kept.append(scalar)
      count += 1
      if count > longest { return cut(kept, border, longest) }
    }
    return String(kept)
  }

  /// A word longer than a third of the title is cut within.
  private static func cut(_ kept: String.UnicodeScalarView, _ border: Int, _ longest: Int) -> String {
    var front = kept.prefix(border > longest * 2 / 3 ? border : longest - 1)
    while let last = front.last, last == " " || [",", ";", ":", "-", "\u{2013}", "\u{2014}"].contains(last) {
      front.removeLast()
    }
    return String(front) + "\u{2026}"
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x80 ? scalar == " " || ("\t"..."\r").contains(scalar) : scalar.properties.isWhitespace
  }

  /// Controls, bidirectional marks and overrides, and what has no width of its own between words.
  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F, 0xA0..<0x600: false
    case 0x61C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
    default: scalar.properties.generalCategory == .control
    }
  }
}
