internal import FoundationEssentials
internal import GRDB
package import NewsModel

/// What is made again from the articles, one after the other.
package enum RebuildStep: String, Sendable, CaseIterable, Codable {
  /// The words that a search finds, and the digests of all words where they follow other rules by now.
  case textIndex = "text-index"
  /// What near-duplicates are found by.
  case fingerprints
}

/// Where a rebuild stands.
package struct RebuildState: Sendable, Equatable {
  /// What is being made.
  package let step: RebuildStep
  /// All articles through this one are in it.
  package let through: ArticleID
}

/// An article, as far as the text index is made of it.
package struct IndexedArticle: Sendable {
  /// Which one.
  package let id: ArticleID
  /// Its title's words, as ``NewArticle/titleWords``.
  package let titleWords: [UInt8]
  /// Its text's words, as ``NewArticle/textWords``.
  package let textWords: [UInt8]
  /// SHA-256 of its words in normal form.
  package let digest: SHA256Value
  /// How many words it has.
  package let words: Int

  /// Of these parts.
  package init(id: ArticleID, titleWords: [UInt8], textWords: [UInt8], digest: SHA256Value, words: Int) {
    self.id = id
    self.titleWords = titleWords
    self.textWords = textWords
    self.digest = digest
    self.words = words
  }
}

extension CorpusReading {
  /// Where the rebuild stands that is under way; nothing where none is.
  package func rebuildState() throws -> RebuildState? {
    guard let row = try Row.fetchOne(database, sql: "SELECT rebuilding, rebuilt_through FROM corpus WHERE id = 1")
    else {
      throw CorpusError.noRecord
    }
    guard let step = (try row.get(0) as String?).flatMap(RebuildStep.init(rawValue:)) else { return nil }
    return RebuildState(step: step, through: ArticleID(rawValue: try row.get(1)))
  }

  /// By which rules the words' digests and the text index were made.
  ///
  /// Empty where that was never written down: then by those of now.
  package func wordsVersion() throws -> String {
    try String.fetchOne(database, sql: "SELECT words_version FROM corpus WHERE id = 1") ?? ""
  }

  /// Articles after one, with their texts, at most `limit`, and no more than that make a certain number of bytes.
  package func texts(after id: ArticleID, limit: Int, bytes: Int) throws -> [(article: Article, text: String)] {
    let rows = try Row.fetchCursor(
      database.cachedStatement(sql: "SELECT \(Article.columns), text FROM article WHERE id > ? ORDER BY id LIMIT ?"),
      arguments: [id.rawValue, limit])
    var found: [(article: Article, text: String)] = []
    var left = bytes
    while left > 0, let row = try rows.next() {
      let text: String = try row.get("text")
      found.append((try Article(row: row), text))
      left -= text.utf8.count
    }
    return found
  }
}

/// The text index is made beside the one that is searched, and takes its place when it is whole.
extension CorpusTransaction {
  /// Begins a rebuild. One that is under way by the same rules goes on where it is.
  ///
  /// - Parameter version: by which rules words are told apart.
  package func beginRebuild(wordsVersion version: String) throws {
    let isUnderWay = try Bool.fetchOne(
      database, sql: "SELECT rebuilding IS NOT NULL AND rebuilt_version = ? FROM corpus WHERE id = 1",
      arguments: [version])
    guard isUnderWay != true else { return }
    try database.execute(sql: "DROP TABLE IF EXISTS article_words_next")
    try database.execute(
      sql: "CREATE VIRTUAL TABLE article_words_next USING fts5 (title, body, content = '', tokenize = 'ascii')")
    try database.execute(
      sql: "UPDATE corpus SET rebuilding = 'text-index', rebuilt_through = 0, rebuilt_version = ? WHERE id = 1",
      arguments: [version])
  }

  /// Files the words of the articles that come next.
  ///
  /// - Parameter correcting: whether their digests are made anew as well: the rules for words have changed. Else a digest that
  ///   does not agree tells of damage, and stays.
  package func refile(_ articles: [IndexedArticle], correcting: Bool) throws {
    let words = try database.cachedStatement(
      sql: "INSERT INTO article_words_next (rowid, title, body) VALUES (?, ?, ?)")
    for article in articles {
      try words.execute(arguments: [
        article.id.rawValue, String(decoding: article.titleWords, as: UTF8.self),
        String(decoding: article.textWords, as: UTF8.self),
      ])
      if correcting { try correct(article) }
    }
    guard let last = articles.last else { return }
    try database.execute(sql: "UPDATE corpus SET rebuilt_through = ? WHERE id = 1", arguments: [last.id.rawValue])
  }

  private func correct(_ article: IndexedArticle) throws {
    let statement = try database.cachedStatement(
      sql: "UPDATE OR IGNORE article SET words_digest = ?, words = ? WHERE id = ?")
    try statement.execute(arguments: [article.digest.data, article.words, article.id.rawValue])
    guard database.changesCount == 0 else { return }
    // By the rules of now, an older article has the same words.
    try statement.execute(arguments: [
      article.digest.shared(by: article.id).data, article.words, article.id.rawValue,
    ])
  }

  /// The new text index takes the place of the old one, in which nothing is looked at any more.
  package func adoptTextIndex() throws {
    try database.execute(
      sql: """
        DROP TABLE article_words;
        ALTER TABLE article_words_next RENAME TO article_words;
        """)
    try database.execute(
      sql: """
        UPDATE corpus SET rebuilding = 'fingerprints', rebuilt_through = 0, words_version = rebuilt_version WHERE id = 1
        """)
  }

  /// Remembers by which rules words are told apart, where that was never written down.
  package func setWordsVersion(_ version: String) throws {
    try database.execute(
      sql: "UPDATE corpus SET words_version = ? WHERE id = 1 AND words_version = ''", arguments: [version])
  }

  /// The rebuild is done.
  package func endRebuild() throws {
    try database.execute(sql: "UPDATE corpus SET rebuilding = NULL, rebuilt_through = 0 WHERE id = 1")
  }

  /// The table that is made beside the one that is searched, where it has this article already.
  func unfinishedIndex(holding article: Int64) throws -> Bool {
    guard let state = try rebuildState() else { return false }
    return state.step == .textIndex && article <= state.through.rawValue
  }
}

extension SHA256Value {
  /// What is kept of an article whose words an older article has too: digests of words are unique. That happens only where
  /// the rules changed by which words are told apart.
  package func shared(by article: ArticleID) -> SHA256Value {
    var bytes = bytes
    withUnsafeBytes(of: article.rawValue.bigEndian) { id in
      for (index, byte) in id.enumerated() { bytes[index] ^= byte }
    }
    bytes[31] ^= 0xFF
    return SHA256Value(bytes: bytes) ?? self
  }
}
