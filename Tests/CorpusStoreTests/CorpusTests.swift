import Foundation
import GRDB
import NewsModel
import SystemPackage
import Testing
import TextIndex

@testable import CorpusStore

@Suite("The corpus")
struct CorpusTests {
  @Test("It is opened with WAL and synchronous=FULL, and keeps its log files when closed")
  func durability() async throws {
    let corpus = try TemporaryCorpus()
    let (mode, synchronous) = try corpus.writer.commit { transaction in
      (
        try String.fetchOne(transaction.database, sql: "PRAGMA journal_mode"),
        try Int.fetchOne(transaction.database, sql: "PRAGMA synchronous")
      )
    }
    #expect(mode == "wal")
    #expect(synchronous == 2)
    try await corpus.writer.heartbeat()
    try corpus.writer.close()
    #expect(FileManager.default.fileExists(atPath: corpus.location.database.string + "-wal"))
    #expect(FileManager.default.fileExists(atPath: corpus.location.database.string + "-shm"))
  }

  @Test("An event's title is not stored twice where it is its article's; it is told all the same")
  func eventTitles() throws {
    let corpus = try TemporaryCorpus()
    try corpus.writer.commit { transaction in
      var fields = EventFields()
      fields.article = try transaction.insert(TemporaryCorpus.article("A title", "a b", digest: 1))
      fields.title = "A title"
      try transaction.append(.articleAdded, "added", fields, at: .now())
      fields.title = "Another"
      try transaction.append(.articleAdded, "added", fields, at: .now())
      fields.title = nil
      try transaction.append(.articleAdded, "added", fields, at: .now())
    }
    let titles = try corpus.writer.reader.read { try $0.events(after: .zero, limit: 9).map(\.fields.title) }
    #expect(titles == ["A title", "Another", nil])
    let stored = try corpus.writer.reader.read {
      try Optional<String>.fetchAll($0.database, sql: "SELECT title FROM event ORDER BY sequence")
    }
    #expect(stored == ["", "Another", nil])
  }

  @Test("A title that is forgotten goes from its events and those of its copies, and stays where it is another's own")
  func erasedTitles() throws {
    let corpus = try TemporaryCorpus()
    try corpus.writer.commit { transaction in
      func append(_ title: String, digest: UInt8, _ message: String, original: ArticleID? = nil) throws -> ArticleID {
        var fields = EventFields()
        let article = try transaction.insert(TemporaryCorpus.article(title, "a b", digest: digest))
        (fields.article, fields.title, fields.original) = (article, title, original)
        try transaction.append(.articleAdded, message, fields, at: .now())
        return article
      }
      let secret = try append("Secret", digest: 1, "Added “Secret”")
      _ = try append("Open", digest: 2, "Added “Open”, a reprint of “Secret”", original: secret)
      _ = try append("Secret", digest: 3, "Added “Secret”", original: secret)
      // As damage leaves it: the event's article, and its title with it, is lost.
      let lost = try append("Lost", digest: 4, "Added “Lost”, a reprint of “Secret”", original: secret)
      try transaction.database.execute(sql: "DELETE FROM article WHERE id = ?", arguments: [lost.rawValue])
      _ = try transaction.erase(#require(try transaction.article(secret)))
    }
    let events = try corpus.writer.reader.read { try $0.events(after: .zero, limit: 9) }
    #expect(events.map(\.fields.title) == [nil, "Open", "Secret", nil])
    #expect(
      events.map(\.message) == [
        "About article 1, which was forgotten since", "Added “Open”, a reprint of forgotten since", "Added “Secret”",
        "Added “Lost”, a reprint of forgotten since",
      ])
  }

