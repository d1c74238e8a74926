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
    let last = try Int64.fetchOne(statement) ?? 0
    guard last <= EventSequence.limit else { throw Self.damagedLog(last) }
    return EventSequence(rawValue: last)
  }

  static func damagedLog(_ last: Int64) -> CorpusError {
    CorpusError(.damaged, "the event log is damaged: no event can have the number \(last)")
  }

  /// What tells an event from another one under its number in another history; nothing where there is none. Forgetting
  /// an article does not change it.
  package func eventToken(_ sequence: EventSequence) throws -> String? {
    let sql = "SELECT time || ':' || kind || ':' || coalesce(article, 0) FROM event WHERE sequence = ?"
    return try String.fetchOne(database.cachedStatement(sql: sql), arguments: [sequence.rawValue])
  }

  /// An event's title: see ``CorpusTransaction/append(_:_:_:at:)``.
  static var eventTitle: String {
    "iif(event.title = '', (SELECT title FROM article WHERE article.id = event.article), event.title)"
  }

  /// Events after `sequence` in their order, at most `limit`, of one kind where asked.
  package func events(after sequence: EventSequence, kind: EventKind? = nil, limit: Int) throws -> [Event] {
    let sql = """
      SELECT sequence, time, kind, message, file, article, \(Self.eventTitle), source, words, sha256, original, resemblance,
        containment, reason, errno, latency_usec, story, story_size, story_score, run_words, run_start,
        run_original_start, story_merged, runner_up, runner_up_score
      FROM event WHERE sequence > ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY sequence LIMIT ?3
      """
    return try Row.fetchAll(
      database.cachedStatement(sql: sql), arguments: [sequence.rawValue, kind?.rawValue, limit]
    ).compactMap { try Event(row: $0) }
  }
}

extension CorpusTransaction {
  /// Appends an event under the next number, which it returns.
  ///
  /// A title that is the article's is not stored twice: in its place there is an empty one, which no article has. It was a
  /// seventh of what events take.
  @discardableResult
  package func append(
    _ kind: EventKind, _ message: String, _ fields: EventFields = EventFields(), at time: Timestamp
  ) throws -> EventSequence {
    do {
      try database.run(
        """
        INSERT INTO event (sequence, time, kind, message, file, article, title, source, words, sha256, original,
          resemblance, containment, reason, errno, latency_usec, story, story_size, story_score, run_words,
          run_start, run_original_start, story_merged, runner_up, runner_up_score)
        VALUES ((SELECT coalesce(max(sequence), 0) + 1 FROM event), ?, ?, ?, ?, ?5,
          iif(?6 = (SELECT title FROM article WHERE id = ?5), '', ?6), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          .integer(time.microseconds), .text(kind.rawValue), .text(message), .blob(fields.file?.data),
          .integer(fields.article?.rawValue), .text(fields.title), .text(fields.source), .count(fields.words),
          .blob(fields.sha256?.data), .integer(fields.original?.rawValue), .real(fields.resemblance),
          .real(fields.containment), .text(fields.reason), .integer(fields.errno.map { Int64($0) }),
          .integer(fields.latency), .integer(fields.story?.rawValue), .count(fields.storySize),
          .real(fields.storyScore), .count(fields.run?.words), .count(fields.run?.start),
          .count(fields.run?.otherStart), .integer(fields.mergedStory?.rawValue), .integer(fields.runnerUp?.rawValue),
          .real(fields.runnerUpScore),
        ]
      )
    } catch {
      // A number that none can follow may be why; what else cannot be asked now is not.
      do { _ = try lastEvent() } catch let damage as CorpusError { throw damage } catch {}
      throw error
    }
    let sequence = EventSequence(rawValue: database.lastInsertedRowID)
    guard sequence.rawValue <= EventSequence.limit else {
      // The one before it, unless that was the last there can be.
      throw Self.damagedLog(max(sequence.rawValue - 1, EventSequence.limit + 1))
    }
    if kind == .articleForgotten, let article = fields.article {
      try database.execute(
        sql: "INSERT OR REPLACE INTO forgotten (article, sequence) VALUES (?, ?)",
        arguments: [article.rawValue, sequence.rawValue])
    }
    return sequence
  }
}

extension Event {
  /// Nothing where a newer newsfold wrote a kind that this one does not know.
  init?(row: Row) throws {
    guard let kind = EventKind(rawValue: try row.get(2)) else { return nil }
    var fields = EventFields()
    fields.file = (try row.get(4) as Data?).map { FilePath(bytes: $0) }
    fields.article = (try row.get(5) as Int64?).map(ArticleID.init(rawValue:))
    fields.title = try row.get(6)
    fields.source = try row.get(7)
    fields.words = try row.get(8)
    fields.sha256 = (try row.get(9) as Data?).flatMap { SHA256Value(bytes: $0) }
    fields.original = (try row.get(10) as Int64?).map(ArticleID.init(rawValue:))
    fields.resemblance = try row.get(11)
    fields.containment = try row.get(12)
    fields.reason = try row.get(13)
    fields.errno = try row.get(14)
    fields.latency = try row.get(15)
    fields.story = (try row.get(16) as Int64?).map(StoryID.init(rawValue:))
    fields.storySize = try row.get(17)
    fields.storyScore = try row.get(18)
    fields.run = try SharedRun(row, at: 19)
    fields.mergedStory = (try row.get(22) as Int64?).map(StoryID.init(rawValue:))
    fields.runnerUp = (try row.get(23) as Int64?).map(StoryID.init(rawValue:))
    fields.runnerUpScore = try row.get(24)
    try self.init(
      sequence: EventSequence(rawValue: row.get(0)), time: Timestamp(microseconds: row.get(1)), kind: kind,
      message: row.get(3),
      fields: fields)
  }
}
