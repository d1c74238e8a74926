internal import GRDB
package import NewsModel

/// Articles of which something is so, by their numbers, rising.
extension CorpusReading {
  /// Those that report a story.
  package func articleNumbers(inStory story: StoryID) throws -> [UInt32] {
    try numbers("SELECT id FROM article WHERE story = ? ORDER BY id", [self.story(story).rawValue])
  }

  /// Those of which a file has a path that holds this, in lower case; where it was archived, that path counts, too. Goes
  /// through all files.
  package func articleNumbers(withPath part: String) throws -> [UInt32] {
    let sql = """
      SELECT DISTINCT article FROM file WHERE article IS NOT NULL
        AND (instr(lower(CAST(path AS TEXT)), ?1) > 0 OR instr(lower(CAST(archived_to AS TEXT)), ?1) > 0)
      ORDER BY article
      """
    return try numbers(sql, [part])
  }

  /// Those that are folded under others.
  package func copyNumbers() throws -> [UInt32] {
    try numbers("SELECT id FROM article WHERE original IS NOT NULL", []).sorted()
  }

  private func numbers(_ sql: String, _ arguments: StatementArguments) throws -> [UInt32] {
    try Int64.fetchAll(database, sql: sql, arguments: arguments).compactMap { UInt32(exactly: $0) }
  }

  /// Calls `body` with each article that is folded under another, and that one.
  package func forEachCopy(_ body: (ArticleID, ArticleID) throws -> Void) throws {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT id, original FROM article WHERE original IS NOT NULL ORDER BY original, id")
    while let row = try rows.next() {
      try body(ArticleID(rawValue: row.get(0)), ArticleID(rawValue: row.get(1)))
    }
  }

  /// Calls `body` with each article that reports a story, and the story.
  package func forEachStory(_ body: (ArticleID, StoryID) throws -> Void) throws {
    let rows = try Row.fetchCursor(database, sql: "SELECT id, story FROM article WHERE story IS NOT NULL")
    while let row = try rows.next() { try body(ArticleID(rawValue: row.get(0)), StoryID(rawValue: row.get(1))) }
  }

  /// Calls `body` with the source of each of some articles.
  package func forEachSource(of articles: [ArticleID], _ body: (String?) throws -> Void) throws {
    let statement = try database.cachedStatement(sql: "SELECT source FROM article WHERE id = ?")
    for article in articles {
      guard let row = try Row.fetchOne(statement, arguments: [article.rawValue]) else { continue }
      try body(try row.get(0))
    }
  }

  /// The title of the first article of a story; nothing where it has none any more.
  package func storyTitle(_ story: StoryID) throws -> String? {
    try String.fetchOne(
      database, sql: "SELECT title FROM article WHERE story = ? ORDER BY original IS NOT NULL, id LIMIT 1",
      arguments: [story.rawValue])
  }
}
