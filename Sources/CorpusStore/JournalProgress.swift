internal import GRDB
package import NewsModel

/// How far a corpus's events have gone out to the journal, and how far that is known.
///
/// `durable ≤ confirmed ≤ sent ≤ sending`, each the number of an event.
package struct JournalProgress: Sendable {
  /// The last event before a journal was first attached; nothing where none ever was.
  package let attached: EventSequence?
  /// All through this one were sent.
  package let sent: EventSequence
  /// Those after ``sent``, through this one, were sent or not: a crash leaves that open.
  package let sending: EventSequence
  /// All through this one have been read back, or are not expected to be there any more.
  package let confirmed: EventSequence
  /// All through this one were confirmed so long ago that no crash of the machine takes them from the journal's disk.
  package let durable: EventSequence
  /// Of which boot of the machine ``confirmed`` tells.
  package let boot: String?
  /// How many were sent again, since they had been lost on their way.
  package let resent: Int64
}

extension CorpusReading {
  /// How far events have gone out.
  package func journalProgress() throws -> JournalProgress {
    let sql = """
      SELECT journal_attached, journal_sent, journal_sending, journal_confirmed, journal_durable, journal_boot,
        journal_resent FROM corpus WHERE id = 1
      """
    guard let row = try Row.fetchOne(database, sql: sql) else { throw CorpusError.noRecord }
    return try JournalProgress(
      attached: (row.get(0) as Int64?).map(EventSequence.init(rawValue:)), sent: EventSequence(rawValue: row.get(1)),
      sending: EventSequence(rawValue: row.get(2)), confirmed: EventSequence(rawValue: row.get(3)),
      durable: EventSequence(rawValue: row.get(4)), boot: row.get(5), resent: row.get(6))
  }

  /// When an event was sent that is not ``JournalProgress/durable`` yet: not before the one time, and by the other where that
  /// is known.
  package func sendingTime(of sequence: EventSequence) throws -> (began: Timestamp, ended: Timestamp?)? {
    let sql = "SELECT began_at, ended_at FROM journal_batch WHERE last >= ? ORDER BY last LIMIT 1"
    return try Row.fetchOne(database.cachedStatement(sql: sql), arguments: [sequence.rawValue]).map {
      (Timestamp(microseconds: try $0.get(0)), (try $0.get(1) as Int64?).map(Timestamp.init(microseconds:)))
    }
  }
}

extension CorpusTransaction {
  /// Remembers that a journal is attached from now on: what came before is not sent. Does nothing where one was.
  ///
  /// - Returns: whether it was attached now.
  package func attachJournal() throws -> Bool {
    let last = try lastEvent().rawValue
    try database.execute(
      sql: """
        UPDATE corpus SET journal_attached = ?1, journal_sent = ?1, journal_sending = ?1, journal_confirmed = ?1,
          journal_durable = ?1 WHERE journal_attached IS NULL
        """,
      arguments: [last])
    return database.changesCount > 0
  }

  /// Remembers that all through `sent` have been sent, and that those through `next` are about to be.
  package func beginSending(after sent: EventSequence, through next: EventSequence, at time: Timestamp) throws {
    try cutBatch(after: sent)
    try markSent(through: sent, at: time)
    try database.cachedStatement(sql: "UPDATE corpus SET journal_sending = max(journal_sending, ?)")
      .execute(arguments: [next.rawValue])
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO journal_batch (last, began_at) VALUES (?, ?)")
      .execute(arguments: [next.rawValue, time.microseconds])
  }

  /// Remembers that all through `sequence` have been sent by `time`.
  package func markSent(through sequence: EventSequence, at time: Timestamp) throws {
    try database.cachedStatement(
      sql: "UPDATE corpus SET journal_sent = max(journal_sent, ?1), journal_sending = max(journal_sending, ?1)"
    ).execute(arguments: [sequence.rawValue])
    try database.cachedStatement(sql: "UPDATE journal_batch SET ended_at = ? WHERE last <= ? AND ended_at IS NULL")
      .execute(arguments: [time.microseconds, sequence.rawValue])
  }

  /// Ends a batch that was cut off: of it, only what comes through `sequence` was sent.
  package func cutBatch(after sequence: EventSequence) throws {
    // Where a batch ends there already, nothing of the one that was cut off was sent.
    try database.cachedStatement(sql: "UPDATE OR IGNORE journal_batch SET last = ?1 WHERE last > ?1")
      .execute(arguments: [sequence.rawValue])
    try database.cachedStatement(sql: "DELETE FROM journal_batch WHERE last > ?1")
      .execute(arguments: [sequence.rawValue])
    try database.cachedStatement(
      sql: "UPDATE corpus SET journal_sent = max(journal_sent, ?1), journal_sending = max(journal_sent, ?1)"
    ).execute(arguments: [sequence.rawValue])
  }

  /// Remembers what reading back has shown.
  ///
  /// - Parameters:
  ///   - confirmed: all through this one are there, or are not expected to be.
  ///   - durable: all through this one are on the journal's disk.
  ///   - boot: the machine's boot of which that is true.
  ///   - resent: how many were sent again since the last call.
  package func confirm(
    through confirmed: EventSequence, durable: EventSequence, boot: String, resent: Int
  ) throws {
    try database.cachedStatement(
      sql: """
        UPDATE corpus SET journal_confirmed = ?, journal_durable = ?, journal_boot = ?,
          journal_resent = journal_resent + ?
        """
    ).execute(arguments: [confirmed.rawValue, durable.rawValue, boot, resent])
    try database.cachedStatement(sql: "DELETE FROM journal_batch WHERE last <= ?").execute(arguments: [durable.rawValue]
    )
  }

  /// Makes this another corpus, with a history of its own: what it has sent so far is not sent under the new name.
  ///
  /// - Parameter uuid: the new one.
  package func renew(as uuid: String) throws {
    try database.execute(
      sql: """
        UPDATE corpus SET uuid = ?, journal_attached = iif(journal_attached IS NULL, NULL, journal_sent),
          journal_sending = journal_sent, journal_confirmed = journal_sent, journal_durable = journal_sent,
          journal_boot = NULL, journal_resent = 0, is_copy = 0
        """, arguments: [uuid])
    try database.execute(sql: "DELETE FROM journal_batch")
  }
}
