internal import FoundationEssentials
internal import GRDB
package import NewsModel
package import SystemPackage

extension CorpusReading {
  /// The row of a path.
  package func entry(at path: FilePath) throws -> LedgerEntry? {
    let statement = try database.cachedStatement(sql: "SELECT \(LedgerEntry.columns) FROM file WHERE path = ?")
    return try Row.fetchOne(statement, arguments: [path.data]).map { try LedgerEntry(row: $0) }
  }

  /// Rows whose file can be the one with this stamp under another name.
  package func entries(movableTo stamp: FileStamp) throws -> [LedgerEntry] {
    let statement = try database.cachedStatement(
      sql: "SELECT \(LedgerEntry.columns) FROM file WHERE inode = ? AND size = ? AND mtime_ns = ?")
    let arguments: StatementArguments = [Int64(bitPattern: stamp.inode), stamp.size, stamp.modified]
    return try Row.fetchAll(statement, arguments: arguments).map { try LedgerEntry(row: $0) }
  }

  /// The rows of an article's files, the first taken first; at most `limit` where one is given: a text may have come a
  /// hundred thousand times.
  package func entries(of article: ArticleID, limit: Int? = nil) throws -> [LedgerEntry] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT \(LedgerEntry.columns) FROM file WHERE article = ? AND outcome NOT IN ('rejected', 'failed')
        ORDER BY id LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: [article.rawValue, limit ?? -1]).map { try LedgerEntry(row: $0) }
  }

  /// The files of these rows that are thought to be present.
  package func presentFiles(_ ids: some Sequence<FileID>) throws -> [(id: FileID, path: FilePath)] {
    let statement = try database.cachedStatement(sql: "SELECT path FROM file WHERE id = ? AND presence = 'present'")
    return try ids.compactMap { id in
      try Data.fetchOne(statement, arguments: [id.rawValue]).map { (id, FilePath(bytes: $0)) }
    }
  }

  /// Files thought to be present below `folder`, at most `limit`, in the order of paths, beginning after `path`.
  package func presentFiles(
    below folder: FilePath, after path: FilePath?, limit: Int
  ) throws -> [(id: FileID, path: FilePath)] {
    let range = folder.rangeBelow
    let statement = try database.cachedStatement(
      sql: "SELECT id, path FROM file WHERE path > ? AND path < ? AND presence = 'present' ORDER BY path LIMIT ?")
    return try Row.fetchAll(statement, arguments: [path?.data ?? range.lower, range.upper, limit])
      .map { (FileID(rawValue: try $0.get(0)), FilePath(bytes: try $0.get(1) as Data)) }
  }

  /// Rows of files that something is still to be done with, at most `limit`, those taken first before others, beginning
  /// after row `last`.
  package func dueFiles(after last: FileID?, limit: Int) throws -> [LedgerEntry] {
    // Each kind by itself: only so does SQLite go to them by their index, and not through all files.
    let kinds = Afterwards.allCases.map { kind in
      """
      SELECT * FROM (SELECT \(LedgerEntry.columns) FROM file
        WHERE due = '\(kind.rawValue)' AND id > ?1 AND presence = 'present' ORDER BY id LIMIT ?2)
      """
    }
    let statement = try database.cachedStatement(
      sql: kinds.joined(separator: " UNION ALL ") + " ORDER BY id LIMIT ?2")
    return try Row.fetchAll(statement, arguments: [last?.rawValue ?? 0, limit]).map { try LedgerEntry(row: $0) }
  }

  /// Number of files that hold an article or one folded under it.
  package func fileCount(ofCluster original: ArticleID) throws -> Int {
    let sql = """
      SELECT count(*) FROM article JOIN file ON file.article = article.id
      WHERE (article.id = ?1 OR article.original = ?1) AND file.outcome NOT IN ('rejected', 'failed')
      """
    return try Int.fetchOne(database.cachedStatement(sql: sql), arguments: [original.rawValue]) ?? 0
  }

  /// Calls `body` with each row of the ledger in the order it was first taken, filtered where asked.
  package func forEachEntry(
    outcome: Outcome?, presence: Presence?, limit: Int?, _ body: (LedgerEntry) throws -> Void
  ) throws {
    let sql = """
      SELECT \(LedgerEntry.columns) FROM file
      WHERE (?1 IS NULL OR outcome = ?1) AND (?2 IS NULL OR presence = ?2) ORDER BY id LIMIT ?3
      """
    let rows = try Row.fetchCursor(
      database, sql: sql, arguments: [outcome?.rawValue, presence?.rawValue, limit ?? -1])
    while let row = try rows.next() { try body(LedgerEntry(row: row)) }
  }
}

