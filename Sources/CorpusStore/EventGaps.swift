internal import GRDB
package import NewsModel

/// Numbers that no event has any more, and why.
package struct EventGap: Sendable, Equatable {
  /// Why there are none.
  package enum Reason: String, Sendable {
    /// They were older than is to be kept.
    case expired
    /// The database was damaged, and they could not be read.
    case lost
  }

  /// The first number.
  package let first: EventSequence
  /// The last number.
  package let last: EventSequence
  /// Why.
  package let reason: Reason

  /// How many they are.
  package var count: Int { Int(last.rawValue - first.rawValue) + 1 }
}

extension CorpusReading {
  /// The numbers that no event has, and that are known not to.
  package func eventGaps() throws -> [EventGap] {
    let rows = try Row.fetchAll(database, sql: "SELECT first, last, reason FROM event_gap ORDER BY first")
    return try rows.compactMap { row in
      let (first, last) = (try row.get(0) as Int64, try row.get(1) as Int64)
      // What cannot be is damage, and explains nothing.
      guard first > 0, first <= last, last <= EventSequence.limit else { return nil }
      return EventGap(
        first: EventSequence(rawValue: first), last: EventSequence(rawValue: last),
        reason: EventGap.Reason(rawValue: try row.get(2)) ?? .lost)
    }
  }

  /// When the oldest event happened that is kept; nothing where there is none.
  package func oldestEvent() throws -> (sequence: EventSequence, time: Timestamp)? {
    let statement = try database.cachedStatement(sql: "SELECT sequence, time FROM event ORDER BY sequence LIMIT 1")
    return try Row.fetchOne(statement).map {
      (EventSequence(rawValue: try $0.get(0)), Timestamp(microseconds: try $0.get(1)))
    }
  }
}

extension CorpusTransaction {
  /// Remembers that no event has these numbers.
  func record(_ gap: EventGap) throws {
    // What lies in it, or ends where it begins, for the same reason, becomes part of it.
    let known = try eventGaps().filter {
      $0.reason == gap.reason && $0.last.rawValue + 1 >= gap.first.rawValue && $0.first <= gap.last
    }
    for old in known {
      try database.execute(sql: "DELETE FROM event_gap WHERE first = ?", arguments: [old.first.rawValue])
    }
    let (first, last) = ((known.map(\.first) + [gap.first]).min(), (known.map(\.last) + [gap.last]).max())
    try database.execute(
      sql: "INSERT OR REPLACE INTO event_gap (first, last, reason, since) VALUES (?, ?, ?, ?)",
      arguments: [first?.rawValue, last?.rawValue, gap.reason.rawValue, Timestamp.now().microseconds])
  }

  /// Lets go of the oldest events, at most `limit`: those from before `time`, as far as all before them are.
  ///
  /// The last event stays, so that numbers are never given twice.
  ///
  /// - Parameter end: events from this one on stay.
  /// - Returns: how many.
  package func expireEvents(before time: Timestamp, until end: EventSequence, limit: Int) throws -> Int {
    let last = try lastEvent()
    let rows = try Row.fetchCursor(
      database.cachedStatement(sql: "SELECT sequence, time FROM event ORDER BY sequence LIMIT ?"), arguments: [limit])
    // Runs of numbers: what is missing between them is not let go of, but lost.
    var runs: [(first: Int64, last: Int64)] = []
    var count = 0
    while let row = try rows.next() {
      let (sequence, happened) = (try row.get(0) as Int64, try row.get(1) as Int64)
      guard sequence < end.rawValue, sequence < last.rawValue, happened < time.microseconds else { break }
      if let run = runs.last, run.last + 1 == sequence {
        runs[runs.count - 1].last = sequence
      } else {
        runs.append((sequence, sequence))
      }
      count += 1
    }
    for run in runs {
      try database.execute(
        sql: "DELETE FROM event WHERE sequence BETWEEN ? AND ?", arguments: [run.first, run.last])
      try record(
        EventGap(first: EventSequence(rawValue: run.first), last: EventSequence(rawValue: run.last), reason: .expired))
    }
    return count
  }
}
