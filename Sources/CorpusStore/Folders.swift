internal import FoundationEssentials
internal import GRDB
package import NewsModel
package import SystemPackage

/// What the corpus knows of a folder: a drop folder, a file system mounted in one, or one below that cannot be read.
package struct FolderRecord: Sendable {
  /// Absolute.
  package var path: FilePath
  /// Which folder it was when its files were last seen; nothing for a folder that was never read.
  package var identity: FolderIdentity?
  /// Whether its files can be seen.
  package var isReachable: Bool
  /// Why not.
  package var reason: String?
  /// Since when it is so.
  package var since: Timestamp

  /// Of these parts.
  package init(path: FilePath, identity: FolderIdentity?, isReachable: Bool, reason: String? = nil, since: Timestamp) {
    self.path = path
    self.identity = identity
    self.isReachable = isReachable
    self.reason = reason
    self.since = since
  }
}

extension CorpusReading {
  /// What is known of the folder at `path`.
  package func folder(at path: FilePath) throws -> FolderRecord? {
    let statement = try database.cachedStatement(sql: "SELECT \(FolderRecord.columns) FROM folder WHERE path = ?")
    return try Row.fetchOne(statement, arguments: [path.data]).map { try FolderRecord(row: $0) }
  }

  /// All folders that something is known of, in the order of their paths.
  package func folders() throws -> [FolderRecord] {
    try Row.fetchAll(database, sql: "SELECT \(FolderRecord.columns) FROM folder ORDER BY path")
      .map { try FolderRecord(row: $0) }
  }

  /// The folders below `folder` that are away.
  package func foldersAway(below folder: FilePath) throws -> [FolderRecord] {
    let range = folder.rangeBelow
    let statement = try database.cachedStatement(
      sql: "SELECT \(FolderRecord.columns) FROM folder WHERE path > ? AND path < ? AND NOT is_reachable")
    return try Row.fetchAll(statement, arguments: [range.lower, range.upper]).map { try FolderRecord(row: $0) }
  }

  /// Whether a file below `folder` is where it was when it was taken, among those that are thought to be there or cannot
  /// be seen, and that were taken before `time`.
  ///
  /// - Parameter isInPlace: whether a file is at its path, in the version of the ledger.
  /// - Returns: nothing where there are no such files.
  package func isAnyInPlace(
    below folder: FilePath, takenBefore time: Timestamp, _ isInPlace: (FilePath, FileStamp) -> Bool
  ) throws -> Bool? {
    let range = folder.rangeBelow
    let rows = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT path, device, inode, size, mtime_ns, ctime_ns FROM file
          WHERE path > ? AND path < ? AND presence IN ('present', 'unreachable') AND taken_at < ?
          """), arguments: [range.lower, range.upper, time.microseconds])
    var isAny: Bool?
    while let row = try rows.next() {
      isAny = false
      let stamp = try FileStamp(
        device: UInt64(bitPattern: row.get(1)), inode: UInt64(bitPattern: row.get(2)), size: row.get(3),
        modified: row.get(4),
        changed: row.get(5))
      if isInPlace(FilePath(bytes: try row.get(0) as Data), stamp) { return true }
    }
    return isAny
  }
}

extension CorpusTransaction {
  /// Writes down what is known of a folder.
  package func record(_ folder: FolderRecord) throws {
    let identity = folder.identity
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO folder (path, device, inode, file_system, file_system_id, is_reachable, reason, since)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      folder.path.data, identity.map { Int64(bitPattern: $0.device) }, identity.map { Int64(bitPattern: $0.inode) },
      identity.map { Int64(bitPattern: $0.fileSystem) }, identity.map { Int64(bitPattern: $0.fileSystemID) },
      folder.isReachable, folder.reason, folder.since.microseconds,
    ])
  }

  /// Forgets what is known of a folder.
  package func forgetFolder(_ path: FilePath) throws {
    try database.execute(sql: "DELETE FROM folder WHERE path = ?", arguments: [path.data])
  }
}

extension FolderRecord {
  fileprivate static let columns = "path, device, inode, file_system, file_system_id, is_reachable, reason, since"

  fileprivate init(row: Row) throws {
    let identity = try (row.get(1) as Int64?).map { device in
      try FolderIdentity(
        device: UInt64(bitPattern: device), inode: UInt64(bitPattern: row.get(2)),
        fileSystem: UInt64(bitPattern: row.get(3)),
        fileSystemID: UInt64(bitPattern: row.get(4)))
    }
    try self.init(
      path: FilePath(bytes: row.get(0) as Data), identity: identity, isReachable: row.get(5), reason: row.get(6),
      since: Timestamp(microseconds: row.get(7)))
  }
}
