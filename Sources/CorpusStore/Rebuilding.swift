internal import FoundationEssentials
internal import GRDB
package import NewsModel

/// What is made again from the articles, one after the other.
package enum RebuildStep: String, Sendable, CaseIterable, Codable {
  /// The digests of all words, which follow other rules by now.
  case words
  /// The words that a search finds.
  case textIndex = "text-index"
  /// What near-duplicates are found by.
  case fingerprints

  /// The index that is made.
  package var index: DerivedIndex? {
    switch self {
    case .words: nil
    case .textIndex: .text
    case .fingerprints: .fingerprints
    }
  }
}

/// Where a rebuild stands.
package struct RebuildState: Sendable, Equatable {
  /// What is being made.
  package let step: RebuildStep
  /// All articles through this one are in it.
  package let through: ArticleID
}

/// What is kept of an article's words.
package struct ArticleDigest: Sendable {
  /// Which one.
  package let id: ArticleID
  /// SHA-256 of its words in normal form.
  package let digest: SHA256Value
  /// How many words it has.
  package let words: Int

  /// Of these parts.
  package init(id: ArticleID, digest: SHA256Value, words: Int) {
    self.id = id
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

  /// By which rules the words' digests were made.
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

extension CorpusTransaction {
  /// Begins a rebuild at a step. One that is under way goes on where it is.
  package func beginRebuild(at step: RebuildStep) throws {
    try database.execute(
      sql: "UPDATE corpus SET rebuilding = ?, rebuilt_through = 0 WHERE id = 1 AND rebuilding IS NULL",
      arguments: [step.rawValue])
  }

  /// Goes on to a step of the rebuild that is under way.
  package func continueRebuild(with step: RebuildStep) throws {
    try database.execute(
      sql: "UPDATE corpus SET rebuilding = ?, rebuilt_through = 0 WHERE id = 1", arguments: [step.rawValue])
  }

  /// Digests of the words of the articles that come next, by the rules of now.
  package func correct(_ articles: [ArticleDigest]) throws {
    for article in articles { try correct(article) }
    guard let last = articles.last else { return }
    try database.execute(sql: "UPDATE corpus SET rebuilt_through = ? WHERE id = 1", arguments: [last.id.rawValue])
  }

  private func correct(_ article: ArticleDigest) throws {
    let statement = try database.cachedStatement(
      sql: "UPDATE OR IGNORE article SET words_digest = ?, words = ? WHERE id = ?")
    try statement.execute(arguments: [article.digest.data, article.words, article.id.rawValue])
    guard database.changesCount == 0 else { return }
    // By the rules of now, an older article has the same words.
    try statement.execute(arguments: [
      article.digest.shared(by: article.id).data, article.words, article.id.rawValue,
    ])
  }

  /// All digests are by these rules.
  package func setWordsVersion(_ version: String) throws {
    try database.execute(sql: "UPDATE corpus SET words_version = ? WHERE id = 1", arguments: [version])
  }

  /// The rebuild is done.
  package func endRebuild() throws {
    try database.execute(sql: "UPDATE corpus SET rebuilding = NULL, rebuilt_through = 0 WHERE id = 1")
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
