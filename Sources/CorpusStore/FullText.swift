internal import GRDB
package import NewsModel
package import TextIndex

/// A hit, before it is folded with its copies.
package struct FullTextHit: Sendable {
  /// What was found.
  package let article: Article
  /// BM25, higher is better.
  package let score: Double
}

/// In what order hits come.
package enum SearchOrder: String, Sendable, CaseIterable {
  /// The best first; among equals the newer first.
  case rank
  /// The newest first.
  case date
}

extension CorpusReading {
  /// Calls `body` with each article that `query` finds, in order, until it returns false.
  ///
  /// A match in the title weighs four times one in the text.
  package func search(_ query: SearchQuery, by order: SearchOrder, _ body: (FullTextHit) throws -> Bool) throws {
    let sorting = order == .rank ? "score DESC, id DESC" : "coalesce(date, added_at) DESC, id DESC"
    let columns = Article.columns.split(separator: ", ").map { "article.\($0)" }.joined(separator: ", ")
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT \(columns), -bm25(article_words, 4.0, 1.0) AS score
        FROM article_words JOIN article ON article.id = article_words.rowid
        WHERE article_words MATCH ? ORDER BY \(sorting)
        """,
      arguments: [query.fts5])
    while let row = try rows.next() {
      guard try body(FullTextHit(article: try Article(row: row), score: try row.get("score"))) else { return }
    }
  }
}

extension CorpusReading {
  /// The articles, the oldest first and at most `limit`, in whose text one of these runs of words stands.
  ///
  /// - Parameter phrases: words as the index holds them.
  package func articles(withAnyOf phrases: [[String]], limit: Int) throws -> [ArticleID] {
    let query = SearchQuery.any(phrases.map { .phrase($0, isPrefix: false) })
    let statement = try database.cachedStatement(
      sql: "SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY rowid LIMIT ?")
    return try Int64.fetchAll(statement, arguments: ["body : \(query.fts5)", limit]).map(ArticleID.init(rawValue:))
  }
}

extension SearchQuery {
  /// The query in FTS5's own language. Words in normal form hold no quotation marks, so none can break out.
  var fts5: String {
    switch self {
    case .phrase(let words, let isPrefix): "\"" + words.joined(separator: " ") + "\"" + (isPrefix ? " *" : "")
    case .all(let parts): "(" + parts.map(\.fts5).joined(separator: " AND ") + ")"
    case .any(let parts): "(" + parts.map(\.fts5).joined(separator: " OR ") + ")"
    case .without(let wanted, let unwanted): "(\(wanted.fts5) NOT \(unwanted.fts5))"
    }
  }
}
