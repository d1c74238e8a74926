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

  /// Numbers that are others than those of an earlier report, in the same words.
  package fileprivate(set) var differences: [DifferenceOfFigures] = []

  /// Whether it says nothing new.
  package var isEmpty: Bool { sentences.isEmpty && names.isEmpty && figures.isEmpty && differences.isEmpty }

  private enum Key: String, CodingKey {
    case first, sentence_count, sentences, names, figures, differences
  }

  /// As `--json` prints it.
  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(isFirst, forKey: .first)
    try object.encode(sentenceCount, forKey: .sentence_count)
    try object.encode(sentences, forKey: .sentences)
    try object.encode(names, forKey: .names)
    try object.encode(figures, forKey: .figures)
    try object.encode(differences, forKey: .differences)
  }
}

/// A number that is another one than an earlier report's, in the same words.
package struct DifferenceOfFigures: Encodable, Sendable {
  /// The number, as it is written.
  package let figure: String
  /// The sentence that it stands in.
  package let sentence: String
  /// The earlier report.
  package let other: ArticleID
  /// Its number.
  package let otherFigure: String
  /// Its sentence.
  package let otherSentence: String

  private enum CodingKeys: String, CodingKey {
    case figure, sentence, other
    case otherFigure = "other_figure"
    case otherSentence = "other_sentence"
  }
}

extension CorpusSnapshot {
  /// Of each of some articles of a story, in the order of their times, what no earlier one had. Copies and later versions
  /// are read like reports: an expansion has news, too.
  package func news(of articles: [Article]) throws -> [ArticleID: NewsRecord] {
    var story = StoryNews()
    var records: [ArticleID: NewsRecord] = [:]
    var read: [(article: ArticleID, sentences: [Substring])] = []
    for article in articles {
      guard let text = try text(of: article.id) else { continue }
      let sentences = Sentences.of(text, title: article.title)
      let time = article.date ?? article.addedAt
      let news = story.read(sentences.map { Array($0.utf8) }, time: time.seconds)
      read.append((article.id, sentences))
      records[article.id] = NewsRecord(
        isFirst: records.isEmpty, sentenceCount: news.sentenceCount,
        sentences: news.sentences.map { Self.line(sentences[$0.index]) }, names: news.names, figures: news.figures)
    }
    for difference in story.differences {
      let (earlier, later) = (read[difference.first.report], read[difference.second.report])
      records[later.article]?.differences.append(
        DifferenceOfFigures(
          figure: difference.second.figure, sentence: Self.line(later.sentences[difference.second.sentence]),
          other: earlier.article, otherFigure: difference.first.figure,
          otherSentence: Self.line(earlier.sentences[difference.first.sentence])))
    }
    return records
  }

  private static func line(_ sentence: Substring) -> String {
    sentence.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
