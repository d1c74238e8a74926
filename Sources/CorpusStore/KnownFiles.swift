internal import CSQLite
internal import GRDB
internal import Glibc
package import NewsModel
internal import SystemPackage

/// What sweeps ask of every file there is: past GRDB's rows, of SQLite itself.
extension CorpusReading {
  /// The row of a drop that is exactly as the ledger knows it: the same version at the same path. Nothing for a new path,
  /// a changed file, a file that came back, and one that could not be read and is to be tried again by now.
  ///
  /// A file of a folder that was away, or was not watched for a while, is known all the same.
  ///
  /// A sweep asks this of every file there is, so it goes past GRDB's rows to SQLite itself.
  package func known(_ drops: [Drop], at now: Timestamp) throws -> [KnownRow?] {
    let sql = """
      SELECT id, inode, size, mtime_ns, ctime_ns, retry_at FROM file WHERE path = ?
        AND presence IN ('present', 'unreachable', 'unwatched') AND (retry_at IS NULL OR retry_at > ?)
      """
    let statement = try database.cachedStatement(sql: sql).sqliteStatement
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    return try drops.map { drop in
      sqlite3_reset(statement)
      return try drop.path.withPlatformString { path in
        sqlite3_bind_blob(statement, 1, path, CInt(strlen(path)), nil)
        sqlite3_bind_int64(statement, 2, now.microseconds)
        let code = sqlite3_step(statement)
        guard code == SQLITE_ROW else {
          guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
          return nil
        }
        let known = FileStamp(
          device: 0, inode: UInt64(bitPattern: sqlite3_column_int64(statement, 1)),
          size: sqlite3_column_int64(statement, 2), modified: sqlite3_column_int64(statement, 3),
          changed: sqlite3_column_int64(statement, 4))
        guard known.isSameVersion(as: drop.stamp) else { return nil }
        return KnownRow(
          id: FileID(rawValue: sqlite3_column_int64(statement, 0)), retryAt: Self.time(statement, 5))
      }
    }
  }

  /// Number of rows.
  package func fileCount() throws -> Int { try Int.fetchOne(database, sql: "SELECT count(*) FROM file") ?? 0 }

  /// Calls `body` with every file that is thought to be in a drop folder, in no order.
  package func forEachKnownFile(_ body: (KnownFile) throws -> Void) throws {
    let sql = """
      SELECT id, path, inode, size, mtime_ns, ctime_ns, retry_at, presence <> 'unwatched' FROM file
      WHERE presence IN ('present', 'unreachable', 'unwatched')
      """
    let handle = try database.cachedStatement(sql: sql).sqliteStatement
    sqlite3_reset(handle)
    defer { sqlite3_reset(handle) }
    while true {
      let code = sqlite3_step(handle)
      guard code == SQLITE_ROW else {
        guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        return
      }
      let path = UnsafeRawBufferPointer(
        start: sqlite3_column_blob(handle, 1), count: Int(sqlite3_column_bytes(handle, 1)))
      let stamp = FileStamp(
        device: 0, inode: UInt64(bitPattern: sqlite3_column_int64(handle, 2)), size: sqlite3_column_int64(handle, 3),
        modified: sqlite3_column_int64(handle, 4), changed: sqlite3_column_int64(handle, 5))
      try body(
        KnownFile(
          id: FileID(rawValue: sqlite3_column_int64(handle, 0)), path: path, stamp: stamp,
          retryAt: Self.time(handle, 6), isWatched: sqlite3_column_int(handle, 7) != 0))
    }
  }

  private static func time(_ row: OpaquePointer?, _ column: CInt) -> Timestamp? {
    sqlite3_column_type(row, column) == SQLITE_NULL
      ? nil : Timestamp(microseconds: sqlite3_column_int64(row, column))
  }
}

/// The row of a file that is as it was.
package struct KnownRow: Sendable, Equatable {
  /// The row.
  package let id: FileID
  /// When a failed one is tried again.
  package let retryAt: Timestamp?
}

/// A file that is thought to be in a drop folder, as long as the row is read.
package struct KnownFile {
  /// The row.
  package let id: FileID
  /// Absolute.
  package let path: UnsafeRawBufferPointer
  /// As it was when it was read; without its device.
  package let stamp: FileStamp
  /// When a failed one is tried again.
  package let retryAt: Timestamp?
  /// Whether its folder is watched: of another nobody says that a file is not there.
  package let isWatched: Bool
}
