internal import GRDB
package import NewsModel

/// Who a corpus is and how far its events have gone out.
package struct CorpusRecord: Sendable {
  /// Lower case.
  package let uuid: String
  /// When the corpus was made.
  package let createdAt: Timestamp
  /// The last event before a journal was first attached; nothing where none ever was.
  package let journalAttached: EventSequence?
  /// The last event sent to the journal.
  package let journalSent: EventSequence
}

extension CorpusReading {
  /// The corpus's own row.
  package func corpusRecord() throws -> CorpusRecord {
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT uuid, created_at, journal_attached, journal_sent FROM corpus WHERE id = 1")
    else { throw CorpusError(.damaged, "the corpus has no row of its own: restore a backup") }
    return CorpusRecord(
      uuid: row[0], createdAt: Timestamp(microseconds: row[1]),
      journalAttached: (row[2] as Int64?).map(EventSequence.init(rawValue:)),
      journalSent: EventSequence(rawValue: row[3]))
  }
}

extension CorpusTransaction {
  /// Remembers that a journal is attached from now on: what came before is not sent. Does nothing where one was.
  package func attachJournal() throws {
    let last = try lastEvent().rawValue
    try database.execute(
      sql: "UPDATE corpus SET journal_attached = ?, journal_sent = ? WHERE journal_attached IS NULL",
      arguments: [last, last])
  }

  /// Remembers how far events have been sent.
  package func markSent(through sequence: EventSequence) throws {
    try database.execute(
      sql: "UPDATE corpus SET journal_sent = ? WHERE journal_sent < ?",
      arguments: [sequence.rawValue, sequence.rawValue])
  }
}
