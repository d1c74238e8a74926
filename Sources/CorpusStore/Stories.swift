internal import FoundationEssentials
internal import GRDB
package import NewsModel

/// A story, summed up from its articles.
package struct StorySummary: Sendable {
  /// Its number.
  package let id: StoryID
  /// Of its first report.
  package let title: String
  /// Reports, copies and older versions not counted.
  package let size: Int
  /// Articles that are copies or versions of a report.
  package let copies: Int
  /// Who reports it, in alphabetical order.
  package let sources: [String]
  /// Time of the first and of the last report: their own date where known, else when they arrived.
  package let first: Timestamp
  /// Time of the last report.
  package let last: Timestamp
}

extension CorpusReading {
  /// Calls `body` with each decision that put an article into a story, in the order in which they were taken.
  package func forEachStoryDecision(
    _ body: (_ article: ArticleID, _ terms: [UInt8], _ date: Timestamp?, _ story: StoryID) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT id, story_terms, date, story FROM article WHERE story_terms IS NOT NULL ORDER BY id")
    while let row = try rows.next() {
      try body(
        ArticleID(rawValue: row.get(0)), Array(row.get(1) as Data),
        (row.get(2) as Int64?).map(Timestamp.init(microseconds:)),
        StoryID(rawValue: row.get(3)))
    }
  }

  /// Number of reports in a story, copies and older versions not counted.
  package func size(of story: StoryID) throws -> Int {
    let sql = "SELECT count(*) FROM article WHERE story = ? AND original IS NULL"
    return try Int.fetchOne(database.cachedStatement(sql: sql), arguments: [story.rawValue]) ?? 0
  }

  /// The story's articles, the first taken first.
  package func articles(of story: StoryID) throws -> [Article] {
    let sql = "SELECT \(Article.columns) FROM article WHERE story = ? ORDER BY id"
    return try Row.fetchAll(database, sql: sql, arguments: [story.rawValue]).map { try Article(row: $0) }
  }

  /// Stories with at least `size` reports, the one that was reported last first.
  package func stories(ofAtLeast size: Int, limit: Int?) throws -> [StoryID] {
    let sql = """
      SELECT story FROM article WHERE story IS NOT NULL GROUP BY story
      HAVING count(*) FILTER (WHERE original IS NULL) >= ? ORDER BY max(coalesce(date, added_at)) DESC, story DESC LIMIT ?
      """
    return try Int64.fetchAll(database, sql: sql, arguments: [size, limit ?? -1]).map(StoryID.init(rawValue:))
  }

  /// The story summed up; nothing where there is none.
  package func summary(of story: StoryID) throws -> StorySummary? {
    let articles = try articles(of: story)
    guard let title = articles.first?.title else { return nil }
    let times = articles.map { $0.date ?? $0.addedAt }
    let reports = articles.count { $0.original == nil }
    return StorySummary(
      id: story, title: title, size: reports, copies: articles.count - reports,
      sources: Set(articles.compactMap(\.source)).sorted(), first: times.min() ?? articles[0].addedAt,
      last: times.max() ?? articles[0].addedAt)
  }
}

extension CorpusTransaction {
  /// The id that the next article will get.
  package func nextArticle() throws -> ArticleID { ArticleID(rawValue: try nextID("article")) }

  /// The id that the next story will get.
  package func nextStory() throws -> StoryID { StoryID(rawValue: try nextID("story")) }

  /// Begins a story; returns its id.
  package func beginStory(at time: Timestamp) throws -> StoryID {
    try database.cachedStatement(sql: "INSERT INTO story (started_at) VALUES (?)").execute(arguments: [
      time.microseconds
    ])
    return StoryID(rawValue: database.lastInsertedRowID)
  }

  private func nextID(_ table: String) throws -> Int64 {
    let statement = try database.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = ?")
    return (try Int64.fetchOne(statement, arguments: [table]) ?? 0) + 1
  }
}
