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

  /// Those whose words came again in files of these sources.
  package func articleNumbers(printedBy sources: [String]) throws -> [UInt32] {
    var all: Set<UInt32> = []
    for source in sources {
      let sql = "SELECT DISTINCT article FROM file WHERE source = ? AND article IS NOT NULL AND outcome = 'duplicate'"
      all.formUnion(try numbers(sql, [source]))
    }
    return all.sorted()
  }

  /// The sources of files whose words were there already.
  package func sourcesOfDuplicates() throws -> [String] {
    // From one to the next by the index: of a million files there are some hundred.
    let sql = """
      WITH RECURSIVE each (source) AS (
        SELECT min(source) FROM file WHERE source IS NOT NULL
        UNION ALL SELECT (SELECT min(source) FROM file WHERE source > each.source) FROM each WHERE each.source IS NOT NULL)
      SELECT source FROM each WHERE source IS NOT NULL
      """
    return try String.fetchAll(database.cachedStatement(sql: sql))
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

  /// Whether a file of the ledger holds an article, or held it last: not where its path has other words since.
  ///
  /// - Parameter besidesDuplicates: leaves out files that were found to have the words of the article.
  package func isHeld(_ article: ArticleID, besidesDuplicates: Bool = false) throws -> Bool {
    let others = besidesDuplicates ? "AND outcome <> 'duplicate'" : ""
    let sql = "SELECT 1 FROM file WHERE article = ? \(others) LIMIT 1"
    return try Int.fetchOne(database.cachedStatement(sql: sql), arguments: [article.rawValue]) != nil
  }

  /// Calls `body` with the source of each of some articles, and with those of files with their words; of each once.
  package func forEachSource(of articles: [ArticleID], _ body: (String?) throws -> Void) throws {
    let statement = try database.cachedStatement(
      sql: """
        SELECT source FROM article WHERE id = ?1
        UNION SELECT source FROM file WHERE article = ?1 AND outcome = 'duplicate' AND source IS NOT NULL
        """)
    for article in articles {
      for row in try Row.fetchAll(statement, arguments: [article.rawValue]) { try body(try row.get(0)) }
    }
  }

  /// The title of the first report of a story, in its newest version; nothing where it has none any more.
  package func storyTitle(_ story: StoryID) throws -> String? {
    let sql = """
      WITH first AS (SELECT id FROM article WHERE story = ?1 ORDER BY original IS NOT NULL, id LIMIT 1)
      SELECT title FROM article
      WHERE id = (SELECT id FROM first)
        OR (original = (SELECT id FROM first) AND story = ?1 AND outcome = 'revision'
          AND source IS (SELECT source FROM article WHERE id = (SELECT id FROM first))
          AND EXISTS (SELECT 1 FROM file WHERE file.article = article.id))
      ORDER BY id DESC LIMIT 1
      """
    return try String.fetchOne(database.cachedStatement(sql: sql), arguments: [story.rawValue])
  }
}
