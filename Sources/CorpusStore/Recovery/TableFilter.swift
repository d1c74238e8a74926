internal import GRDB
internal import NewsModel

/// Lets only those rows into a table that can have been written to it: each value of its column's type, and nothing missing.
struct TableFilter {
  /// Of the table.
  let name: String
  private let types: [String: String]

  /// For a table of the new corpus.
  init(_ name: String, _ target: DatabaseQueue) throws {
    self.name = name
    types = try target.read { database in
      Dictionary(
        uniqueKeysWithValues: try database.columns(in: name).map { ($0.name.lowercased(), $0.type.uppercased()) })
    }
  }

  /// Writes a row, with those of its columns that the table has.
  ///
  /// - Returns: false where it is not one that can have been written, or is there already.
  func insert(_ row: Row, _ database: Database) throws -> Bool {
    let columns = row.columnNames.filter { types[$0.lowercased()] != nil }
    var values: [DatabaseValue] = []
    for column in columns {
      guard let value = row[column] as DatabaseValue?, fits(value, types[column.lowercased()] ?? "") else {
        return false
      }
      guard isPossible(column.lowercased(), value) else { return false }
      values.append(value)
    }
    let marks = [String](repeating: "?", count: columns.count).joined(separator: ", ")
    let statement = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO \(name) (\(columns.joined(separator: ", "))) VALUES (\(marks))")
    try statement.execute(arguments: StatementArguments(values))
    return database.changesCount > 0
  }

  /// Numbers of articles and events, and shares, have bounds.
  private func isPossible(_ column: String, _ value: DatabaseValue) -> Bool {
    if case .double(let number) = value.storage { return number.isFinite }
    guard case .int64(let number) = value.storage else { return true }
    switch (name, column) {
    case ("article", "id"), (_, "article"), (_, "original"), (_, "previous"), (_, "other"):
      return (1...ArticleID.limit).contains(number)
    case (_, "sequence"), ("event_gap", _): return (1...EventSequence.limit).contains(number) || column == "since"
    case ("story", "id"), (_, "story"), ("file", "id"): return (1...(1 << 53)).contains(number)
    default: return true
    }
  }

  private func fits(_ value: DatabaseValue, _ type: String) -> Bool {
    switch (value.storage, type) {
    case (.null, _), (.int64, "INTEGER"), (.double, "REAL"), (.int64, "REAL"), (.string, "TEXT"), (.blob, "BLOB"): true
    default: false
    }
  }
}
