internal import FoundationEssentials
internal import GRDB
package import NewsModel

/// A report as it was grouped.
package struct GroupedReport: Sendable {
  /// Its number.
  package let article: ArticleID
  /// The vector by which it was put there.
  package let terms: [UInt8]
  /// Its own time; nothing where unknown.
  package let date: Timestamp?
  /// The story that it is in.
  package let story: StoryID
}

extension CorpusReading {
  /// The next reports behind an article, by their numbers.
  package func groupedReports(after article: ArticleID, limit: Int) throws -> [GroupedReport] {
    try groupedReports("id > ?", [article.rawValue, limit])
  }

  /// The reports of one story, by their numbers.
  package func groupedReports(of story: StoryID, limit: Int) throws -> [GroupedReport] {
    try groupedReports("story = ?", [story.rawValue, limit])
  }

  private func groupedReports(_ condition: String, _ arguments: StatementArguments) throws -> [GroupedReport] {
    let sql = """
      SELECT id, story_terms, date, story FROM article WHERE \(condition) AND story_terms IS NOT NULL AND story IS NOT NULL
      ORDER BY id LIMIT ?
      """
    return try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments).map { row in
      try GroupedReport(
        article: ArticleID(rawValue: row.get(0)), terms: Array(row.get(1) as Data),
        date: (row.get(2) as Int64?).map(Timestamp.init(microseconds:)), story: StoryID(rawValue: row.get(3)))
    }
  }
}

extension CorpusReading {
  /// All articles that stand for themselves, by their numbers, with their stories.
  package func storiesOfReports() throws -> [(article: Int64, story: Int64)] {
    // All of this is in the index.
    let sql = """
      SELECT id, story FROM article INDEXED BY article_story WHERE story IS NOT NULL AND original IS NULL
      """
    return try Row.fetchAll(database, sql: sql).map { try ($0.get(0) as Int64, $0.get(1) as Int64) }
      .sorted { $0.0 < $1.0 }
  }
}

extension CorpusTransaction {
  /// Forgets what reports were put into before stories were merged: their stories are what they are now, as if they had been
  /// from the beginning.
  ///
  /// - Parameter story: whose reports; those of all where nothing is given.
  package func forgetPlacements(in story: StoryID?) throws {
    // Only in what others were merged into can a report have been put elsewhere.
    try database.execute(
      sql: """
        UPDATE article SET placed_story = NULL WHERE placed_story IS NOT NULL AND story IN (
          SELECT merged_into FROM story WHERE merged_into IS NOT NULL AND (?1 IS NULL OR merged_into = ?1))
        """, arguments: [story?.rawValue])
  }

  /// Puts a report into another story, with its copies and later versions.
  package func move(_ article: ArticleID, to story: StoryID) throws {
    let sql = "UPDATE article SET story = ?2 WHERE (id = ?1 OR original = ?1) AND story IS NOT NULL"
    try database.cachedStatement(sql: sql).execute(arguments: [article.rawValue, story.rawValue])
  }

  /// Lets the number of a story that is empty stand for another one.
  package func alias(_ story: StoryID, to whole: StoryID) throws {
    let sql = "UPDATE story SET merged_into = ?2, merged_by = 0 WHERE id = ?1"
    try database.cachedStatement(sql: sql).execute(arguments: [story.rawValue, whole.rawValue])
  }
}
