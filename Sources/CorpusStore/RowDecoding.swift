internal import GRDB

extension Row {
  /// The value of a column. What a damaged database has there is an error, and not, as with GRDB's subscripts, the end of
  /// the process.
  ///
  /// - Throws: `RowDecodingError`.
  @inline(__always)
  func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: Int) throws -> Value {
    try decode(atIndex: column)
  }

  /// The value of a column by its name.
  func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) throws -> Value {
    try decode(forColumn: column)
  }
}
