internal import CSQLite
internal import Dispatch
internal import FoundationEssentials
internal import GRDB
internal import Synchronization
internal import SystemPackage

/// Copies the log into the database (a checkpoint) beside the writer, on a connection of its own: who commits does not wait
/// while thousands of pages are written and synced.
///
/// Such a checkpoint leaves what is committed meanwhile to the next one, which has little to do; once one has come to the end
/// of the log before the next commit, the writer begins the log anew. Where that does not come about, the writer does it himself
/// at ``most`` pages.
final class LogKeeper: Sendable {
  /// Pages from which on the log is copied: fewer would be copied again and again.
  private static let enough = 4000
  /// Pages at which the writer waits for it.
  private static let most = 32_000

  private let queue = DispatchQueue(label: "newsfold.log-keeping")
  private let database: DatabaseQueue
  private let isAtWork = Atomic(false)

  /// - Throws: `DatabaseError`.
  init(_ path: FilePath) throws {
    var configuration = Configuration()
    configuration.label = "newsfold.log-keeper"
    configuration.qos = .default
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { try CorpusWriter.keepLog($0) }
    database = try DatabaseQueue(path: path.string, configuration: configuration)
    // What it has to read is in the log.
    try database.inDatabase { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -64") }
  }

  /// Is told of each commit of the writer by the writer's connection, which must not outlive this.
  func attach(to writer: Database) {
    sqlite3_wal_hook(
      writer.sqliteConnection,
      { keeper, connection, name, pages in
        guard let keeper else { return SQLITE_OK }
        let isDone = Unmanaged<LogKeeper>.fromOpaque(keeper).takeUnretainedValue().note(Int(pages))
        // As SQLite's own hook does: where a checkpoint cannot be made, the next commit tries again.
        if !isDone { sqlite3_wal_checkpoint_v2(connection, name, SQLITE_CHECKPOINT_PASSIVE, nil, nil) }
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// - Returns: whether the writer may go on.
  private func note(_ pages: Int) -> Bool {
    guard pages >= Self.enough else { return true }
    if isAtWork.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged {
      queue.async { [self] in
        // What it cannot do now, it is asked for again with the next commit.
        _ = try? database.inDatabase { try $0.checkpoint(.passive) }
        isAtWork.store(false, ordering: .releasing)
      }
    }
    return pages < Self.most
  }

  /// Is told of no commit any more.
  func detach(from writer: Database) {
    guard let connection = writer.sqliteConnection else { return }
    sqlite3_wal_hook(connection, nil, nil)
  }

  /// Waits for the work at hand: no two empty the log at a time.
  func wait() { queue.sync {} }

  /// Waits for the work at hand, and works no more.
  func close() throws {
    queue.sync {}
    try database.close()
  }
}
