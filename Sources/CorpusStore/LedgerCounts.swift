internal import CSQLite
internal import GRDB
package import NewsModel

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

extension CorpusSnapshot {
  /// Files that could not be read and wait to be tried again: few, and quickly counted.
  package func retryCount() throws -> Int {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM file WHERE retry_at IS NOT NULL") ?? 0
  }
}

extension CorpusReading {
  /// Counts the ledger in one pass: each status waits for it, so it goes past GRDB's rows to SQLite itself,
  /// and does not let that sort a million rows to group them.
  package func ledgerCounts() throws -> LedgerCounts {
    let row = try database.cachedStatement(
      sql: "SELECT outcome, presence, taken_at, retry_at, due IS NOT NULL FROM file"
    ).sqliteStatement
    sqlite3_reset(row)
    defer { sqlite3_reset(row) }
    var counts = LedgerCounts()
    var outcomes = RunCounter(), presences = RunCounter()
    while true {
      let code = sqlite3_step(row)
      guard code == SQLITE_ROW else {
        guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        break
      }
      outcomes.count(row, 0)
      presences.count(row, 1)
      let taken = Timestamp(microseconds: sqlite3_column_int64(row, 2))
      counts.lastTaken = max(counts.lastTaken ?? taken, taken)
      if sqlite3_column_type(row, 3) != SQLITE_NULL {
        let retry = Timestamp(microseconds: sqlite3_column_int64(row, 3))
        counts.nextRetry = min(counts.nextRetry ?? retry, retry)
      }
      if sqlite3_column_int(row, 4) != 0, presences.isLast("present") { counts.due += 1 }
    }
    // What a newer version wrote is not counted.
    for (name, count) in outcomes.counts {
      if let outcome = Outcome(rawValue: name) { counts.outcomes[outcome] = count }
    }
    for (name, count) in presences.counts {
      if let presence = Presence(rawValue: name) { counts.presences[presence] = count }
    }
    return counts
  }
}

/// Counts names, of which the same comes many times one after another.
private struct RunCounter {
  private var names: [String] = []
  private var numbers: [Int] = []
  private var last = -1
  /// There are about ten; of a damaged ledger each row may have its own.
  private static let most = 64

  var counts: Zip2Sequence<[String], [Int]> { zip(names, numbers) }

  func isLast(_ name: String) -> Bool { last >= 0 && names[last] == name }

  /// Counts the name in a column; what is none counts as an empty one.
  mutating func count(_ row: OpaquePointer?, _ column: CInt) {
    guard let text = sqlite3_column_text(row, column) else { return count("") }
    let length = Int(sqlite3_column_bytes(row, column))
    if last >= 0 {
      let isSame = names[last].utf8.withContiguousStorageIfAvailable {
        $0.elementsEqual(UnsafeBufferPointer(start: text, count: length))
      }
      if isSame == true {
        numbers[last] += 1
        return
      }
    }
    count(String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self))
  }

  private mutating func count(_ name: String) {
    last = names.firstIndex(of: name) ?? names.count
    if last == names.count {
      guard last < Self.most else {
        last = -1
        return
      }
      names.append(name)
      numbers.append(0)
    }
    numbers[last] += 1
  }
}