extension CorpusTransaction {
  /// Writes the row of a path, a new one or the one it has. `id` and what the row was before are not touched otherwise.
  package func record(_ file: TakenFile) throws {
    try database.run(
      """
      INSERT INTO file (path, device, inode, size, mtime_ns, ctime_ns, sha256, outcome, presence, article, reason,
        charset, taken_at, attempts, retry_at, due, source, date)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (path) DO UPDATE SET device = excluded.device, inode = excluded.inode, size = excluded.size,
        mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, sha256 = excluded.sha256,
        outcome = excluded.outcome, presence = excluded.presence, article = excluded.article,
        reason = excluded.reason, charset = excluded.charset, taken_at = excluded.taken_at,
        attempts = excluded.attempts, retry_at = excluded.retry_at, due = excluded.due, archived_to = NULL,
        source = excluded.source, date = excluded.date
      """,
      [
        .blob(file.path.data), .integer(Int64(bitPattern: file.stamp.device)),
        .integer(Int64(bitPattern: file.stamp.inode)), .integer(file.stamp.size), .integer(file.stamp.modified),
        .integer(file.stamp.changed), .blob(file.sha256?.data), .text(file.outcome.rawValue),
        .text(file.presence.rawValue), .integer(file.article?.rawValue), .text(file.reason), .text(file.charset),
        .integer(file.takenAt.microseconds), .count(file.attempts), .integer(file.retryAt?.microseconds),
        .text(file.due?.rawValue), .text(file.source), .integer(file.date?.microseconds),
      ]
    )
  }

  /// The file has another name now: its row, its outcome and its article stay.
  package func move(_ id: FileID, to path: FilePath, stamp: FileStamp, due: Afterwards?) throws {
    try database.execute(sql: "DELETE FROM file WHERE path = ? AND id <> ?", arguments: [path.data, id.rawValue])
    try database.execute(
      sql: """
        UPDATE file SET path = ?, device = ?, inode = ?, ctime_ns = ?, presence = 'present', due = ?, archived_to = NULL
        WHERE id = ?
        """,
      arguments: [
        path.data, Int64(bitPattern: stamp.device), Int64(bitPattern: stamp.inode), stamp.changed, due?.rawValue,
        id.rawValue,
      ])
  }

  /// Sets where a file is now.
  package func setPresence(_ id: FileID, _ presence: Presence) throws {
    try database.execute(sql: "UPDATE file SET presence = ? WHERE id = ?", arguments: [presence.rawValue, id.rawValue])
  }

  /// Sets where the files below `folder` are that are in one of the places `from`; of those taken before `time`, where
  /// one is given. Returns how many.
  @discardableResult
  package func setPresence(
    below folder: FilePath, from: [Presence], to presence: Presence, takenBefore time: Timestamp? = nil
  ) throws -> Int {
    let range = folder.rangeBelow
    let places = from.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    try database.execute(
      sql: """
        UPDATE file SET presence = ?1 WHERE path > ?2 AND path < ?3 AND presence IN (\(places))
          AND (?4 IS NULL OR taken_at < ?4)
        """, arguments: [presence.rawValue, range.lower, range.upper, time?.microseconds])
    return database.changesCount
  }

  /// Sets where all files are that are in one of the places `from` and below none of `folders`. Returns how many.
  @discardableResult
  package func setPresence(outside folders: [FilePath], from: [Presence], to presence: Presence) throws -> Int {
    let places = from.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    // Between the folders, so that SQLite goes there by the index of paths, and not through all files.
    let sql = "UPDATE file SET presence = ?1 WHERE path >= ?2 AND presence IN (\(places))"
    // An empty value would be bound as NULL.
    var (count, start) = (0, Data([0]))
    for range in folders.map(\.rangeBelow).sorted(by: { $0.lower.lexicographicallyPrecedes($1.lower) }) {
      if !range.lower.lexicographicallyPrecedes(start) {
        try database.execute(sql: sql + " AND path <= ?3", arguments: [presence.rawValue, start, range.lower])
        count += database.changesCount
      }
      if start.lexicographicallyPrecedes(range.upper) { start = range.upper }
    }
    try database.execute(sql: sql, arguments: [presence.rawValue, start])
    return count + database.changesCount
  }

  /// What was to be done with a file is about to be: where it will be moved.
  package func plan(_ id: FileID, archivedTo path: FilePath?) throws {
    try database.cachedStatement(sql: "UPDATE file SET archived_to = ? WHERE id = ?")
      .execute(arguments: [path?.data, id.rawValue])
  }

