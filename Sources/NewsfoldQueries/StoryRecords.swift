package import CorpusStore
package import NewsModel
internal import StoryGrouping
internal import Words

/// A story, as listings show it.
package struct StoryRecord: Encodable, Sendable {
  /// The story summed up.
  package let summary: StorySummary
  /// The words that say best what it is about.
  package let terms: [String]
  /// The reports of two parts that are rather two events, where the story is shown by itself and they are told.
  package var parts: [[ArticleID]]?
  /// Its articles, where the story is shown by itself.
  package var reports: [ArticleRecord]?

  private enum Key: String, CodingKey {
    case story, title, size, copies, revisions, sources, unsourced, first, last, undated, terms, parts, reports
  }

  /// As `--json` prints it.
  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(summary.id, forKey: .story)
    try object.encode(summary.title, forKey: .title)
    try object.encode(summary.size, forKey: .size)
    try object.encode(summary.copies, forKey: .copies)
    try object.encode(summary.revisions, forKey: .revisions)
    try object.encode(summary.sources, forKey: .sources)
    try object.encode(summary.unsourced, forKey: .unsourced)
    try object.encode(summary.first.rfc3339, forKey: .first)
    try object.encode(summary.last.rfc3339, forKey: .last)
    try object.encode(summary.undated, forKey: .undated)
    try object.encode(terms, forKey: .terms)
    try object.encodeIfPresent(parts, forKey: .parts)
    try object.encodeIfPresent(reports, forKey: .reports)
  }
}

extension CorpusSnapshot {
  /// Reports that a story's terms are taken from: the first ones; more say nothing else.
  private static let sampled = 20

  /// The story with its key terms; nothing where there is none.
  package func storyRecord(_ id: StoryID) throws -> StoryRecord? {
    guard let summary = try summary(of: id) else { return nil }
    let reports = try articles(of: id).filter { $0.original == nil }.prefix(Self.sampled)
    let texts = try reports.compactMap { try text(of: $0.id) }.map { WordSequence($0) }
    let languages = reports.compactMap(\.language).filter { $0 != LanguageRecognition.unknown }
    let isEnglish = languages.isEmpty ? nil : languages.contains("en")
    return StoryRecord(summary: summary, terms: KeyTerms.of(texts, isEnglish: isEnglish))
  }

  /// Calls `body` with each story of at least two reports or that two sources have printed, the one reported last first.
  package func forEachStory(limit: Int?, _ body: (StoryRecord) throws -> Void) throws {
    for id in try stories(limit: limit) {
      // Names that differ in case alone are one, also where SQLite cannot tell.
      guard let record = try storyRecord(id), record.summary.size > 1 || record.summary.sources.count > 1 else {
        continue
      }
      try body(record)
    }
  }

  /// The story's articles in the order of their times, their own where known, else when they arrived, each with what it
  /// added.
  package func timeline(of story: StoryID) throws -> [ArticleRecord] {
    var counts: [ArticleID: Int] = [:]
    let articles = try articles(of: story).sorted { ($0.date ?? $0.addedAt, $0.id) < ($1.date ?? $1.addedAt, $1.id) }
    let news = try news(of: articles)
    return try articles.map { article in
      var record = try articleRecord(article, &counts)
      record.news = news[article.id]
      record.duplicates = try duplicates(of: article)
      return record
    }
  }
}
