import Foundation
import GRDB
import NewsModel
import SystemPackage
import Testing

@testable import CorpusStore

@Suite("Migrations")
struct MigrationTests {
  @Test("A corpus of each earlier version keeps what it has, and goes on", arguments: ["1", "2", "3", "4", "5", "10"])
  func earlier(_ version: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "newsfold-migration-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let location = CorpusLocation(FilePath(folder.path))
    let old = try DatabaseQueue(path: location.database.string)
    try CorpusSchema.migrator.migrate(old, upTo: version)
    try old.write { database in
      try database.execute(
        sql: """
          INSERT INTO corpus (id, uuid, created_at, journal_attached, journal_sent) VALUES (1, 'its-name', 1, 2, 4);
          INSERT INTO story (id, started_at) VALUES (1, 1);
          INSERT INTO article (id, title, text, charset, words, words_digest, outcome, story, added_at)
            VALUES (1, 'One', 'One two three', 'UTF-8', 3, x'01', 'new', 1, 1);
          INSERT INTO article (id, title, text, charset, words, words_digest, outcome, original, story, added_at)
            VALUES (2, 'Two', 'Four five six', 'UTF-8', 3, x'02', 'reprint', 1, 1, 2);
          INSERT INTO match (article, other, resemblance, containment, contained, kind)
            VALUES (2, 1, 0.75, 0.9, 0.8, 'reprint');
          INSERT INTO file (id, path, device, inode, size, mtime_ns, ctime_ns, outcome, presence, article, taken_at)
            VALUES (1, CAST('/d/1' AS BLOB), 1, 2, 3, 4, 5, 'new', 'present', 1, 6);
          INSERT INTO file (id, path, device, inode, size, mtime_ns, ctime_ns, outcome, presence, reason, taken_at)
            VALUES (2, CAST('/d/2' AS BLOB), 1, 3, 3, 4, 5, 'failed', 'present', 'it could not be read', 6);
          """)
      if Int(version) ?? 0 >= 5 {
        try database.execute(sql: "UPDATE corpus SET journal_sending = 4, journal_confirmed = 4, journal_durable = 4")
      }
      for number in 1...5 {
        try database.execute(
          sql: "INSERT INTO event (sequence, time, kind, message) VALUES (?, 1, 'daemon-ready', 'Ready')",
          arguments: [number])
      }
    }
    try old.close()

    let corpus = try CorpusWriter(at: location)
    try corpus.reader.read { snapshot in
      let record = try snapshot.corpusRecord()
      #expect(record.uuid == "its-name" && !record.isCopy)
      #expect(try snapshot.articleCount() == 2)
      #expect(try snapshot.article(ArticleID(rawValue: 2))?.original == ArticleID(rawValue: 1))
      #expect(try snapshot.text(of: ArticleID(rawValue: 1)) == "One two three")
      let entry = try #require(try snapshot.entry(at: FilePath("/d/2")))
      #expect(entry.outcome == .failed && entry.attempts == (version == "1" ? 1 : 0))
      #expect(try snapshot.events(after: .zero, limit: 10).map(\.sequence.rawValue) == [1, 2, 3, 4, 5])
      // What had been sent is not sent again, nor looked for.
      let progress = try snapshot.journalProgress()
      #expect(progress.attached?.rawValue == 2)
      #expect([progress.sent, progress.sending, progress.confirmed, progress.durable].allSatisfy { $0.rawValue == 4 })
      #expect(try snapshot.integrityProblems().isEmpty)
    }
    #expect(try corpus.commit { try $0.append(.daemonReady, "Ready again", at: .now()) }.rawValue == 6)
    try corpus.close()
    #expect(try CorpusReader(at: location).read { try $0.lastEvent() }.rawValue == 6)
  }
}
