internal import GRDB

/// A table of a database that may be damaged: reads every row that can be reached.
///
/// SQLite gives up at the first page that it cannot read. What comes after it in the order of keys is found again by asking
/// for keys further on, in steps that double, and then by halving the range in between.
///
/// Rows come by the places of their columns: what the list of tables says of their names may be damaged, too.
struct DamagedTable {
  /// Of the table.
  let name: String
  private let database: Database

  /// A table whose rows have numbers: an integer primary key.
  init(_ name: String, in database: Database) {
    self.name = name
    self.database = database
  }

  /// The columns of a row, and after them its number.
  private static let columns = "*, rowid AS number_of_row"

  /// Keys that nothing is asked for beyond: nobody has so many rows.
  private static let end: Int64 = 1 << 48

  /// Calls `body` with each row that can be read and its key, in the order of keys; last those whose key is not one that
  /// belongs between its neighbours'.
  ///
  /// - Returns: ranges of keys in which something may be that cannot be read.
  func forEachRow(_ body: (NumberedRow) throws -> Void) throws -> [ClosedRange<Int64>] {
    var unreadable: [ClosedRange<Int64>] = []
    var strangers: [NumberedRow] = []
    var last: Int64 = 0
    var before: Int64 = -1
    while try !read(after: &last, &strangers, body) {
      // What can be read alone and not on the way is passed over, too.
      let next = last == before ? last + 2 : firstReadable(after: last)
      before = last
      if next > last + 1 { unreadable.append((last + 1)...(next - 1)) }
      guard next < Self.end else { break }
      last = next - 1
    }
    for row in strangers { try body(row) }
    return unreadable
  }

  /// Reads on to the end, or as far as it goes.
  ///
  /// - Returns: whether the end was reached.
  private func read(
    after last: inout Int64, _ strangers: inout [NumberedRow], _ body: (NumberedRow) throws -> Void
  ) throws -> Bool {
    let sql = "SELECT \(Self.columns) FROM \(name) NOT INDEXED WHERE rowid > ? ORDER BY rowid"
    guard let rows = try? Row.fetchCursor(database, sql: sql, arguments: [last]) else { return false }
    // A row waits for the next one, which tells whether its key can be right.
    var waiting: NumberedRow?
    func take(_ number: Int64) throws {
      guard let one = waiting else { return }
      if one.number < number, one.number < Self.end {
        try body(one)
        last = max(last, one.number)
      } else {
        strangers.append(one)
      }
    }
    while true {
      let row: Row
      do {
        guard let next = try rows.next() else {
          try take(.max)
          return true
        }
        row = next.copy()
      } catch {
        try take(waiting.map { isFound($0.number) } ?? false ? .max : .min)
        return false
      }
      guard let number = number(of: row) else {
        try take(waiting.map { isFound($0.number) } ?? false ? .max : .min)
        return false
      }
      try take(number)
      waiting = NumberedRow(values: Array(row.databaseValues).dropLast(), number: number)
    }
  }

  /// Whether a row is found by its key, as one that has its own is.
  private func isFound(_ number: Int64) -> Bool {
    let sql = "SELECT 1 FROM \(name) NOT INDEXED WHERE rowid = ?"
    return ((try? Int.fetchOne(database, sql: sql, arguments: [number])) ?? nil) == 1
  }

  private func number(of row: Row) -> Int64? { (try? row.get(row.count - 1) as Int64?) ?? nil }

  /// Whether what comes from a key on can be read: its first row, whole, or that there is none.
  private func isReadable(from least: Int64) -> Bool {
    let sql = "SELECT \(Self.columns) FROM \(name) NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT 1"
    do {
      guard let row = try Row.fetchOne(database, sql: sql, arguments: [least]) else { return true }
      return number(of: row).map { $0 >= least } ?? false
    } catch { return false }
  }

  /// The first key after an unreadable place from which on something can be read, or that there is no more; the end where
  /// nothing can.
  private func firstReadable(after last: Int64) -> Int64 {
    var (low, step) = (last, Int64(1))
    guard last < Self.end else { return Self.end }
    while !isReadable(from: last + step) {
      low = last + step
      step *= 2
      guard last + step < Self.end else { return Self.end }
    }
    var high = last + step
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if isReadable(from: middle) { high = middle } else { low = middle }
    }
    return high
  }
}

/// A row as it was read.
struct NumberedRow {
  /// In the order of the table's columns.
  let values: ArraySlice<DatabaseValue>
  /// Its key.
  let number: Int64
}
