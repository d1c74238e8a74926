internal import Glibc
package import GRDB
internal import NewsModel
package import SystemPackage

/// Reads a corpus: each call sees one consistent state, and no call waits for the writer.
package struct CorpusReader: Sendable {
  /// Where the corpus lies.
  package let location: CorpusLocation
  let database: any DatabaseReader

  init(location: CorpusLocation, database: any DatabaseReader) {
    self.location = location
    self.database = database
  }

  /// Opens the corpus in `location`'s folder for reading only; read permission is enough, whether its writer runs or not.
  ///
  /// - Throws: ``CorpusError``; `.absent` where there is none.
  package init(at location: CorpusLocation) throws { try self.init(location, location.database) }

  /// Opens a database, such as a backup, for reading only.
  ///
  /// - Throws: ``CorpusError``.
  package init(database path: FilePath) throws { try self.init(CorpusLocation(path.removingLastComponent()), path) }

  /// - Throws: ``CorpusError`` where there is no corpus, or it may not be looked at.
  package static func checkPresence(at location: CorpusLocation) throws {
    try checkPresence(location, location.database)
  }

  private static func checkPresence(_ location: CorpusLocation, _ path: FilePath) throws {
    var status = stat()
    guard path.withPlatformString({ lstat($0, &status) }) == 0 else {
      if errno == EACCES {
        throw CorpusError(
          .permission, "\(path.printable) may not be read: members of the group that owns it (newsfold) may")
      }
      throw CorpusError(
        .absent,
        "there is no corpus in \(location.folder.printable): name the state folder with --state, or run newsfold "
          + "ingest or newsfold daemon first")
    }
  }

  private init(_ location: CorpusLocation, _ path: FilePath) throws {
    try Self.checkPresence(location, path)
    do {
      var configuration = Configuration()
      configuration.label = "newsfold.reader"
      configuration.readonly = true
      configuration.busyMode = .timeout(10)
      let queue = try DatabaseQueue(path: path.string, configuration: configuration)
      if try queue.read(CorpusSchema.migrator.hasBeenSuperseded) {
        throw CorpusError(.newer, "\(path.printable) was written by a newer newsfold: install that version or newer")
      }
      if try !queue.read(CorpusSchema.migrator.hasCompletedMigrations) {
        throw CorpusError(.other, "\(path.printable) is not up to date: start the daemon once; it migrates the corpus")
      }
      self.init(location: location, database: queue)
    } catch {
      throw CorpusError.explaining(error, at: location)
    }
  }

  /// Runs `body` on one consistent state of the corpus. Blocks the calling thread meanwhile.
  package func read<Result>(_ body: (CorpusSnapshot) throws -> Result) throws -> Result {
    do {
      return try database.read { try body(CorpusSnapshot(database: $0)) }
    } catch  where error is DatabaseError || error is RowDecodingError {
      throw CorpusError.explaining(error, at: location)
    }
  }
}

extension CorpusReader {
  /// The same without blocking the calling thread: the work is done on a queue of the database's.
  package func readOffThread<Result: Sendable>(
    _ body: @escaping @Sendable (CorpusSnapshot) throws -> Result
  ) async throws -> Result {
    do {
      return try await database.read { try body(CorpusSnapshot(database: $0)) }
    } catch  where error is DatabaseError || error is RowDecodingError {
      throw CorpusError.explaining(error, at: location)
    }
  }
}

/// One consistent state of a corpus, inside a read.
package struct CorpusSnapshot: CorpusReading {
  /// The connection, inside its read.
  package let database: Database
}

/// One transaction: sees all that is known and what it did itself.
package struct CorpusTransaction: CorpusReading {
  /// The connection, inside its read.
  package let database: Database
}

/// What can be asked of a corpus, in a read or in a transaction.
package protocol CorpusReading {
  /// The connection, on its own queue; for this target's use.
  var database: Database { get }
}
