internal import FoundationEssentials
internal import GRDB
internal import Glibc
package import NewsModel
package import SystemPackage

/// Makes a new corpus out of what can be read of a damaged one.
package struct CorpusRecovery {
  /// Rows that are written in one transaction.
  private static let batch = 1000
  /// Tables with the number that their rows have, in an order in which what is named comes first.
  private static let tables: [(name: String, key: String)] = [
    ("story", "id"), ("article", "id"), ("file", "id"), ("event", "sequence"), ("forgotten", "article"),
    ("event_gap", "first"),
  ]
  /// Those that every corpus has had since the first.
  private static let always: Set = ["article", "file", "event", "story"]

  let source: DatabaseQueue
  private let path: FilePath
  let target: DatabaseQueue
  let digest: (String) -> SHA256Value
  let wordsVersion: String
  var report = RecoveryReport()

  /// Reads what can be read of `path` into the corpus in `location`'s folder, which is a new one.
  ///
  /// - Parameters:
  ///   - wordsVersion: by which rules words are told apart.
  ///   - digest: the digest of a text's words by those rules.
  ///   - progress: called with a table and the number of rows that were read of it so far.
  /// - Throws: ``CorpusError``, where nothing can be read at all, or nothing be written.
  package static func recover(
    _ path: FilePath, into location: CorpusLocation, wordsVersion: String, digest: @escaping (String) -> SHA256Value,
    progress: (String, Int) -> Void
  ) throws -> RecoveryReport {
    try checkSource(path, location)
    // The tables, and the corpus's own row with a new UUID.
    try CorpusWriter(at: location).close()
    do {
      let log = FilePath(bytes: path.bytes + Array("-wal".utf8))
      let isLogDamaged = LogCheck(log).isDamaged
      var recovery = try CorpusRecovery(path, location, wordsVersion, digest)
      recovery.report.isLogDamaged = isLogDamaged
      try recovery.copy(progress)
      try recovery.tidy()
      try recovery.target.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
      try recovery.target.close()
      try recovery.source.close()
      return recovery.report
    } catch let error as DatabaseError {
      throw CorpusError.explaining(error, at: location)
    }
  }

  private init(
    _ path: FilePath, _ location: CorpusLocation, _ wordsVersion: String, _ digest: @escaping (String) -> SHA256Value
  ) throws {
    self.path = path
    self.digest = digest
    self.wordsVersion = wordsVersion
    do {
      var configuration = Configuration()
      configuration.readonly = true
      // Has SQLite read on where the file ends before its first page says.
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA writable_schema = ON") }
      source = try DatabaseQueue(path: path.string, configuration: configuration)
      let tables = try source.read {
        try String.fetchSet($0, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      }
      guard !tables.isEmpty else { throw Self.unreadable(path, "it names no tables") }
      guard Self.isCorpus(tables) else {
        throw CorpusError(
          .damaged, "\(path.printable) is no corpus: it does not have the tables of one: nothing was changed")
      }
    } catch let error as CorpusError {
      throw error
    } catch { throw Self.unreadable(path, "\(error)") }
    var configuration = Configuration()
    // What a row names may be lost.
    configuration.foreignKeysEnabled = false
    target = try DatabaseQueue(path: location.database.string, configuration: configuration)
    try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON") }
  }

  /// Whether tables are those of a corpus. Of the list itself a part may be lost: what is left of it tells.
  private static func isCorpus(_ names: Set<String>) -> Bool {
    let own: Set = ["corpus", "journal_batch", "event_gap", "forgotten"]
    let all = own.union(tables.map(\.name)).union(["folder", "grdb_migrations", "match"])
    return names.isSuperset(of: ["article", "event"])
      || (names.intersection(all).count >= 3 && !names.isDisjoint(with: own))
  }

  private static func unreadable(_ path: FilePath, _ why: String) -> CorpusError {
    CorpusError(
      .damaged,
      "nothing can be read of \(path.printable): not even what tables it has (\(why)): restore a backup (newsfold backup), or try "
        + "sqlite3's .recover on a copy of it")
  }

  /// Refuses what cannot be meant.
  private static func checkSource(_ path: FilePath, _ location: CorpusLocation) throws {
    func refuse(_ why: String) -> CorpusError {
      CorpusError(
        .other, "\(path.printable) \(why): name the database of a corpus, such as corpus.sqlite of a state folder")
    }
    var status = stat()
    guard path.withPlatformString({ stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw refuse("is no file")
    }
    guard status.st_size > 0 else { throw refuse("is empty") }
    let recovered = location.folder.lexicallyNormalized()
    guard !path.lexicallyNormalized().starts(with: recovered) else {
      throw refuse("is what a recovery has left behind")
    }
  }

  // MARK: Reading

  private mutating func copy(_ progress: (String, Int) -> Void) throws {
    for (name, key) in Self.tables { try copy(name, key, progress) }
    try copyWhole("folder", by: nil)
    try copyWhole("match", by: "article")
    try copyRecord()
  }

  private mutating func copy(_ name: String, _ key: String, _ progress: (String, Int) -> Void) throws {
    let filter = try TableFilter(name, key: key, target)
    var rows: [NumberedRow] = []
    try source.unsafeRead { database in
      // Asked so, and not by GRDB's `tableExists`, which ends the process where the list of tables is damaged.
      guard (try? database.makeStatement(sql: "SELECT 1 FROM \(name)")) != nil else {
        if Self.always.contains(name) { report.unreadable[name] = 1 }
        return
      }
      let unreadable = try DamagedTable(name, in: database).forEachRow { row in
        rows.append(row)
        if rows.count == Self.batch {
          try write(rows, filter)
          rows = []
          progress(name, report.rows[name] ?? 0)
        }
      }
      if !unreadable.isEmpty { report.unreadable[name] = unreadable.count }
    }
    try write(rows, filter)
    progress(name, report.rows[name] ?? 0)
  }

  private mutating func write(_ rows: [NumberedRow], _ filter: TableFilter) throws {
    guard !rows.isEmpty else { return }
    let written = try target.write { database in
      try rows.reduce(into: 0) { count, row in count += try filter.insert(row, database) ? 1 : 0 }
    }
    report.rows[filter.name, default: 0] += written
    report.refused[filter.name, default: 0] += rows.count - written
  }

  /// A table without numbers: in one go, or, where that fails, by the articles that there are.
  private mutating func copyWhole(_ name: String, by column: String?) throws {
    let filter = try TableFilter(name, key: nil, target)
    var rows: [NumberedRow] = []
    func take(_ sql: String, _ arguments: StatementArguments = []) throws -> Bool {
      try source.unsafeRead { database in
        do {
          let cursor = try Row.fetchCursor(database, sql: sql, arguments: arguments)
          while let row = try cursor.next() {
            rows.append(NumberedRow(values: Array(row.databaseValues)[...], number: 0))
          }
          return true
        } catch is DatabaseError { return false }
      }
    }
    let isListed = source.unsafeRead { database in (try? database.makeStatement(sql: "SELECT 1 FROM \(name)")) != nil }
    guard isListed else {
      report.unreadable[name] = 1
      return
    }
    let isWhole = try take("SELECT * FROM \(name)")
    if !isWhole { report.unreadable[name] = 1 }
    if !isWhole, let column {
      for article in try target.read({ try Int64.fetchAll($0, sql: "SELECT id FROM article ORDER BY id") })
      where try !take("SELECT * FROM \(name) WHERE \(column) = ?", [article]) {
        report.refused[name, default: 0] += 1
      }
    }
    // Those that were read before it failed came twice.
    let written = try target.write { database in
      try rows.reduce(into: 0) { count, row in count += try filter.insert(row, database) ? 1 : 0 }
    }
    report.rows[name] = written
  }

  /// Of the corpus's own row what stays true: when it was made, and what was sent to a journal.
  private mutating func copyRecord() throws {
    if let row = try? source.read({ try Row.fetchOne($0, sql: "SELECT * FROM corpus WHERE id = 1") }) {
      try copy(record: row)
    } else {
      // Nobody knows what was sent: nothing of it is sent again. Words are taken to be by the rules of now, and compared.
      report.unreadable["corpus"] = 1
      try target.write {
        try $0.execute(sql: "UPDATE corpus SET words_version = ?", arguments: [wordsVersion])
      }
    }
  }

  private func copy(record row: Row) throws {
    /// What may have been sent is not sent again under the new name.
    let sent = max(number("journal_sent") ?? 0, number("journal_sending") ?? 0)
    func number(_ column: String) -> Int64? { row.hasColumn(column) ? (try? row.get(column) as Int64?) ?? nil : nil }
    let version = row.hasColumn("words_version") ? (try? row.get("words_version") as String?) ?? nil : nil
    try target.write { database in
      try database.execute(
        sql: """
          UPDATE corpus SET created_at = coalesce(?1, created_at), words_version = coalesce(?4,
              iif(EXISTS (SELECT 1 FROM article), '1', '')),
            journal_attached = iif(?2 IS NULL, NULL, 0),
            journal_sent = min(coalesce(?3, 0), (SELECT coalesce(max(sequence), 0) FROM event))
          """,
        arguments: [number("created_at"), number("journal_attached"), sent, version])
      try CorpusTransaction(database: database).renew(as: UUID().uuidString.lowercased())
    }
  }
}
