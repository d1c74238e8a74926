internal import FoundationEssentials
internal import GRDB
package import NewsModel

extension CorpusReading {
  /// Articles that were taken down by events after `sequence`.
  package func forgottenArticles(after sequence: EventSequence) throws -> [ArticleID] {
    try Int64.fetchAll(
      database, sql: "SELECT article FROM forgotten WHERE sequence > ? AND article BETWEEN 1 AND ? ORDER BY sequence",
      arguments: [sequence.rawValue, ArticleID.limit]
    ).map(ArticleID.init(rawValue:))
  }
}

extension CorpusReading {
  /// Whether text that was erased may still stand in the log.
  package func isErasing() throws -> Bool {
    try Bool.fetchOne(database, sql: "SELECT is_erasing FROM corpus WHERE id = 1") ?? false
  }
}

extension CorpusWriter {
  /// Brings all that was committed into the database file and empties the log, and remembers that nothing of what was
  /// erased is left.
  ///
  /// - Returns: false where a reader is in the way, who still sees the corpus as it was.
  /// - Throws: ``CorpusError``.
  package func finishErasing() throws -> Bool {
    keeper.wait()
    do {
      try pool.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA busy_timeout = 100")
        defer { try? database.execute(sql: "PRAGMA busy_timeout = 10000") }
        _ = try database.checkpoint(.truncate)
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      return false
    } catch {
      throw CorpusError.explaining(error, at: location)
    }
    return try commit { transaction in
      try transaction.database.execute(sql: "UPDATE corpus SET is_erasing = 0 WHERE id = 1")
      return true
    }
  }
}

extension CorpusTransaction {
  /// How many decisions put articles into a story.
  package func decisionCount(in story: StoryID) throws -> Int {
    let sql = "SELECT count(*) FROM article WHERE story = ? AND story_terms IS NOT NULL"
    return try Int.fetchOne(database, sql: sql, arguments: [story.rawValue]) ?? 0
  }

  /// The vector by which an article was put into its story; nothing where it inherited that.
  package func storyTerms(of article: ArticleID) throws -> [UInt8]? {
    try Data.fetchOne(
      database, sql: "SELECT story_terms FROM article WHERE id = ?", arguments: [article.rawValue]
    ).map { Array($0) }
  }

  /// Finds the copies of an article new originals: see ``Rehoming``.
  package func rehome(copiesOf original: ArticleID) throws -> Rehoming {
    let copies = try Int64.fetchAll(
      database, sql: "SELECT id FROM article WHERE original = ? ORDER BY id", arguments: [original.rawValue]
    ).map(ArticleID.init(rawValue:))
    let matches = try Row.fetchAll(
      database,
      sql: """
        SELECT \(Match.columns) FROM match WHERE article IN (SELECT id FROM article WHERE original = ?1)
          AND other IN (SELECT id FROM article WHERE original = ?1)
        """, arguments: [original.rawValue]
    ).map { try Match(row: $0) }
    let rehoming = Rehoming(of: copies, by: matches)
    let statement = try database.cachedStatement(sql: "UPDATE article SET original = ? WHERE id = ?")
    for (copy, home) in rehoming.homes { try statement.execute(arguments: [home?.rawValue, copy.rawValue]) }
    return rehoming
  }

  /// An article that inherited its story reports it itself from now on, with the vector of its own.
  package func setStoryTerms(of article: ArticleID, _ terms: [UInt8]) throws {
    try database.execute(
      sql: "UPDATE article SET story_terms = ? WHERE id = ?", arguments: [Data(terms), article.rawValue])
  }

  /// Erases an article: its row, its text, its matches, its title in events. Its files are `forgotten`, so that no sweep
  /// takes them again.
  ///
  /// Copies have to have other originals by now.
  ///
  /// - Returns: how many files it had.
  package func erase(_ article: Article) throws -> Int {
    let id = article.id.rawValue
    try database.execute(sql: "UPDATE corpus SET is_erasing = 1 WHERE id = 1")
    try database.execute(
      sql: "UPDATE article SET previous = ?1 WHERE previous = ?2",
      arguments: [article.previous?.rawValue, id])
    try database.execute(sql: "DELETE FROM match WHERE article = ?1 OR other = ?1", arguments: [id])
    try database.execute(
      sql: """
        UPDATE file SET outcome = 'forgotten', article = NULL, reason = NULL, due = NULL, source = NULL, date = NULL
        WHERE article = ? AND outcome NOT IN ('rejected', 'failed')
        """, arguments: [id])
    let files = database.changesCount
    try database.execute(sql: "UPDATE file SET article = NULL WHERE article = ?", arguments: [id])
    try eraseTitle(of: article)
    try database.execute(sql: "DELETE FROM article WHERE id = ?", arguments: [id])
    return files
  }

  /// Takes the title out of events: of its own, and of those that name it as another's original.
  private func eraseTitle(of article: Article) throws {
    try database.execute(
      sql: """
        UPDATE event SET title = NULL, message = iif(kind IN ('story-started', 'story-grew'),
          replace(message, ?2, 'forgotten since'), 'About article ' || ?1 || ', which was forgotten since')
        WHERE article = ?1 AND title IS NOT NULL
        """, arguments: [article.id.rawValue, PrintableText.quoted(article.title)])
    try database.execute(
      sql: """
        UPDATE event SET message = replace(message, ?2, 'forgotten since')
        WHERE original = ?1 AND coalesce(\(Self.eventTitle), '') <> ?3 AND instr(message, ?2) > 0
        """, arguments: [article.id.rawValue, PrintableText.quoted(article.title), article.title])
  }
}
