internal import FoundationEssentials
internal import GRDB
internal import NewsModel

/// Lets only those rows into a table that can have been written to it: each value of its column's type, and nothing missing.
struct TableFilter {
  /// Of the table.
  let name: String
  /// In their order, which no migration changes: columns are only added, at the end.
  private let columns: [(name: String, type: String)]
  private let key: Int?

  /// For a table of the new corpus.
  ///
  /// - Parameter key: its integer primary key, where it has one.
  init(_ name: String, key: String?, _ target: DatabaseQueue) throws {
    self.name = name
    columns = try target.read { database in
      try database.columns(in: name).map { ($0.name.lowercased(), $0.type.uppercased()) }
    }
    self.key = columns.firstIndex { $0.name == key }
  }

  /// Writes a row; an older version of the table has fewer columns.
  ///
  /// - Returns: false where it is not one that can have been written, or is there already.
  func insert(_ row: NumberedRow, _ database: Database) throws -> Bool {
    guard row.values.count <= columns.count else { return false }
    var values = Array(row.values)
    if let key, key < values.count { values[key] = row.number.databaseValue }
    guard zip(values, columns).allSatisfy({ fits($0, $1.type) && isPossible($1.name, $0) }) else { return false }
    let names = columns.prefix(values.count).map(\.name).joined(separator: ", ")
    let marks = [String](repeating: "?", count: values.count).joined(separator: ", ")
    let statement = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO \(name) (\(names)) VALUES (\(marks))")
    try statement.execute(arguments: StatementArguments(values))
    return database.changesCount > 0
  }

  /// Numbers of articles and events, and shares, have bounds; words for a case are known ones; paths are from the root.
  private func isPossible(_ column: String, _ value: DatabaseValue) -> Bool {
    switch value.storage {
    case .double(let number): number.isFinite
    case .int64(let number): isPossible(column, number)
    case .string(let word): isPossible(column, word)
    case .blob(let bytes): isPossible(column, bytes)
    case .null: true
    }
  }

  private func isPossible(_ column: String, _ word: String) -> Bool {
    switch (name, column) {
    case ("article", "outcome"), ("file", "outcome"), ("match", "kind"): Outcome(rawValue: word) != nil
    case ("file", "presence"): Presence(rawValue: word) != nil
    case ("event", "kind"): !word.isEmpty
    default: true
    }
  }

  private func isPossible(_ column: String, _ bytes: Data) -> Bool {
    switch (name, column) {
    case ("file", "path"), ("event", "file"), ("folder", "path"), (_, "archived_to"):
      bytes.first == UInt8(ascii: "/") && !bytes.contains(0)
    case (_, "sha256"), (_, "words_digest"): bytes.count == 32
    default: true
    }
  }

  private func isPossible(_ column: String, _ number: Int64) -> Bool {
    switch (name, column) {
    case ("article", "id"), (_, "article"), (_, "original"), (_, "previous"), (_, "other"):
      return (1...ArticleID.limit).contains(number)
    case (_, "sequence"), ("event_gap", _): return (1...EventSequence.limit).contains(number) || column == "since"
    case ("story", "id"), (_, "story"), (_, "placed_story"), (_, "story_merged"), (_, "merged_into"), ("file", "id"):
      return (1...(1 << 53)).contains(number)
    // 0: grouped anew.
    case ("story", "merged_by"): return (0...ArticleID.limit).contains(number)
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
