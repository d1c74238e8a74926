internal import GRDB
package import NewsModel

extension CorpusReading {
  /// Calls `body` with each match, or with those of one article, in the order of the newer article.
  package func forEachMatch(of article: ArticleID?, limit: Int?, _ body: (Match) throws -> Void) throws {
    let sql = """
      SELECT article, other, resemblance, containment, contained, kind FROM match
      WHERE (?1 IS NULL OR article = ?1 OR other = ?1) ORDER BY article, other LIMIT ?2
      """
    let rows = try Row.fetchCursor(database, sql: sql, arguments: [article?.rawValue, limit ?? -1])
    while let row = try rows.next() {
      try body(
        Match(
          article: ArticleID(rawValue: row[0]), other: ArticleID(rawValue: row[1]), resemblance: row[2],
          containment: row[3], contained: row[4], kind: Outcome(rawValue: row[5]) ?? .reprint))
    }
  }
}

extension CorpusTransaction {
  /// Files a verified overlap.
  package func insert(_ match: Match) throws {
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO match (article, other, resemblance, containment, contained, kind) VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      match.article.rawValue, match.other.rawValue, match.resemblance, match.containment, match.contained,
      match.kind.rawValue,
    ])
  }
}
