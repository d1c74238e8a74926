internal import FoundationEssentials
internal import GRDB
package import NewsModel

/// An article about to be filed.
package struct NewArticle: Sendable {
  /// Never empty.
  package var title: String
  /// The whole text, plain.
  package var text: String
  /// When it was written, where known.
  package var date: Timestamp?
  /// Who published it, where known.
  package var source: String?
  /// The encoding that it was read in.
  package var charset: String
  /// The code of the language that it is written in; `und` where that is not certain.
  package var language: String?
  /// Number of words.
  package var words: Int
  /// SHA-256 of the words in normal form.
  package var wordsDigest: SHA256Value
  /// What it was judged to be.
  package var outcome: Outcome
  /// What it is folded under; nothing where it stands for itself.
  package var original: ArticleID?
  /// The earlier version, or the earlier text of its path.
  package var previous: ArticleID?
  /// Its story, and, where it was grouped itself instead of inheriting, the vector that decided.
  package var story: (id: StoryID, terms: [UInt8]?)?
  /// When it was filed.
  package var addedAt: Timestamp

  /// Of these parts.
  package init(
    title: String, text: String, date: Timestamp?, source: String?, charset: String, language: String? = nil,
    words: Int,
    wordsDigest: SHA256Value, outcome: Outcome, original: ArticleID?, previous: ArticleID?,
    story: (id: StoryID, terms: [UInt8]?)? = nil, addedAt: Timestamp
  ) {
    self.title = title
    self.text = text
    self.date = date
    self.source = source
    self.charset = charset
    self.language = language
    self.words = words
    self.wordsDigest = wordsDigest
    self.outcome = outcome
    self.original = original
    self.previous = previous
    self.story = story
    self.addedAt = addedAt
  }
}

extension CorpusReading {
  /// The article, without its text.
  package func article(_ id: ArticleID) throws -> Article? {
    let statement = try database.cachedStatement(sql: "SELECT \(Article.columns) FROM article WHERE id = ?")
    return try Row.fetchOne(statement, arguments: [id.rawValue]).map { try Article(row: $0) }
  }

  /// The article's whole text.
  package func text(of id: ArticleID) throws -> String? {
    try String.fetchOne(
      database.cachedStatement(sql: "SELECT text FROM article WHERE id = ?"), arguments: [id.rawValue])
  }

  /// The article that has exactly these words.
  package func article(ofWords digest: SHA256Value) throws -> ArticleID? {
    let statement = try database.cachedStatement(sql: "SELECT id FROM article WHERE words_digest = ?")
    return try Int64.fetchOne(statement, arguments: [digest.data]).map(ArticleID.init(rawValue:))
  }

  /// Calls `body` with each article after `last` and its text in the order of ids, one at a time.
  package func forEachText(after last: ArticleID, _ body: (Article, String) throws -> Void) throws {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT \(Article.columns), text FROM article WHERE id > ? ORDER BY id",
      arguments: [last.rawValue])
    var last = last
    while let row = try rows.next() {
      let article = try Article(row: row)
      // Indexes are filled in this order.
      guard article.id > last else { throw CorpusError.damage("article \(article.id) comes after \(last)") }
      last = article.id
      try body(article, row.get("text") as String)
    }
  }

  /// All articles folded under `original`, itself first.
  package func cluster(of original: ArticleID) throws -> [Article] {
    let sql = "SELECT \(Article.columns) FROM article WHERE id = ?1 OR original = ?1 ORDER BY id"
    return try Row.fetchAll(database, sql: sql, arguments: [original.rawValue]).map { try Article(row: $0) }
  }

  /// Calls `body` with each text of so few words that its fingerprint alone does not find it, up to `last`.
  package func forEachShortText(through last: ArticleID, _ body: (ArticleID, String) throws -> Void) throws {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT id, text FROM article WHERE words < 13 AND id <= ? ORDER BY id", arguments: [last.rawValue]
    )
    while let row = try rows.next() {
      try CorpusError.demandArticle(row.get(0))
      try body(ArticleID(rawValue: row.get(0)), row.get(1) as String)
    }
  }

  /// Number of articles folded under `original`, itself not counted.
  package func clusterSize(of original: ArticleID, through last: ArticleID? = nil) throws -> Int {
    let sql = "SELECT count(*) FROM article WHERE original = ?1 AND id <= coalesce(?2, id)"
    let statement = try database.cachedStatement(sql: sql)
    return try Int.fetchOne(statement, arguments: [original.rawValue, last?.rawValue]) ?? 0
  }

  /// The last article; zero before the first.
  package func lastArticle() throws -> ArticleID {
    ArticleID(rawValue: try Int64.fetchOne(database, sql: "SELECT max(id) FROM article") ?? 0)
  }

  /// Number of articles, up to one where that is given.
  package func articleCount(through last: ArticleID? = nil) throws -> Int {
    guard let last else { return try Int.fetchOne(database, sql: "SELECT count(*) FROM article") ?? 0 }
    return try Int.fetchOne(
      database, sql: "SELECT count(*) FROM article WHERE id <= ?", arguments: [last.rawValue]) ?? 0
  }
}

extension CorpusTransaction {
  /// Files an article; returns its id.
  package func insert(_ article: NewArticle) throws -> ArticleID {
    try database.run(
      """
      INSERT INTO article
        (title, text, date, source, charset, words, words_digest, outcome, original, previous, story, story_terms,
        added_at, language)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(article.title), .text(article.text), .integer(article.date?.microseconds), .text(article.source),
        .text(article.charset), .count(article.words), .blob(article.wordsDigest.data), .text(article.outcome.rawValue),
        .integer(article.original?.rawValue), .integer(article.previous?.rawValue),
        .integer(article.story?.id.rawValue), .blob(article.story?.terms.map { Data($0) }),
        .integer(article.addedAt.microseconds), .text(article.language),
      ]
    )
    let id = database.lastInsertedRowID
    try CorpusError.demandArticle(id)
    return ArticleID(rawValue: id)
  }
}

extension Article {
  static let columns =
    "id, title, date, source, words, charset, outcome, original, previous, story, added_at, language"

  init(row: Row) throws {
    try CorpusError.demandArticle(row.get(0))
    try self.init(
      id: ArticleID(rawValue: row.get(0)), title: row.get(1),
      date: (row.get(2) as Int64?).map(Timestamp.init(microseconds:)),
      source: row.get(3), words: row.get(4), charset: row.get(5), language: row.get(11),
      outcome: row.getCase(6),
      original: (row.get(7) as Int64?).map(ArticleID.init(rawValue:)),
      previous: (row.get(8) as Int64?).map(ArticleID.init(rawValue:)),
      story: (row.get(9) as Int64?).map(StoryID.init(rawValue:)), addedAt: Timestamp(microseconds: row.get(10)))
  }
}