  /// What was to be done with a file is done, or need not be done any more; `presence` where that changed it.
  package func settleDue(_ id: FileID, _ presence: Presence?) throws {
    let moved = presence == .archived ? "archived_to" : "NULL"
    try database.cachedStatement(
      sql: "UPDATE file SET due = NULL, presence = coalesce(?, presence), archived_to = \(moved) WHERE id = ?"
    ).execute(arguments: [presence?.rawValue, id.rawValue])
  }

  /// Has failed files tried again now: those at `paths` and below them, or all. Returns how many.
  package func retryFailed(_ paths: [FilePath]?, at now: Timestamp) throws -> Int {
    let sql = "UPDATE file SET retry_at = ? WHERE outcome = 'failed' AND presence <> 'gone'"
    guard let paths else {
      try database.execute(sql: sql, arguments: [now.microseconds])
      return database.changesCount
    }
    var count = 0
    for path in paths {
      let range = path.rangeBelow
      try database.execute(
        sql: sql + " AND (path = ? OR path > ? AND path < ?)",
        arguments: [now.microseconds, path.data, range.lower, range.upper])
      count += database.changesCount
    }
    return count
  }
}

extension FilePath {
  /// The bytes between which the paths below a folder lie: what follows “/”, up to the byte after it.
  var rangeBelow: (lower: Data, upper: Data) {
    let folder = bytes.last == 0x2F ? Array(bytes.dropLast()) : bytes
    return (Data(folder + Array("/".utf8)), Data(folder + Array("0".utf8)))
  }
}

/// A row of the ledger about to be written.
package struct TakenFile: Sendable {
  /// Absolute.
  package var path: FilePath
  /// As it was when it was read.
  package var stamp: FileStamp
  /// Of its bytes; nothing where they were not read.
  package var sha256: SHA256Value?
  /// What it was judged to be.
  package var outcome: Outcome
  /// Where it is now.
  package var presence = Presence.present
  /// The article that it holds, or held last.
  package var article: ArticleID?
  /// Why it was rejected or failed.
  package var reason: String?
  /// The encoding that it was read in.
  package var charset: String?
  /// When it was judged.
  package var takenAt: Timestamp
  /// How often reading it has failed in the same way.
  package var attempts = 0
  /// When a failed one is to be tried again.
  package var retryAt: Timestamp?
  /// What is to be done with it now that it is taken.
  package var due: Afterwards?
  /// Who published it, where it has the words of an article that is there already.
  package var source: String?
  /// Its own time, under the same condition.
  package var date: Timestamp?

  /// A row for the file at `path`.
  package init(
    path: FilePath, stamp: FileStamp, sha256: SHA256Value?, outcome: Outcome, article: ArticleID?, reason: String?,
    charset: String?, takenAt: Timestamp
  ) {
    self.path = path
    self.stamp = stamp
    self.sha256 = sha256
    self.outcome = outcome
    self.article = article
    self.reason = reason
    self.charset = charset
    self.takenAt = takenAt
  }
}

extension LedgerEntry {
  static let columns = """
    id, path, device, inode, size, mtime_ns, ctime_ns, sha256, outcome, presence, article, reason, charset, taken_at,
    attempts, retry_at, due, archived_to, source, date
    """

  init(row: Row) throws {
    try self.init(
      id: FileID(rawValue: row.get(0)), path: FilePath(bytes: row.get(1) as Data),
      stamp: FileStamp(
        device: UInt64(bitPattern: row.get(2)), inode: UInt64(bitPattern: row.get(3)), size: row.get(4),
        modified: row.get(5),
        changed: row.get(6)),
      sha256: (row.get(7) as Data?).flatMap { SHA256Value(bytes: $0) },
      outcome: row.getCase(8),
      presence: row.getCase(9),
      article: (row.get(10) as Int64?).map(ArticleID.init(rawValue:)),
      reason: row.get(11), charset: row.get(12), takenAt: Timestamp(microseconds: row.get(13)))
    attempts = try row.get(14)
    retryAt = (try row.get(15) as Int64?).map(Timestamp.init(microseconds:))
    due = (try row.get(16) as String?).flatMap(Afterwards.init(rawValue:))
    archivedTo = (try row.get(17) as Data?).map { FilePath(bytes: $0) }
    source = try row.get(18)
    date = (try row.get(19) as Int64?).map(Timestamp.init(microseconds:))
  }
}
