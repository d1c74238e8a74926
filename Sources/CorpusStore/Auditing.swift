internal import FoundationEssentials
internal import GRDB
package import NewsModel

/// What an audit asks.
extension CorpusReading {
  /// How many events there are; as many as the last one's number where none is missing.
  package func eventCount() throws -> Int { try Int.fetchOne(database, sql: "SELECT count(*) FROM event") ?? 0 }

  /// Numbers that no event has, up to the last one's, and that are not known to be a gap; at most `limit`. Goes through all
  /// of them.
  package func missingEvents(limit: Int) throws -> [Int64] {
    var missing: [Int64] = []
    var expected: Int64 = 1
    var gaps = try eventGaps()[...]
    let rows = try Int64.fetchCursor(database, sql: "SELECT sequence FROM event ORDER BY sequence")
    while let number = try rows.next(), missing.count < limit {
      while expected < number, missing.count < limit {
        while let gap = gaps.first, gap.last.rawValue < expected { gaps.removeFirst() }
        if let gap = gaps.first, gap.first.rawValue <= expected {
          expected = min(gap.last.rawValue + 1, number)
        } else {
          missing.append(expected)
          expected += 1
        }
      }
      expected = number + 1
    }
    return missing
  }

  /// Articles that are folded under one that is folded itself, or is not there; at most `limit`.
  package func articlesInChains(limit: Int) throws -> [ArticleID] {
    let sql = """
      SELECT a.id FROM article a LEFT JOIN article o ON o.id = a.original
      WHERE a.original IS NOT NULL AND (o.id IS NULL OR o.original IS NOT NULL OR o.id = a.id) LIMIT ?
      """
    return try Int64.fetchAll(database, sql: sql, arguments: [limit]).map(ArticleID.init(rawValue:))
  }

  /// Articles in a story that is part of another one; at most `limit`.
  package func articlesInMergedStories(limit: Int) throws -> [ArticleID] {
    let sql = """
      SELECT a.id FROM story s JOIN article a ON a.story = s.id WHERE s.merged_into IS NOT NULL LIMIT ?
      """
    return try Int64.fetchAll(database, sql: sql, arguments: [limit]).map(ArticleID.init(rawValue:))
  }

  /// Stories from which the way to what they are part of comes back, or has no end.
  package func storiesInCircles() throws -> [StoryID] {
    let rows = try Row.fetchAll(database, sql: "SELECT id, merged_into FROM story WHERE merged_into IS NOT NULL")
    var next: [Int64: Int64] = [:]
    for row in rows { next[try row.get(0)] = try row.get(1) as Int64 }
    var isSound: [Int64: Bool] = [:]
    for start in next.keys {
      var way: [Int64] = []
      var at = start
      var seen: Set<Int64> = []
      while isSound[at] == nil, let whole = next[at], seen.insert(at).inserted {
        way.append(at)
        at = whole
      }
      let ends = isSound[at] ?? (next[at] == nil)
      for story in way { isSound[story] = ends }
    }
    return isSound.filter { !$0.value }.keys.sorted().map(StoryID.init(rawValue:))
  }

  /// Rows of the ledger that have no article although their outcome says so, or one although it says not; at most `limit`.
  package func inconsistentEntries(limit: Int) throws -> [LedgerEntry] {
    let sql = """
      SELECT \(LedgerEntry.columns) FROM file
      WHERE (article IS NULL) <> (outcome IN ('rejected', 'failed', 'forgotten'))
        AND NOT (article IS NOT NULL AND outcome IN ('rejected', 'failed'))
      LIMIT ?
      """
    return try Row.fetchAll(database, sql: sql, arguments: [limit]).map { try LedgerEntry(row: $0) }
  }

  /// What SQLite finds wrong with the database; goes through all of it.
  package func integrityProblems() throws -> [String] {
    let found = try String.fetchAll(database, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
    let foreign: [String] = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").prefix(100).map {
      (row: Row) throws -> String in
      let (table, id, parent) = (try row.get(0) as String?, try row.get(1) as Int64?, try row.get(2) as String?)
      return "row \(id ?? 0) of \(table ?? "?") names something in \(parent ?? "?") that is not there"
    }
    return found + foreign
  }

  /// Rows of the ledger after a row, at most `limit`, in the order they were first taken.
  package func entries(after id: FileID?, limit: Int) throws -> [LedgerEntry] {
    let sql = "SELECT \(LedgerEntry.columns) FROM file WHERE id > ? ORDER BY id LIMIT ?"
    return try Row.fetchAll(
      database.cachedStatement(sql: sql), arguments: [id?.rawValue ?? 0, limit]
    ).map { try LedgerEntry(row: $0) }
  }

  /// Articles after one, at most `limit`, each with its text and the digest that is kept of its words.
  package func auditedArticles(
    after id: ArticleID, limit: Int
  ) throws -> [(article: Article, text: String, digest: SHA256Value?)] {
    let sql = "SELECT \(Article.columns), text, words_digest FROM article WHERE id > ? ORDER BY id LIMIT ?"
    return try Row.fetchAll(database.cachedStatement(sql: sql), arguments: [id.rawValue, limit]).map { row in
      (try Article(row: row), try row.get("text"), SHA256Value(bytes: try row.get("words_digest") as Data))
    }
  }
}
