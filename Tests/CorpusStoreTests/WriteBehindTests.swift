import CorpusStore
import Foundation
import GRDB
import NewsModel
import Testing

@Suite("Rows that are written behind the one who decides", .timeLimit(.minutes(5)))
struct WriteBehindTests {
  private struct Refusal: Error, Equatable {}

  private func articles(_ corpus: TemporaryCorpus) throws -> Int {
    try corpus.writer.reader.read { try $0.articleCount() }
  }

  private func insert(_ number: UInt8, _ rows: WriteBehindTransaction) throws {
    try rows.write { rows in
      _ = try rows.insert(TemporaryCorpus.article("Article \(number)", "A text.", digest: number))
    }
  }

  @Test("An answer knows of all that was written before, what was there at first does not, and all of it is committed")
  func order() throws {
    let corpus = try TemporaryCorpus()
    _ = try corpus.writer.commit { try $0.insert(TemporaryCorpus.article("First", "A text.", digest: 200)) }
    let counts = try corpus.writer.commitBehind { rows, snapshot in
      var counts: [Int] = []
      for number in 0..<100 as Range<UInt8> {
        try insert(number, rows)
        if number % 33 == 0 { counts.append(try rows.read { try $0.articleCount() }) }
      }
      let early = rows.ask { try $0.articleCount() }
      try insert(100, rows)
      #expect(try snapshot.articleCount() == 1)
      #expect(try early.value() == 101)
      #expect(try early.value() == 101, "an answer may be asked for again")
      return counts
    }
    #expect(counts == [2, 35, 68, 101])
    #expect(try articles(corpus) == 102)
  }

  @Test("Where the one who decides fails, nothing stays, whatever is still to be written")
  func bodyFails() throws {
    let corpus = try TemporaryCorpus()
    for count in [0, 1, 50] as [UInt8] {
      #expect(throws: Refusal()) {
        try corpus.writer.commitBehind { rows, _ in
          for number in 0..<count { try insert(number, rows) }
          throw Refusal()
        }
      }
      #expect(try articles(corpus) == 0)
    }
    try corpus.writer.commitBehind { rows, _ in try insert(1, rows) }
    #expect(try articles(corpus) == 1)
  }

  @Test("Where something cannot be written, nothing stays, and who waits for an answer is told")
  func stepFails() throws {
    let corpus = try TemporaryCorpus()
    #expect(throws: Refusal()) {
      try corpus.writer.commitBehind { rows, _ in
        try insert(1, rows)
        try rows.write { _ in throw Refusal() }
        try insert(2, rows)
        _ = try rows.read { try $0.articleCount() }
      }
    }
    // Nobody asks: it is known at the end.
    #expect(throws: Refusal()) {
      try corpus.writer.commitBehind { rows, _ in
        try insert(1, rows)
        try rows.write { _ in throw Refusal() }
      }
    }
    // What SQLite refuses is told as what is wrong with the corpus: two articles of the same words.
    #expect(throws: CorpusError.self) {
      try corpus.writer.commitBehind { rows, _ in
        for _ in 0..<200 { try insert(1, rows) }
      }
    }
    #expect(try articles(corpus) == 0)
    try corpus.writer.commitBehind { rows, _ in try insert(1, rows) }
    #expect(try articles(corpus) == 1)
  }

  @Test("Where no transaction can be begun, who waits for an answer is told")
  func cannotBegin() throws {
    let corpus = try TemporaryCorpus()
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: corpus.location.database.string, configuration: configuration)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let began = ContinuousClock.now
    #expect(throws: CorpusError.self) {
      try corpus.writer.commitBehind { rows, _ in
        try insert(1, rows)
        _ = try rows.read { try $0.articleCount() }
      }
    }
    #expect(.now - began < .seconds(40), "it is busy for ten seconds, and then refused")
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    try corpus.writer.commitBehind { rows, _ in try insert(1, rows) }
    #expect(try articles(corpus) == 1)
  }
}
