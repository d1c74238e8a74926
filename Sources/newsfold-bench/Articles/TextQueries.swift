internal import FoundationEssentials

/// Queries of four kinds for the text index alone, drawn from made-up articles by their seed.
struct TextQueries {
  private let articles: GeneratedArticles
  private static let count = 1000

  init(_ articles: GeneratedArticles) { self.articles = articles }

  /// Writes a file a kind.
  func write(to folder: String) throws {
    var random = Random(articles.seed ^ 0x5155_4552_4945_5300)
    var kinds: [String: [String]] = [:]
    for _ in 0..<Self.count {
      let text = articles.words(of: UInt32(1 + random.below(articles.count))).map { Self.word($0) }
      let (one, other) = (text[random.below(text.count)], text[random.below(text.count)])
      kinds["both", default: []].append("+\(one) +\(other)")
      kinds["either", default: []].append("\(one) \(other)")
      kinds["common", default: []].append(Self.word(UInt16(random.below(20_000))))
      let at = random.below(max(1, text.count - 3))
      kinds["phrase", default: []].append("\"\(text[at..<min(text.count, at + 3)].joined(separator: " "))\"")
    }
    for (kind, lines) in kinds {
      try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: "\(folder)/\(kind).queries"))
    }
  }

  private static func word(_ place: UInt16) -> String { MadeUpTexts.word(place).lowercased() }
}
