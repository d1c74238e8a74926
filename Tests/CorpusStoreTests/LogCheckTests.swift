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
    // As after a while without work.
    corpus.writer.pool.releaseMemory()
    try corpus.writer.close()
    let log = corpus.location.database.string + "-wal"
    #expect(try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int == 0)
    let next = try CorpusWriter(at: corpus.location)
    #expect(next.complaint == nil)
    #expect(try next.reader.read { try $0.lastEvent().rawValue } == 1)
    try next.close()
  }

  @Test("A log that somebody else emptied is damaged: its commits are in no database")
  func lost() throws {
    let corpus = try TemporaryCorpus()
    _ = try corpus.writer.commit { try $0.append(.daemonReady, "ready", at: .now()) }
    // A reader is left, so that the log stays.
    _ = try corpus.writer.reader.read { try $0.lastEvent() }
    try corpus.writer.close()
    try Data().write(to: URL(fileURLWithPath: corpus.location.database.string + "-wal"))
    let next = try CorpusWriter(at: corpus.location)
    #expect(try #require(next.complaint).contains("the last commits cannot be read"))
    try next.close()
  }
}
