/// Made-up articles as text: their words spelled, in sentences and paragraphs under a title.
struct MadeUpTexts: Sendable {
  let articles: GeneratedArticles

  init(_ articles: GeneratedArticles) { self.articles = articles }

  /// Of texts of so many bytes on average.
  init(seed: UInt64, count: Int, bytes: Int) {
    // Beside its letters a word has a space, and now and then a comma, a full stop or a line end.
    let words = max(24, bytes * 100 / (Spelling.meanLength + 120) - 20)
    articles = GeneratedArticles(seed: seed, count: count, words: words)
  }

  var count: Int { articles.count }

  /// An article, by number from 1.
  func text(_ number: UInt32) -> [UInt8] {
    let text = articles.text(of: number)
    return if case .copy = articles.relation(of: number) { Self.wrapped(text) } else { Self.plain(text) }
  }

  /// An article that is none of the others, by number: its last line is a word that no other text has.
  func newText(_ number: UInt32) -> [UInt8] {
    Self.plain(articles.newText(number)) + Array("\n\(Self.capital(mark(number))).\n".utf8)
  }

  /// The word that ``newText(_:)`` of that number has, and no other text.
  func mark(_ number: UInt32) -> String { "qz\(articles.seed % 1000)x\(number)q" }

  static func word(_ place: UInt16) -> String { String(decoding: Spelling.table[Int(place)], as: UTF8.self) }

  private static func capital(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

  private static let space = UInt8(ascii: " ")
  private static let newline = UInt8(ascii: "\n")

  /// A line a paragraph, an empty one before each.
  static func plain(_ text: GeneratedText) -> [UInt8] {
    var bytes = titleLine(text.title)
    bytes.append(newline)
    for paragraph in text.paragraphs {
      bytes.append(newline)
      for (index, sentence) in paragraph.enumerated() {
        if index > 0 { bytes.append(space) }
        append(sentence, to: &bytes)
      }
      bytes.append(newline)
    }
    return bytes
  }

  private static let columns = 64

  /// The same words under a title in capitals, in short lines that are indented.
  static func wrapped(_ text: GeneratedText) -> [UInt8] {
    var bytes = titleLine(text.title).map { (97...122).contains($0) ? $0 - 32 : $0 }
    bytes += [newline, newline]
    for paragraph in text.paragraphs {
      var running: [UInt8] = []
      for sentence in paragraph {
        if !running.isEmpty { running.append(space) }
        append(sentence, to: &running)
      }
      var column = columns
      for word in running.split(separator: space) {
        let isOver = column + word.count >= columns
        bytes += isOver ? [newline, space, space] : [space]
        column = isOver ? word.count : column + word.count + 1
        bytes += word
      }
      bytes.append(newline)
    }
    return bytes
  }

  private static func titleLine(_ title: [UInt16]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, place) in title.enumerated() {
      if index > 0 { bytes.append(space) }
      append(place, isFirst: index == 0, to: &bytes)
    }
    return bytes
  }

  private static func append(_ sentence: [UInt16], to bytes: inout [UInt8]) {
    // Where a long sentence has its comma is the sentence's own business: it is the same in each text that has it.
    let comma = sentence.count > 12 ? 3 + Int(sentence[0]) % 6 : -1
    for (index, place) in sentence.enumerated() {
      if index > 0 { bytes.append(space) }
      append(place, isFirst: index == 0, to: &bytes)
      if index == comma { bytes.append(UInt8(ascii: ",")) }
    }
    bytes.append(UInt8(ascii: "."))
  }

  private static func append(_ place: UInt16, isFirst: Bool, to bytes: inout [UInt8]) {
    let word = Spelling.table[Int(place)]
    guard isFirst, let first = word.first, (97...122).contains(first) else {
      bytes += word
      return
    }
    bytes.append(first - 32)
    bytes += word.dropFirst()
  }
}
