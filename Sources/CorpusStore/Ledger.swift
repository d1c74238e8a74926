internal import FoundationEssentials
internal import GRDB
package import NewsModel
package import SystemPackage

extension CorpusReading {
  /// The row of a path.
  package func entry(at path: FilePath) throws -> LedgerEntry? {
    let statement = try database.cachedStatement(sql: "SELECT \(LedgerEntry.columns) FROM file WHERE path = ?")
    return try Row.fetchOne(statement, arguments: [path.data]).map(LedgerEntry.init(row:))
  }

  /// Rows whose file can be the one with this stamp under another name.
  package func entries(movableTo stamp: FileStamp) throws -> [LedgerEntry] {
    let statement = try database.cachedStatement(
      sql: "SELECT \(LedgerEntry.columns) FROM file WHERE inode = ? AND size = ? AND mtime_ns = ?")
    let arguments: StatementArguments = [Int64(bitPattern: stamp.inode), stamp.size, stamp.modified]
    return try Row.fetchAll(statement, arguments: arguments).map(LedgerEntry.init(row:))
  }

  /// The rows of an article's files, the first taken first.
  package func entries(of article: ArticleID) throws -> [LedgerEntry] {
    let statement = try database.cachedStatement(
      sql:
        "SELECT \(LedgerEntry.columns) FROM file WHERE article = ? AND outcome NOT IN ('rejected', 'failed') ORDER BY id"
    )
    return try Row.fetchAll(statement, arguments: [article.rawValue]).map(LedgerEntry.init(row:))
  }

  /// The row of a drop that is exactly as the ledger knows it: the same version at the same path, present. Nothing for a
  /// new path, a changed file, a file that came back, and one that could not be read, so that each sweep tries it again.
  package func known(_ drop: Drop) throws -> FileID? {
    let statement = try database.cachedStatement(
      sql:
        "SELECT id, inode, size, mtime_ns, ctime_ns FROM file WHERE path = ? AND presence = 'present' AND outcome <> 'failed'"
    )
    guard let row = try Row.fetchOne(statement, arguments: [drop.path.data]) else { return nil }
    let known = FileStamp(device: 0, inode: UInt64(bitPattern: row[1]), size: row[2], modified: row[3], changed: row[4])
    return known.isSameVersion(as: drop.stamp) ? FileID(rawValue: row[0]) : nil
  }

  /// Files last seen present below `folder`, at most `limit`, in the order of paths, beginning after `path`; of those
  /// for which `isWanted`.
  ///
  /// - Returns: them, and the path to go on after; nothing there when these were the last.
  package func presentFiles(
    below folder: FilePath, after path: FilePath?, limit: Int, _ isWanted: (FileID) -> Bool
  ) throws -> (files: [(id: FileID, path: FilePath)], next: FilePath?) {
    let sql = "SELECT id, path FROM file WHERE path > ? AND path < ? AND presence = 'present' ORDER BY path LIMIT ?"
    let lower = path?.bytes ?? folder.bytes + Array("/".utf8)
    let rows = try Row.fetchCursor(
      database.cachedStatement(sql: sql), arguments: [Data(lower), Data(folder.bytes + Array("0".utf8)), limit])
    var files: [(FileID, FilePath)] = []
    var count = 0
    var last: Data?
    while let row = try rows.next() {
      count += 1
      let id = FileID(rawValue: row[0])
      if isWanted(id) { files.append((id, FilePath(bytes: row[1] as Data))) }
      if count == limit { last = row[1] }
    }
    return (files, last.map { FilePath(bytes: $0) })
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

  /// Number of files by outcome.
  package func fileCounts() throws -> [Outcome: Int] {
    var counts: [Outcome: Int] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT outcome, count(*) FROM file GROUP BY outcome") {
      if let outcome = Outcome(rawValue: row[0]) { counts[outcome] = row[1] }
    }
    return counts
  }

  /// When a file was last taken.
  package func lastTaken() throws -> Timestamp? {
    try Int64.fetchOne(database, sql: "SELECT max(taken_at) FROM file").map(Timestamp.init(microseconds:))
  }
}

extension CorpusTransaction {
  /// Writes the row of a path, a new one or the one it has. `id` and what the row was before are not touched otherwise.
  package func record(_ file: TakenFile) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO file (path, device, inode, size, mtime_ns, ctime_ns, sha256, outcome, presence, article, reason,
          charset, taken_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (path) DO UPDATE SET device = excluded.device, inode = excluded.inode, size = excluded.size,
          mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, sha256 = excluded.sha256,
          outcome = excluded.outcome, presence = excluded.presence, article = excluded.article,
          reason = excluded.reason, charset = excluded.charset, taken_at = excluded.taken_at
        """
    ).execute(arguments: [
      file.path.data, Int64(bitPattern: file.stamp.device), Int64(bitPattern: file.stamp.inode), file.stamp.size,
      file.stamp.modified, file.stamp.changed, file.sha256?.data, file.outcome.rawValue, file.presence.rawValue,
      file.article?.rawValue, file.reason, file.charset, file.takenAt.microseconds,
    ])
  }

  /// The file has another name now: its row, its outcome and its article stay.
  package func move(_ id: FileID, to path: FilePath, stamp: FileStamp) throws {
    try database.execute(sql: "DELETE FROM file WHERE path = ? AND id <> ?", arguments: [path.data, id.rawValue])
    try database.execute(
      sql: """
        UPDATE file SET path = ?, device = ?, inode = ?, ctime_ns = ?, presence = 'present' WHERE id = ?
        """,
      arguments: [
        path.data, Int64(bitPattern: stamp.device), Int64(bitPattern: stamp.inode), stamp.changed, id.rawValue,
      ])
  }

  /// Sets where a file is now.
  package func setPresence(_ id: FileID, _ presence: Presence) throws {
    try database.execute(sql: "UPDATE file SET presence = ? WHERE id = ?", arguments: [presence.rawValue, id.rawValue])
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
    id, path, device, inode, size, mtime_ns, ctime_ns, sha256, outcome, presence, article, reason, charset, taken_at
    """

  init(row: Row) {
    self.init(
      id: FileID(rawValue: row[0]), path: FilePath(bytes: row[1] as Data),
      stamp: FileStamp(
        device: UInt64(bitPattern: row[2]), inode: UInt64(bitPattern: row[3]), size: row[4], modified: row[5],
        changed: row[6]),
      sha256: (row[7] as Data?).flatMap { SHA256Value(bytes: $0) }, outcome: Outcome(rawValue: row[8]) ?? .failed,
      presence: Presence(rawValue: row[9]) ?? .gone, article: (row[10] as Int64?).map(ArticleID.init(rawValue:)),
      reason: row[11], charset: row[12], takenAt: Timestamp(microseconds: row[13]))
  }
}
