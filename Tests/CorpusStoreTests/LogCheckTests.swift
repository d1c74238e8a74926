import Foundation
import NewsModel
import Testing

@testable import CorpusStore

@Suite("Whether the log is damaged")
struct LogCheckTests {
  @Test("A log that SQLite emptied, because no reader was left when it was closed, is whole")
  func emptied() throws {
    let corpus = try TemporaryCorpus()
    _ = try corpus.writer.commit { try $0.append(.daemonReady, "ready", at: .now()) }
    // As where it is not closed in order: no reader is left, and the writer copies all of the log.
    corpus.writer.pool.releaseMemory()
    try corpus.writer.keeper.close()
    try corpus.writer.pool.close()
    let log = corpus.location.database.string + "-wal"
    #expect(try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int == 0)
    let next = try CorpusWriter(at: corpus.location)
    #expect(next.complaint == nil)
    #expect(try next.reader.read { try $0.lastEvent().rawValue } == 1)
    try next.close()
  }

  @Test("Closed in order, all is in the database, and the log is empty; where somebody reads, the log stays")
  func closed() throws {
    let corpus = try TemporaryCorpus()
    _ = try corpus.writer.commit { try $0.append(.daemonReady, "ready", at: .now()) }
    let other = try CorpusReader(at: corpus.location)
    let log = corpus.location.database.string + "-wal"
    func size() throws -> Int? { try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int }
    try other.read { snapshot in
      #expect(try snapshot.lastEvent().rawValue == 1)
      try corpus.writer.close()
      #expect(try size() != 0)
    }
    let next = try CorpusWriter(at: corpus.location)
    #expect(next.complaint == nil)
    try next.close()
    #expect(try size() == 0)
    #expect(try other.read { try $0.lastEvent().rawValue } == 1)
  }

  @Test("A log that somebody else emptied is damaged: its commits are in no database")
  func lost() throws {
    let corpus = try TemporaryCorpus()
    _ = try corpus.writer.commit { try $0.append(.daemonReady, "ready", at: .now()) }
    // As a process that is killed leaves them.
    let other = try TemporaryCorpus()
    try other.writer.close()
    for name in ["", "-shm"] {
      let (from, to) = (corpus.location.database.string + name, other.location.database.string + name)
      try FileManager.default.removeItem(atPath: to)
      try FileManager.default.copyItem(atPath: from, toPath: to)
    }
    try Data().write(to: URL(fileURLWithPath: other.location.database.string + "-wal"))
    let next = try CorpusWriter(at: other.location)
    #expect(try #require(next.complaint).contains("the last commits cannot be read"))
    try next.close()
  }
}
