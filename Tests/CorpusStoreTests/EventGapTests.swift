import NewsModel
import Testing

@testable import CorpusStore

@Suite("Events that are not kept")
struct EventGapTests {
  private func corpus(_ times: [Int64]) throws -> TemporaryCorpus {
    let corpus = try TemporaryCorpus()
    try corpus.writer.commit { transaction in
      for time in times { try transaction.append(.daemonReady, "Ready", at: Timestamp(seconds: time)) }
    }
    return corpus
  }

  private func expire(_ corpus: TemporaryCorpus, before time: Int64, until end: Int64 = .max, limit: Int = 100) throws
    -> Int
  {
    try corpus.writer.commit {
      try $0.expireEvents(
        before: Timestamp(seconds: time), until: EventSequence(rawValue: end), limit: limit)
    }
  }

  @Test("The oldest go, a part at a time, as far as all before them are old; which, is remembered")
  func expiry() throws {
    // The clock was set back once: what lies behind a newer event stays.
    let corpus = try corpus([1, 2, 3, 4, 9, 5, 6])
    #expect(try expire(corpus, before: 7, limit: 3) == 3)
    #expect(try expire(corpus, before: 7, limit: 3) == 1)
    #expect(try expire(corpus, before: 7, limit: 3) == 0)
    let (events, gaps, missing) = try corpus.writer.reader.read {
      (try $0.events(after: .zero, limit: 10), try $0.eventGaps(), try $0.missingEvents(limit: 10))
    }
    #expect(events.map(\.sequence.rawValue) == [5, 6, 7] && missing.isEmpty)
    #expect(
      gaps == [EventGap(first: EventSequence(rawValue: 1), last: EventSequence(rawValue: 4), reason: .expired)])
    #expect(try expire(corpus, before: 100) == 2)
    // The last one stays, so that its number is not given again.
    #expect(try corpus.writer.commit { try $0.append(.daemonReady, "Ready", at: .now()) }.rawValue == 8)
  }

  @Test("What is still needed stays") func needed() throws {
    let corpus = try corpus([1, 2, 3, 4])
    #expect(try expire(corpus, before: 100, until: 3) == 2)
    #expect(try expire(corpus, before: 100, until: 3) == 0)
  }

  @Test("A number that is missing and in no gap is found") func holes() throws {
    let corpus = try corpus([1, 2, 3, 4, 5, 6, 7, 8])
    _ = try expire(corpus, before: 3)
    try corpus.writer.commit { transaction in
      try transaction.database.execute(sql: "DELETE FROM event WHERE sequence IN (4, 6, 7)")
      try transaction.record(
        EventGap(first: EventSequence(rawValue: 7), last: EventSequence(rawValue: 7), reason: .lost))
    }
    #expect(try corpus.writer.reader.read { try $0.missingEvents(limit: 10) } == [4, 6])
  }

  @Test("Forgotten articles are known also when their event has gone") func forgotten() throws {
    let corpus = try TemporaryCorpus()
    try corpus.writer.commit { transaction in
      var fields = EventFields()
      fields.article = ArticleID(rawValue: 7)
      try transaction.append(.articleForgotten, "Forgot article 7", fields, at: Timestamp(seconds: 1))
      try transaction.append(.daemonReady, "Ready", at: Timestamp(seconds: 2))
    }
    #expect(try expire(corpus, before: 100) == 1)
    #expect(try corpus.writer.reader.read { try $0.forgottenArticles(after: .zero) } == [ArticleID(rawValue: 7)])
  }
}
