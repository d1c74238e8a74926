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

extension CorpusTransaction {
  /// Puts reports into other stories, each with its copies and later versions, and lets the numbers of stories that are left
  /// empty stand for others. From then on stories are what they are now, as if they had been from the beginning.
  package func regroup(_ moved: [(ArticleID, StoryID)], merged: [(StoryID, into: StoryID)]) throws {
    let move = try database.cachedStatement(sql: "UPDATE article SET story = ?2 WHERE id = ?1 AND story IS NOT NULL")
    for (article, story) in moved { try move.execute(arguments: [article.rawValue, story.rawValue]) }
    try database.execute(
      sql: """
        UPDATE article SET placed_story = NULL WHERE placed_story IS NOT NULL;
        UPDATE article SET story = (SELECT o.story FROM article o WHERE o.id = article.original)
          WHERE original IS NOT NULL AND story IS NOT (SELECT o.story FROM article o WHERE o.id = article.original);
        """)
    let merge = try database.cachedStatement(sql: "UPDATE story SET merged_into = ?2, merged_by = 0 WHERE id = ?1")
    for (story, whole) in merged { try merge.execute(arguments: [story.rawValue, whole.rawValue]) }
  }
}
