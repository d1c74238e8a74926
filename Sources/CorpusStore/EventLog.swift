internal import FoundationEssentials
internal import GRDB
package import NewsModel
package import SystemPackage

extension CorpusReading {
  /// Where the file went that was last moved away from `path`; nothing where none was.
  package func lastMove(from path: FilePath) throws -> FilePath? {
    let sql = "SELECT file FROM event WHERE kind = 'file-moved' AND reason = ? ORDER BY sequence DESC LIMIT 1"
    return try Data.fetchOne(database, sql: sql, arguments: ["it was \(path.printable)"]).map { FilePath(bytes: $0) }
  }

  /// The number of the last event; zero before the first.
  package func lastEvent() throws -> EventSequence {
    let statement = try database.cachedStatement(sql: "SELECT max(sequence) FROM event")
    return EventSequence(rawValue: try Int64.fetchOne(statement) ?? 0)
  }

  /// What tells an event from another one under its number in another history; nothing where there is none. Forgetting
  /// an article does not change it.
  package func eventToken(_ sequence: EventSequence) throws -> String? {
    let sql = "SELECT time || ':' || kind || ':' || coalesce(article, 0) FROM event WHERE sequence = ?"
    return try String.fetchOne(database.cachedStatement(sql: sql), arguments: [sequence.rawValue])
  }

  /// Events after `sequence` in their order, at most `limit`, of one kind where asked.
  package func events(after sequence: EventSequence, kind: EventKind? = nil, limit: Int) throws -> [Event] {
    let sql = """
      SELECT sequence, time, kind, message, file, article, title, source, words, sha256, original, resemblance,
        containment, reason, errno, latency_usec, story, story_size, story_score, run_words, run_start,
        run_original_start
      FROM event WHERE sequence > ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY sequence LIMIT ?3
      """
    return try Row.fetchAll(
      database.cachedStatement(sql: sql), arguments: [sequence.rawValue, kind?.rawValue, limit]
    ).compactMap(Event.init(row:))
  }
}

extension CorpusTransaction {
  /// Appends an event under the next number, which it returns.
  @discardableResult
  package func append(
    _ kind: EventKind, _ message: String, _ fields: EventFields = EventFields(), at time: Timestamp
  ) throws -> EventSequence {
    let sequence = try lastEvent().next
    try database.cachedStatement(
      sql: """
        INSERT INTO event (sequence, time, kind, message, file, article, title, source, words, sha256, original,
          resemblance, containment, reason, errno, latency_usec, story, story_size, story_score, run_words,
          run_start, run_original_start)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      sequence.rawValue, time.microseconds, kind.rawValue, message, fields.file?.data, fields.article?.rawValue,
      fields.title, fields.source, fields.words, fields.sha256?.data, fields.original?.rawValue, fields.resemblance,
      fields.containment, fields.reason, fields.errno, fields.latency, fields.story?.rawValue, fields.storySize,
      fields.storyScore, fields.run?.words, fields.run?.start, fields.run?.otherStart,
    ])
    return sequence
  }
}

extension Event {
  /// Nothing where a newer newsfold wrote a kind that this one does not know.
  init?(row: Row) {
    guard let kind = EventKind(rawValue: row[2]) else { return nil }
    var fields = EventFields()
    fields.file = (row[4] as Data?).map { FilePath(bytes: $0) }
    fields.article = (row[5] as Int64?).map(ArticleID.init(rawValue:))
    fields.title = row[6]
    fields.source = row[7]
    fields.words = row[8]
    fields.sha256 = (row[9] as Data?).flatMap { SHA256Value(bytes: $0) }
    fields.original = (row[10] as Int64?).map(ArticleID.init(rawValue:))
    fields.resemblance = row[11]
    fields.containment = row[12]
    fields.reason = row[13]
    fields.errno = row[14]
    fields.latency = row[15]
    fields.story = (row[16] as Int64?).map(StoryID.init(rawValue:))
    fields.storySize = row[17]
    fields.storyScore = row[18]
    fields.run = SharedRun(row, at: 19)
    self.init(
      sequence: EventSequence(rawValue: row[0]), time: Timestamp(microseconds: row[1]), kind: kind, message: row[3],
      fields: fields)
  }
}
