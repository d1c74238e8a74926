internal import GRDB
package import NewsModel

/// Who a corpus is.
package struct CorpusRecord: Sendable {
  /// Lower case.
  package let uuid: String
  /// When the corpus was made.
  package let createdAt: Timestamp
  /// Whether it was made by ``CorpusWriter/backUp(to:)``, and nobody has written it since.
  package let isCopy: Bool
}

extension CorpusReading {
  /// The corpus's own row.
  package func corpusRecord() throws -> CorpusRecord {
    guard let row = try Row.fetchOne(database, sql: "SELECT uuid, created_at, is_copy FROM corpus WHERE id = 1") else {
      throw CorpusError.noRecord
    }
    return try CorpusRecord(uuid: row.get(0), createdAt: Timestamp(microseconds: row.get(1)), isCopy: row.get(2))
  }
}

extension CorpusError {
  static let noRecord = CorpusError(.damaged, "the corpus has no row of its own: restore a backup")
}
