internal import CSQLite
internal import FoundationEssentials
internal import GRDB
internal import Glibc
internal import NewsModel
internal import SystemPackage

/// The one writer of a corpus. GRDB's writer queue runs its transactions one after another; readers never wait for it.
package struct CorpusWriter: Sendable {
  /// Where the corpus lies.
  package let location: CorpusLocation
  let pool: DatabasePool
  /// What was wrong when it was opened and mended itself, in words.
  package let complaint: String?
  let keeper: LogKeeper
  /// Device and inode of the database, as it was opened.
  private let identity: [UInt64]

  /// Opens the corpus in `location`'s folder, which must exist, making or migrating it where needed.
  ///
  /// - Throws: ``CorpusError``.
  package init(at location: CorpusLocation) throws {
    self.location = location
    try location.finishAdopting()
    complaint = try Self.checkLog(at: location)
    do {
      var configuration = Configuration()
      configuration.label = "newsfold.corpus"
      // Of ordinary priority: for a higher one libdispatch asks the kernel, which refuses a service, and logs it.
      configuration.qos = .default
      configuration.busyMode = .timeout(10)
      // One is for who judges, the others for who reads ahead of that.
      configuration.maximumReaderCount = 5
      configuration.prepareDatabase {
        try Self.keepLog($0)
        // What readers come back to are the upper pages of a few trees. Five of them with SQLite's 2 MB: 8 MB more, no faster.
        try $0.execute(sql: "PRAGMA cache_size = -500")
      }
      pool = try DatabasePool(path: location.database.string, configuration: configuration)
      // GRDB sets NORMAL for WAL, which may lose the last commits with the power; what is committed here stays.
      // What is deleted is overwritten, and not only let go: what is forgotten later may have stood there too.
      try pool.writeWithoutTransaction { try $0.execute(sql: Self.writerSettings) }
      // What is left of a damaged log is not found damaged again.
      if complaint != nil { try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }
      let migrator = CorpusSchema.migrator
      if try pool.read(migrator.hasBeenSuperseded) {
        throw CorpusError(
          .newer, "\(location.database.printable) was written by a newer newsfold: install that version or newer")
      }
      try migrator.migrate(pool)
      try pool.write { database in
        try database.execute(
          sql: "INSERT OR IGNORE INTO corpus (id, uuid, created_at) VALUES (1, ?, ?)",
          arguments: [UUID().uuidString.lowercased(), Timestamp.now().microseconds])
        let transaction = CorpusTransaction(database: database)
        if try transaction.corpusRecord().isCopy { try transaction.renew(as: UUID().uuidString.lowercased()) }
      }
      let keeper = try LogKeeper(location.database)
      pool.writeWithoutTransaction { keeper.attach(to: $0) }
      self.keeper = keeper
    } catch {
      throw CorpusError.explaining(error, at: location)
    }
    identity = Self.identity(location) ?? []
  }

  /// Measured on 100,000 articles: with SQLite's own 2 MB, pages of the indexes are read again and again, since digests and
  /// paths come in no order; with 16 MB it is no faster than with 8.
  private static let writerSettings = """
    PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -8000;
    PRAGMA journal_size_limit = 33554432
    """

  /// Looks whether the log is damaged. Then it is kept beside: SQLite would overwrite it, or, where the database has more of
  /// it than can be read, put old pages in the place of newer ones.
  private static func checkLog(at location: CorpusLocation) throws -> String? {
    let log = FilePath(bytes: location.database.bytes + Array("-wal".utf8))
    let check = LogCheck(log)
    guard check.isDamaged else { return nil }
    let aside = location.aside(for: "corpus.sqlite-wal", at: .now())
    do {
      if check.isBehind {
        try FileManager.default.moveItem(atPath: log.string, toPath: aside.string)
        try? FileManager.default.removeItem(atPath: location.database.string + "-shm")
      } else {
        try FileManager.default.copyItem(atPath: log.string, toPath: aside.string)
      }
    } catch {
      if !check.isBehind { try? FileManager.default.removeItem(atPath: aside.string) }
      throw CorpusError(
        .inputOutput,
        "\(log.printable) is damaged and cannot be kept as \(aside.printable) (\(error)): make room, or move it "
          + "away yourself; nothing was changed")
    }
    let loss =
      check.isLossy
      ? "the last commits cannot be read, and files that they had taken are taken again where they still are"
      : "what it held is in the database"
    return
      "\(log.printable) is damaged: \(loss); the damaged log is kept as \(aside.printable); check the disk, and prove the "
      + "rest with newsfold audit --full"
  }

  private static func identity(_ location: CorpusLocation) -> [UInt64]? {
    var status = stat()
    guard location.database.withPlatformString({ stat($0, &status) }) == 0 else { return nil }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }

  /// Keeps the -wal and -shm files when the last connection closes: without them a reader who may not write the folder
  /// cannot open the database.
  static func keepLog(_ database: Database) throws {
    var isOn: CInt = 1
    sqlite3_file_control(database.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &isOn)
  }

  /// Runs `body` in one durable transaction: all of it happens or nothing does.
  ///
  /// Blocks the calling thread until it is done: call it from a queue of one's own, never from the shared pool.
  ///
  /// - Throws: what `body` throws, or ``CorpusError``; the transaction is rolled back.
  package func commit<Result>(_ body: (CorpusTransaction) throws -> Result) throws -> Result {
    do {
      return try pool.write { try body(CorpusTransaction(database: $0)) }
    } catch  where error is DatabaseError || error is RowDecodingError {
      throw CorpusError.explaining(error, at: location)
    }
  }

  /// Makes this another corpus: see ``CorpusTransaction/renew(as:)``.
  package func renew() throws { try commit { try $0.renew(as: UUID().uuidString.lowercased()) } }

  /// A look at the database on the writer's queue: it answers only when the writer is alive and the disk can be read.
  ///
  /// - Throws: ``CorpusError``, also where another file, or none, is at the database's path by now.
  package func heartbeat() async throws {
    guard let now = Self.identity(location), now == identity else {
      throw CorpusError(
        .absent,
        "\(location.database.printable) was removed or replaced while newsfold runs: what is filed from here on "
          + "would be lost; put it back, or restart newsfold")
    }
    do {
      _ = try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "SELECT id FROM corpus") }
    } catch {
      throw CorpusError.explaining(error, at: location)
    }
  }

  /// A reader of the same corpus, for this process.
  package var reader: CorpusReader { CorpusReader(location: location, database: pool) }

  /// Gives back the memory that SQLite keeps pages in, as far as nobody uses it.
  ///
  /// - Parameter then: is called when that is done.
  package func releaseMemory(_ then: @escaping @Sendable () -> Void) {
    pool.releaseMemoryEventually()
    pool.asyncWriteWithoutTransaction {
      // It may be closed by then.
      if $0.sqliteConnection != nil { $0.releaseMemory() }
      then()
    }
  }

  /// Closes the database once running work is done. All of it is in one file then, unless somebody else is reading.
  package func close() throws {
    pool.writeWithoutTransaction { keeper.detach(from: $0) }
    try keeper.close()
    // Where that fails the log stays as it is, with all that is in it.
    try? pool.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA busy_timeout = 0")
      _ = try $0.checkpoint(.truncate)
    }
    try pool.close()
  }
}
