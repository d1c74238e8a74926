internal import GRDB
package import NewsModel

extension CorpusReading {
  /// Calls `body` with each match, or with those of one article, in the order of the newer article.
  package func forEachMatch(of article: ArticleID?, limit: Int?, _ body: (Match) throws -> Void) throws {
    let sql = """
      SELECT \(Match.columns) FROM match
      WHERE (?1 IS NULL OR article = ?1 OR other = ?1) ORDER BY article, other LIMIT ?2
      """
    let rows = try Row.fetchCursor(database, sql: sql, arguments: [article?.rawValue, limit ?? -1])
    while let row = try rows.next() { try body(Match(row: row)) }
  }
}

extension Match {
  static let columns =
    "article, other, resemblance, containment, contained, kind, ground, run_words, run_start, run_other_start"

  init(row: Row) throws {
    try self.init(
      article: ArticleID(rawValue: row.get(0)), other: ArticleID(rawValue: row.get(1)),
      resemblance: Self.share(row.get(2)), containment: Self.share(row.get(3)), contained: Self.share(row.get(4)),
      kind: row.getCase(5),
      ground: (row.get(6) as String?).flatMap(MatchGround.init(rawValue:)), run: SharedRun(row, at: 7))
  }
}

extension Match {
  /// What cannot be a share is damage: none, or all.
  private static func share(_ value: Double) -> Double { min(max(value, 0), 1) }
}

extension SharedRun {
  /// Of three columns; nothing where they are NULL.
  init?(_ row: Row, at column: Int) throws {
    guard let words = try row.get(column) as Int?, let start = try row.get(column + 1) as Int?,
      let otherStart = try row.get(column + 2) as Int?
    else { return nil }
    self.init(words: words, start: start, otherStart: otherStart)
  }
}

extension CorpusTransaction {
  /// Files a verified overlap.
  package func insert(_ match: Match) throws {
    try database.run(
      "INSERT OR REPLACE INTO match (\(Match.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        .integer(match.article.rawValue), .integer(match.other.rawValue), .real(match.resemblance),
        .real(match.containment), .real(match.contained), .text(match.kind.rawValue), .text(match.ground?.rawValue),
        .count(match.run?.words), .count(match.run?.start), .count(match.run?.otherStart),
      ]
    )
  }
}