  @Test(
    "After the last number that an event may have there is none",
    arguments: [-1, 0, 1, Int64.max - EventSequence.limit])
  func lastNumber(beyond: Int64) throws {
    let corpus = try TemporaryCorpus()
    let last = EventSequence.limit + beyond
    func append() throws -> EventSequence {
      try corpus.writer.commit { try $0.append(.daemonReady, "ready", at: .now()) }
    }
    #expect(try append().rawValue == 1)
    try corpus.writer.commit {
      try $0.database.execute(sql: "UPDATE event SET sequence = ?", arguments: [last])
    }
    if beyond < 0 { #expect(try append().rawValue == EventSequence.limit) }
    let error = try #require(throws: CorpusError.self) { _ = try append() }
    #expect(
      error.kind == .damaged
        && "\(error)".contains("no event can have the number \(max(last, EventSequence.limit + 1))"))
    let numbers = try corpus.writer.reader.read { try Int64.fetchAll($0.database, sql: "SELECT sequence FROM event") }
    #expect(numbers == (beyond < 0 ? [last, EventSequence.limit] : [last]))
  }

  @Test("A transaction that throws leaves nothing, not even a number")
  func rollback() throws {
    struct Stop: Error {}
    let corpus = try TemporaryCorpus()
    _ = try corpus.writer.commit { try $0.append(.daemonReady, "ready", at: .now()) }
    #expect(throws: Stop.self) {
      try corpus.writer.commit { transaction in
        _ = try transaction.insert(TemporaryCorpus.article("A", "a b", digest: 1))
        try transaction.append(.articleAdded, "added", at: .now())
        throw Stop()
      }
    }
    let (count, last) = try corpus.writer.reader.read { (try $0.articleCount(), try $0.lastEvent().rawValue) }
    #expect(count == 0)
    #expect(last == 1)
    let next = try corpus.writer.commit { try $0.append(.daemonStopping, "stopping", at: .now()) }
    #expect(next.rawValue == 2)
  }

  @Test("A path is bytes: a name that is not UTF-8 comes back as it was")
  func rawPaths() throws {
    let corpus = try TemporaryCorpus()
    let bytes = Array("/drop/".utf8) + [0xFF, 0x0A, 0x1B, 0x61]
    try corpus.writer.commit { try $0.record(TemporaryCorpus.file(bytes, article: nil)) }
    let entry = try #require(try corpus.writer.reader.read { try $0.entry(at: FilePath(bytes: bytes)) })
    #expect(entry.path.bytes == bytes)
    #expect(entry.stamp.changed == 30)
    #expect(entry.sha256?.bytes == [UInt8](repeating: 9, count: 32))
  }

  @Test("Known is the same path, inode, size and times, whatever the device; anything else is unknown")
  func unknown() throws {
    let corpus = try TemporaryCorpus()
    let path = Array("/drop/a.txt".utf8)
    try corpus.writer.commit { try $0.record(TemporaryCorpus.file(path, article: nil)) }
    func drop(_ path: String, changed: Int64, device: UInt64 = 1) -> Drop {
      Drop(
        path: FilePath(path), kind: .regular,
        stamp: FileStamp(device: device, inode: 7, size: 10, modified: 20, changed: changed), readyAt: .now)
    }
    let drops = [
      drop("/drop/a.txt", changed: 30, device: 99), drop("/drop/a.txt", changed: 31), drop("/drop/b.txt", changed: 30),
    ]
    let known = try corpus.writer.reader.read { try $0.known(drops, at: .now()).map { $0 != nil } }
    #expect(known == [true, false, false])
  }

  @Test("A corpus of the first version is brought up to date, and its files are known as before")
  func migration() throws {
    let queue = try DatabaseQueue()
    try CorpusSchema.migrator.migrate(queue, upTo: "1")
    try queue.write {
      try $0.execute(
        sql: """
          INSERT INTO file (path, device, inode, size, mtime_ns, ctime_ns, outcome, presence, reason, taken_at)
          VALUES (CAST('/drop/a.txt' AS BLOB), 1, 7, 10, 20, 30, 'failed', 'present', 'no reason', 40)
          """)
    }
    try CorpusSchema.migrator.migrate(queue)
    let entry = try queue.read { try CorpusSnapshot(database: $0).entry(at: "/drop/a.txt") }
    #expect(entry?.outcome == .failed)
    #expect(entry?.attempts == 1)
    #expect(entry?.retryAt != nil, "it is tried again")
    #expect(entry?.due == nil)
  }

  @Test("Present files below a folder come in pages, neighbours with a like name left out")
  func presentBelow() throws {
    let corpus = try TemporaryCorpus()
    try corpus.writer.commit { transaction in
      for name in ["/drop/a", "/drop/b/c", "/drop/d", "/drop0/x", "/dropped/y", "/drop-z/q"] {
        try transaction.record(TemporaryCorpus.file(Array(name.utf8), article: nil))
      }
    }
    try corpus.writer.reader.read { snapshot in
      let first = try snapshot.presentFiles(below: FilePath("/drop"), after: nil, limit: 2)
      #expect(first.map(\.path.string) == ["/drop/a", "/drop/b/c"])
      let rest = try snapshot.presentFiles(below: FilePath("/drop"), after: first.last?.path, limit: 2)
      #expect(rest.map(\.path.string) == ["/drop/d"])
      #expect(try snapshot.presentFiles(below: FilePath("/drop"), after: rest.last?.path, limit: 2).isEmpty)
      #expect(
        try snapshot.presentFiles([1, 3, 99].map(FileID.init(rawValue:))).map(\.path.string) == ["/drop/a", "/drop/d"])
    }
  }

  @Test("A reader that may only read opens it, the writer running or not")
  func readers() throws {
    let corpus = try TemporaryCorpus()
    let uuid = try CorpusReader(at: corpus.location).read { try $0.corpusRecord() }.uuid
    #expect(uuid == uuid.lowercased())
    #expect(UUID(uuidString: uuid) != nil)
    try corpus.writer.close()
    let again = try CorpusReader(at: corpus.location).read { try $0.corpusRecord() }.uuid
    #expect(again == uuid)
  }

  @Test("Where there is no corpus, or something else, it says so")
  func absent() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("newsfold-none-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let location = CorpusLocation(FilePath(folder.path))
    #expect { try CorpusReader(at: location) } throws: { ($0 as? CorpusError)?.kind == .absent }
    try Data("not a database, by any means; longer than a header would be, to be sure of that, is this".utf8)
      .write(to: folder.appendingPathComponent("corpus.sqlite"))
    #expect { try CorpusWriter(at: location) } throws: { ($0 as? CorpusError)?.kind == .damaged }
  }

  @Test("The journal is attached once; what was sent is remembered and never falls")
  func journalMarks() throws {
    let corpus = try TemporaryCorpus()
    func number(_ value: Int64) -> EventSequence { EventSequence(rawValue: value) }
    let then = Timestamp(microseconds: 1_000_000)
    try corpus.writer.commit { transaction in
      try transaction.append(.daemonReady, "one", at: .now())
      #expect(try transaction.attachJournal())
      for _ in 0..<4 { try transaction.append(.daemonReady, "more", at: .now()) }
      #expect(try !transaction.attachJournal())
      try transaction.beginSending(after: number(1), through: number(3), at: then)
      try transaction.beginSending(after: number(3), through: number(5), at: then)
      try transaction.markSent(through: number(1), at: .now())
    }
    var progress = try corpus.writer.reader.read { try $0.journalProgress() }
    #expect(progress.attached?.rawValue == 1)
    #expect((progress.sent.rawValue, progress.sending.rawValue) == (3, 5))
    #expect((progress.confirmed.rawValue, progress.durable.rawValue) == (1, 1))
    func ended(_ value: Int64) throws -> Timestamp? {
      try corpus.writer.reader.read { try $0.sendingTime(of: number(value))?.ended }
    }
    #expect(try ended(2) == then)
    #expect(try ended(4) == nil, "nobody can tell when a batch ended that was cut off")
    try corpus.writer.commit { transaction in
      try transaction.confirm(through: number(3), durable: number(2), boot: "b", resent: 2)
      try transaction.confirm(through: number(3), durable: number(3), boot: "b", resent: 1)
    }
    progress = try corpus.writer.reader.read { try $0.journalProgress() }
    #expect(progress.confirmed.rawValue == 3)
    #expect(progress.resent == 3)
    #expect(try ended(3) == nil)
    let began = try corpus.writer.reader.read { try $0.sendingTime(of: number(5))?.began }
    #expect(began == then)
  }
}
