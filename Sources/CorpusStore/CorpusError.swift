internal import GRDB
internal import SystemPackage
internal import NewsModel

/// Why a corpus cannot be used, and what to do.
package struct CorpusError: Error, CustomStringConvertible {
  /// What went wrong, as far as a caller must tell one case from another.
  package enum Kind: Sendable {
    /// There is no corpus at this place.
    case absent
    /// The file system or its permissions refuse.
    case permission
    /// The state folder cannot be made.
    case cannotCreate
    /// The disk is full or fails.
    case inputOutput
    /// There is little room left on the disk, and none of it is taken.
    case nearlyFull
    /// Another process holds the database for too long.
    case busy
    /// The file is not a database, or is damaged.
    case damaged
    /// A newer newsfold wrote it.
    case newer
    /// Anything else.
    case other
  }

  /// Which case it is.
  package let kind: Kind
  /// For a person: what happened, to which path, and what to do.
  package let description: String

  /// An error of this kind, said in these words.
  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// Explains an error that SQLite gave for the database at `location`.
  static func explaining(_ error: any Error, at location: CorpusLocation) -> CorpusError {
    if let error = error as? CorpusError { return error }
    let path = location.database.printable
    if error is RowDecodingError {
      return CorpusError(
        .damaged, "\(path) is damaged (a row has something else than was written): \(remedy(path))")
    }
    guard let error = error as? DatabaseError else { return CorpusError(.other, "\(path): \(error)") }
    let said = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    // Where the disk fails, SQLite says that the database is damaged; it may be whole.
    if error.resultCode == .SQLITE_CORRUPT, let code = DiskProbe.failure(reading: location.database) {
      return CorpusError(.inputOutput, "\(path): input or output failed (\(code)): check the disk and the system's log")
    }
    if error.extendedResultCode == .SQLITE_CORRUPT_VTAB {
      return CorpusError(
        .damaged, "the text index in \(path) is damaged: newsfold rebuild makes it again from the articles")
    }
    switch error.resultCode {
    case .SQLITE_CANTOPEN:
      guard let forbidden = location.forbidden else {
        return CorpusError(
          .inputOutput,
          "\(path) cannot be opened (\(said)): check that its folder exists, and its disk and the system's limits")
      }
      return CorpusError(
        .permission,
        "\(forbidden.printable) cannot be opened (\(said)): \(location.ownerAdvice(forbidden))")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      return CorpusError(
        .permission, "\(path) may not be written (\(said)): \(location.ownerAdvice(location.database))")
    case .SQLITE_FULL:
      return CorpusError(.inputOutput, "\(path): the disk is full: free some space; what was dropped is taken then")
    case .SQLITE_IOERR:
      return CorpusError(.inputOutput, "\(path): input or output failed (\(said)): check the disk and the system's log")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return CorpusError(.busy, "\(path) is locked by another process: end what else has it open for writing")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return CorpusError(.damaged, "\(path) is damaged or no corpus (\(said)): \(remedy(path))")
    // What is asked never changes: then the list of tables is not the one that newsfold made.
    case .SQLITE_ERROR where said.hasPrefix("no such ") || said.contains(" has no column "):
      return CorpusError(.damaged, "\(path) is damaged (\(said)): \(remedy(path))")
    default:
      return CorpusError(.other, "\(path): \(said)")
    }
  }

  private static func remedy(_ path: String) -> String {
    "stop newsfold and run newsfold rebuild --from \(path), which keeps what can be read, or restore a backup"
  }

  /// - Throws: ``CorpusError`` where no article can have this number.
  static func demandArticle(_ number: Int64) throws {
    guard (1...ArticleID.limit).contains(number) else {
      throw damage("no article can have the number \(number)")
    }
  }

  /// What no newsfold has written.
  static func damage(_ what: String) -> CorpusError {
    CorpusError(
      .damaged,
      "the corpus is damaged: \(what): stop newsfold and run newsfold rebuild --from its database, or restore a backup")
  }
}
