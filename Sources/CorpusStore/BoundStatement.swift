internal import CSQLite
internal import FoundationEssentials
internal import GRDB

/// A value for a parameter of a statement, bound as what it is.
///
/// GRDB's `StatementArguments` put each into boxes, in two arrays after one another: without that an article takes 2.4 % fewer
/// instructions.
enum BoundValue {
  case null
  case wholeNumber(Int64)
  case number(Double)
  case string(String)
  case bytes(Data)

  static func integer(_ value: Int64?) -> BoundValue { value.map(wholeNumber) ?? .null }
  static func count(_ value: Int?) -> BoundValue { value.map { .wholeNumber(Int64($0)) } ?? .null }
  static func real(_ value: Double?) -> BoundValue { value.map(number) ?? .null }
  static func text(_ value: String?) -> BoundValue { value.map(string) ?? .null }
  static func blob(_ value: Data?) -> BoundValue { value.map(bytes) ?? .null }

  /// SQLite's result code.
  fileprivate func bind(to statement: SQLiteStatement, at index: CInt) -> CInt {
    switch self {
    case .null: SQLITE_OK  // what is not bound is null
    case .wholeNumber(let value): value.bind(to: statement, at: index)
    case .number(let value): value.bind(to: statement, at: index)
    case .string(let value): value.bind(to: statement, at: index)
    case .bytes(let value): value.bind(to: statement, at: index)
    }
  }
}

extension Database {
  /// Runs a statement that is kept for the next time, with a value for each of its parameters, in their order.
  ///
  /// - Throws: `DatabaseError`.
  func run(_ sql: String, _ values: [BoundValue]) throws {
    let statement = try bound(sql, values)
    // SQLite has copies of texts, which may be long, or be forgotten.
    defer { sqlite3_clear_bindings(statement.sqliteStatement) }
    try statement.execute()
  }

  /// The statement, for who asks for its rows.
  ///
  /// - Throws: `DatabaseError`.
  func bound(_ sql: String, _ values: [BoundValue]) throws -> Statement {
    let statement = try cachedStatement(sql: sql)
    // Resets it, and unbinds what was bound the last time.
    statement.setUncheckedArguments(StatementArguments())
    precondition(values.count == sqlite3_bind_parameter_count(statement.sqliteStatement), "a value for each: \(sql)")
    for (index, value) in zip(CInt(1)..., values) {
      let code = value.bind(to: statement.sqliteStatement, at: index)
      guard code == SQLITE_OK else {
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: sql)
      }
    }
    return statement
  }
}
