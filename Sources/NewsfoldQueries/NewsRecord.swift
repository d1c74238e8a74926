internal import ArticleText
package import CorpusStore
package import NewsModel
internal import StoryGrouping

/// What a report says that no earlier one of its story had, as it is shown.
package struct NewsRecord: Encodable, Sendable {
  /// Whether it is the story's first report: all it says is new.
  package let isFirst: Bool
  /// How many sentences the report has.
  package let sentenceCount: Int
  /// Those that are new, on one line each.
  package let sentences: [String]
  /// Names of which a part is in no earlier report.
  package let names: [String]
  /// Numbers that are in no earlier report, with the words beside them.
  package let figures: [String]

  /// Whether it says nothing new.
  package var isEmpty: Bool { sentences.isEmpty && names.isEmpty && figures.isEmpty }

  private enum Key: String, CodingKey {
    case first, sentence_count, sentences, names, figures
  }

  /// As `--json` prints it.
  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(isFirst, forKey: .first)
    try object.encode(sentenceCount, forKey: .sentence_count)
    try object.encode(sentences, forKey: .sentences)
    try object.encode(names, forKey: .names)
    try object.encode(figures, forKey: .figures)
  }
}

extension CorpusSnapshot {
  /// Of each of some articles of a story, in the order of their times, what no earlier one had. Copies and later versions
  /// are read like reports: an expansion has news, too.
  package func news(of articles: [Article]) throws -> [ArticleID: NewsRecord] {
    var story = StoryNews()
    var records: [ArticleID: NewsRecord] = [:]
    for article in articles {
      guard let text = try text(of: article.id) else { continue }
      let sentences = Sentences.of(text, title: article.title)
      let news = story.read(sentences.map { Array($0.utf8) })
      records[article.id] = NewsRecord(
        isFirst: records.isEmpty, sentenceCount: news.sentenceCount,
        sentences: news.sentences.map {
          sentences[$0.index].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        },
        names: news.names, figures: news.figures)
    }
    return records
  }
}
