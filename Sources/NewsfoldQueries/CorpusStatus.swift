package import CorpusStore
internal import NewsModel

/// What the corpus holds, counted.
package struct CorpusStatus: Codable, Sendable {
  /// UUID.
  package let corpus: String
  /// Number of articles.
  package let articles: Int
  /// Files by outcome; outcomes without files are left out.
  package let files: [String: Int]
  /// Files by presence; places without files are left out.
  package let presences: [String: Int]
  /// When the next failed file is tried again, RFC 3339, UTC.
  package let nextRetry: String?
  /// Files that are still to be archived or deleted.
  package let due: Int
  /// Number of the last event.
  package let events: Int64
  /// RFC 3339, UTC.
  package let lastTaken: String?
  /// `attached`, or `not attached` where no journal ever was.
  package let journal: String
  /// Events not sent to the journal yet.
  package let journalLag: Int64?
  /// Events sent to the journal and not read back yet.
  package let journalUnconfirmed: Int64?
  /// Events that the journal had lost, and that were sent again.
  package let journalResent: Int64?

  /// As `--json` and the control socket name them.
  package enum CodingKeys: String, CodingKey {
    case corpus, articles, files, presences, due, events, journal
    case nextRetry = "next_retry"
    case lastTaken = "last_taken"
    case journalLag = "journal_lag"
    case journalUnconfirmed = "journal_unconfirmed"
    case journalResent = "journal_resent"
  }
}

extension CorpusSnapshot {
  /// Counts what is there.
  ///
  /// - Parameter counts: the files as they were counted a short time ago, which takes a while where they are very many;
  ///   nothing: counted now.
  package func status(counts: LedgerCounts? = nil) throws -> CorpusStatus {
    let record = try corpusRecord()
    let last = try lastEvent().rawValue
    let progress = try journalProgress()
    let isAttached = progress.attached != nil
    let counts = try counts ?? ledgerCounts()
    return CorpusStatus(
      corpus: record.uuid, articles: try articleCount(),
      files: Dictionary(uniqueKeysWithValues: counts.outcomes.map { ($0.key.rawValue, $0.value) }),
      presences: Dictionary(uniqueKeysWithValues: counts.presences.map { ($0.key.rawValue, $0.value) }),
      nextRetry: counts.nextRetry?.rfc3339, due: counts.due, events: last,
      lastTaken: counts.lastTaken?.rfc3339, journal: isAttached ? "attached" : "not attached",
      journalLag: isAttached ? last - progress.sent.rawValue : nil,
      journalUnconfirmed: isAttached ? progress.sent.rawValue - progress.confirmed.rawValue : nil,
      journalResent: isAttached ? progress.resent : nil)
  }
}
