internal import GRDB
internal import NewsModel

extension Row {
  /// The value of a column. What a damaged database has there is an error, and not, as with GRDB's subscripts, the end of
  /// the process.
  ///
  /// - Throws: `RowDecodingError`.
  @inline(__always)
  func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: Int) throws -> Value {
    try decode(atIndex: column)
  }

  /// The case that a column names.
  ///
  /// - Throws: ``CorpusError``, damaged, where it names none.
  func getCase<Named: RawRepresentable<String>>(_ column: Int) throws -> Named {
    let name: String = try get(column)
    guard let named = Named(rawValue: name) else {
      throw CorpusError.damage(
        "\(Named.self) cannot be “\(PrintableText.cut(PrintableText.escaping(name), toBytes: 60))”")
    }
    return named
  }

  /// The value of a column by its name.
  func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) throws -> Value {
    try decode(forColumn: column)
  }
}
