internal import FoundationEssentials
internal import GRDB
internal import NewsModel
internal import SystemPackage

/// Puts in order what could be read.
extension CorpusRecovery {
  /// Takes out what names something that is lost, and finds out what that is.
  mutating func tidy() throws {
    try checkDigests()
    try target.write { database in
      try confirmForgotten(database)
      report.archivedFiles = try Data.fetchAll(
        database,
        sql: """
          SELECT archived_to FROM file WHERE presence = 'archived' AND archived_to IS NOT NULL AND article IS NOT NULL
            AND article NOT IN (SELECT id FROM article)
          """
      ).map { FilePath(bytes: $0) }
      try database.execute(
        sql: """
          DELETE FROM file WHERE article NOT IN (SELECT id FROM article)
            OR article IS NULL AND outcome NOT IN ('rejected', 'failed', 'forgotten')
          """)
      report.filesToTake = database.changesCount - report.archivedFiles.count
      try database.execute(
        sql: """
          DELETE FROM match WHERE article NOT IN (SELECT id FROM article) OR other NOT IN (SELECT id FROM article);
          UPDATE article SET original = NULL WHERE original NOT IN (SELECT id FROM article)
            OR original = id OR original IN (SELECT id FROM article WHERE original IS NOT NULL);
          UPDATE article SET previous = NULL WHERE previous NOT IN (SELECT id FROM article);
          """)
      try mendStories(database)
      try restoreForgotten(database)
      // What failed is tried again; before migration 2 there was no time for that.
      try database.execute(
        sql: "UPDATE file SET attempts = max(attempts, 1), retry_at = coalesce(retry_at, 0) WHERE outcome = 'failed'")
      try noteMissing(database)
      try keepNumbers(database)
    }
  }

  /// What was taken down stays so, also where an older state of its row could be read.
  private func confirmForgotten(_ database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO forgotten (article, sequence)
          SELECT article, sequence FROM event WHERE kind = 'article-forgotten' AND article IS NOT NULL;
        DELETE FROM article WHERE id IN (
          SELECT forgotten.article FROM forgotten JOIN event ON event.sequence = forgotten.sequence
            AND event.article = forgotten.article AND event.kind = 'article-forgotten');
        DELETE FROM forgotten WHERE article IN (SELECT id FROM article);
        """)
  }

  /// An article that was taken down must not come back because the rows of its files are lost: events name them.
  private func restoreForgotten(_ database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO file
          (path, device, inode, size, mtime_ns, ctime_ns, sha256, outcome, presence, taken_at)
          SELECT file, 0, 0, 0, 0, 0, sha256, 'forgotten', 'present', max(time) FROM event
          WHERE kind IN ('article-added', 'article-duplicate', 'article-reprinted', 'article-excerpted', 'article-expanded',
              'article-revised', 'article-resembles-template', 'file-moved', 'file-back')
            AND file IS NOT NULL AND sha256 IS NOT NULL
            AND sha256 IN (SELECT sha256 FROM event WHERE article IN (SELECT article FROM forgotten))
          GROUP BY file;
        """)
  }

  private mutating func noteMissing(_ database: Database) throws {
    let transaction = CorpusTransaction(database: database)
    let gaps = try transaction.eventGaps().map { $0.first.rawValue...$0.last.rawValue }
    report.lostEvents = RecoveryReport.missing(
      in: try Int64.fetchAll(database, sql: "SELECT sequence FROM event ORDER BY sequence"), besides: gaps)
    for range in report.lostEvents {
      try transaction.record(
        EventGap(
          first: EventSequence(rawValue: range.lowerBound), last: EventSequence(rawValue: range.upperBound),
          reason: .lost))
    }
    report.lostArticles = RecoveryReport.missing(
      in: try Int64.fetchAll(
        database,
        sql: "SELECT id FROM article UNION SELECT article FROM forgotten UNION SELECT \(lastNumber("article")) + 1"))
  }

  /// No number is given twice, not even one of something that is lost.
  private func keepNumbers(_ database: Database) throws {
    for table in ["story", "article", "file"] {
      try database.execute(
        sql: "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", arguments: [lastNumber(table), table])
      if database.changesCount == 0 {
        try database.execute(
          sql: "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", arguments: [table, lastNumber(table)])
      }
    }
  }

  /// The last number that a table ever gave, as far as it can be read.
  private func lastNumber(_ table: String) -> Int64 {
    let sql = "SELECT max(seq) FROM sqlite_sequence WHERE name = ?"
    let said = try? source.read { try Int64.fetchOne($0, sql: sql, arguments: [table]) }
    let there = try? target.unsafeReentrantRead { try Int64.fetchOne($0, sql: "SELECT max(id) FROM \(table)") }
    // Events name articles that are lost, too.
    let named =
      table == "article"
      ? try? target.unsafeReentrantRead { try Int64.fetchOne($0, sql: "SELECT max(article) FROM event") } : nil
    // A number that is out of all proportion is itself damaged.
    let (last, sane) = (there ?? nil ?? 0, (there ?? nil ?? 0) + 10_000_000)
    return min(max(last, said ?? nil ?? 0, named ?? nil ?? 0), sane)
  }

  /// Looks whether texts are those that were filed. Where they are not, they are kept as what they are now.
  private mutating func checkDigests() throws {
    let version = try target.read { try String.fetchOne($0, sql: "SELECT words_version FROM corpus WHERE id = 1") }
    guard version == wordsVersion else { return }
    var last = ArticleID(rawValue: 0)
    while true {
      let rows = try target.read { try CorpusSnapshot(database: $0).auditedArticles(after: last, limit: 200) }
      guard let end = rows.last else { return }
      try target.write { database in
        for row in rows {
          let now = digest(row.text)
          guard now != row.digest, now.shared(by: row.article.id) != row.digest else { continue }
          report.alteredArticles.append(row.article.id)
          let sql = "UPDATE OR IGNORE article SET words_digest = ? WHERE id = ?"
          try database.execute(sql: sql, arguments: [now.data, row.article.id.rawValue])
          guard database.changesCount == 0 else { continue }
          try database.execute(sql: sql, arguments: [now.shared(by: row.article.id).data, row.article.id.rawValue])
        }
      }
      last = end.article.id
    }
  }
}
