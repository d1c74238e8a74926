internal import GRDB
package import NewsModel

extension CorpusSnapshot {
  /// Files that could not be read and wait to be tried again: few, and quickly counted.
  package func retryCount() throws -> Int {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM file WHERE retry_at IS NOT NULL") ?? 0
  }
}

/// The ledger, counted.
package struct LedgerCounts: Sendable {
  /// Files by outcome.
  package var outcomes: [Outcome: Int] = [:]
  /// Files by presence.
  package var presences: [Presence: Int] = [:]
  /// When a file was last taken.
  package var lastTaken: Timestamp?
  /// When the next failed file is tried again.
  package var nextRetry: Timestamp?
  /// Files that something is still to be done with.
  package var due = 0
}
