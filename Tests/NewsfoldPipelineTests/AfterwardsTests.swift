import CorpusStore
import Foundation
import GRDB
import Glibc
import NewsModel
import NewsfoldConfiguration
import SystemPackage
import Testing

@testable import NewsfoldPipeline

@Suite("What is done with a file once it is taken", .timeLimit(.minutes(5)))
struct AfterwardsTests {
  private func archive(of desk: Desk) throws -> FilePath {
    let archive = desk.folder.appending("archive")
    try FileManager.default.createDirectory(atPath: archive.string, withIntermediateDirectories: true)
    return archive
  }

  /// A file with some prose that the desk has taken.
  private func taken(_ name: String, by desk: Desk) async throws -> TakenDiskFile {
    try desk.write(name, Desk.prose(1))
    try await desk.ingest()
    let entry = try #require(try desk.entry(name))
    return TakenDiskFile(
      id: entry.id, path: entry.path, root: desk.folder.appending("drop"), stamp: entry.stamp, sha256: entry.sha256)
  }

  private func text(_ path: FilePath) -> String? { try? String(contentsOfFile: path.string, encoding: .utf8) }

  @Test("Archived: by the day, under its own name below its own folder, and never over another file")
  func archived() async throws {
    let desk = try Desk()
    let archive = try archive(of: desk)
    let configure: (inout Settings) -> Void = {
      $0.drops[0].after = .archive
      $0.drops[0].afterDuplicate = .archive
      $0.drops[0].archive = archive
    }
    try desk.write("wire/a.txt", Desk.prose(1))
    #expect(try await desk.ingest(configure).outcomes == [.new: 1])
    let first = try #require(try desk.entry("wire/a.txt"))
    #expect(first.presence == .archived)
    let day = first.takenAt.day.replacingOccurrences(of: "-", with: "/")
    let place = archive.pushing(FilePath("\(day)/wire/a.txt"))
    #expect(first.archivedTo == place)
    #expect(text(place) == Desk.prose(1))
    #expect(!FileManager.default.fileExists(atPath: desk.path("wire/a.txt").string))
    #expect(try desk.events().map(\.kind).suffix(1) == [.fileArchived])
    // The same name with another text, twice on one day.
    try desk.write("wire/a.txt", Desk.prose(2))
    try await desk.ingest(configure)
    #expect(text(archive.pushing(FilePath("\(day)/wire/a~2.txt"))) == Desk.prose(2))
    #expect(text(place) == Desk.prose(1))
    try await desk.ingest(configure)
    #expect(!(try desk.events().contains { $0.kind == .fileGone }), "archived is not gone")
  }

  @Test("Deleted, and duplicates by a rule of their own; what is no article stays")
  func deleted() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest()
    try desk.write("b.txt", Desk.prose(1))
    try desk.write("c.txt", Desk.prose(2))
    try desk.write("empty.txt", "")
    try await desk.ingest { $0.drops[0].afterDuplicate = .delete }
    #expect(try desk.entry("a.txt")?.presence == .present, "taken before: it stays")
    #expect(try desk.entry("b.txt")?.presence == .deleted)
    #expect(try desk.entry("c.txt")?.presence == .present)
    #expect(try desk.entry("empty.txt")?.presence == .present)
    #expect(!FileManager.default.fileExists(atPath: desk.path("b.txt").string))
    #expect(FileManager.default.fileExists(atPath: desk.path("empty.txt").string))
    try desk.write("b.txt", Desk.prose(1))
    try await desk.ingest { $0.drops[0].afterDuplicate = .delete }
    #expect(try desk.entry("b.txt")?.presence == .deleted, "dropped again, and removed again")
  }

  @Test("To another file system it is copied, checked and synced before it is removed")
  func copied() async throws {
    let desk = try Desk()
    let elsewhere = FilePath("/dev/shm/newsfold-archive-\(UUID().uuidString)")
    guard mkdir(elsewhere.string, 0o755) == 0 else { return }
    defer { try? FileManager.default.removeItem(atPath: elsewhere.string) }
    try desk.write("a.txt", Desk.prose(1))
    var times = [timeval(tv_sec: 1_000_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000_000, tv_usec: 0)]
    utimes(desk.path("a.txt").string, &times)
    try await desk.ingest {
      $0.drops[0].after = .archive
      $0.drops[0].archive = elsewhere
    }
    let entry = try #require(try desk.entry("a.txt"))
    #expect(entry.presence == .archived)
    let place = try #require(entry.archivedTo)
    #expect(text(place) == Desk.prose(1))
    var status = stat()
    #expect(stat(place.string, &status) == 0)
    #expect(status.st_mtim.tv_sec == 1_000_000_000)
    #expect(!FileManager.default.fileExists(atPath: desk.path("a.txt").string))
    let names = try FileManager.default.contentsOfDirectory(atPath: place.removingLastComponent().string)
    #expect(names == ["a.txt"], "nothing unfinished is left")
  }

  @Test("Only the very file that was read is removed")
  func swapped() async throws {
    let desk = try Desk()
    let file = try await taken("a.txt", by: desk)
    try desk.write("new", Desk.prose(9))
    rename(desk.path("new").string, desk.path("a.txt").string)
    #expect(file.delete() == .changed)
    #expect(file.archive(to: desk.folder.appending("drop").appending("b.txt"), below: desk.folder) == .changed)
    #expect(text(desk.path("a.txt")) == Desk.prose(9))
  }

  @Test("A removal that a crash cut off is finished; another file that was caught by it gets its name back")
  func cutOff() async throws {
    let desk = try Desk()
    let file = try await taken("a.txt", by: desk)
    let aside = desk.path(".newsfold-\(file.id)")
    rename(desk.path("a.txt").string, aside.string)
    #expect(file.delete() == .done)
    #expect(!FileManager.default.fileExists(atPath: aside.string))
    // One that was never read, left aside by a crash between the two steps.
    try desk.write(".newsfold-\(file.id)", Desk.prose(3))
    try desk.write("a.txt", Desk.prose(4))
    #expect(file.delete() == .changed)
    #expect(text(desk.path("a.txt")) == Desk.prose(4))
    #expect(text(desk.path("a~2.txt")) == Desk.prose(3))
  }

  @Test(
    "What a crash kept from being written down was archived or deleted, and is not gone", arguments: Afterwards.allCases
  )
  func unwritten(what: Afterwards) async throws {
    let desk = try Desk()
    let archive = try archive(of: desk)
    let configure: (inout Settings) -> Void = {
      $0.drops[0].after = what
      $0.drops[0].archive = archive
    }
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest(configure)
    // As it was before the last transaction.
    let corpus = try CorpusWriter(at: CorpusLocation(desk.settings.state))
    try corpus.commit { transaction in
      let place = what == .archive ? "archived_to" : "path"
      try transaction.database.execute(
        sql: "UPDATE file SET presence = 'present', due = ?, archived_to = \(place)", arguments: [what.rawValue])
      try transaction.database.execute(sql: "DELETE FROM event WHERE kind IN ('file-archived', 'file-deleted')")
    }
    try corpus.close()
    try await desk.ingest(configure)
    let kind: EventKind = what == .archive ? .fileArchived : .fileDeleted
    #expect(try desk.events().map(\.kind) == [.articleAdded, kind])
    #expect(try desk.entry("a.txt")?.presence == (what == .archive ? .archived : .deleted))
  }

  @Test("What was to be deleted stays when the configuration says so by now")
  func changedMind() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest()
    let corpus = try CorpusWriter(at: CorpusLocation(desk.settings.state))
    try corpus.commit { try $0.database.execute(sql: "UPDATE file SET due = 'delete'") }
    try corpus.close()
    try await desk.ingest()
    #expect(try desk.entry("a.txt")?.presence == .present)
    #expect(try desk.entry("a.txt")?.due == nil)
    #expect(text(desk.path("a.txt")) != nil)
  }

  @Test("A number goes before the ending, and a name stays within its 255 bytes")
  func numbered() {
    func numbered(_ name: String) -> String {
      String(decoding: TakenDiskFile.numbered(Array(name.utf8), 2), as: UTF8.self)
    }
    #expect(numbered("a.txt") == "a~2.txt")
    #expect(numbered(".hidden") == ".hidden~2")
    #expect(numbered("a") == "a~2")
    let long = numbered(String(repeating: "ä", count: 125) + ".txt")
    #expect(long.utf8.count <= 255)
    #expect(long.hasSuffix("ä~2.txt"))
  }

  @Test("In the archive a folder has its place beside a file of its name")
  func conflict() async throws {
    let desk = try Desk()
    let archive = try archive(of: desk)
    let configure: (inout Settings) -> Void = {
      $0.drops[0].after = .archive
      $0.drops[0].archive = archive
    }
    try desk.write("a", Desk.prose(1))
    try await desk.ingest(configure)
    try desk.write("a/b.txt", Desk.prose(2))
    try await desk.ingest(configure)
    let entry = try #require(try desk.entry("a/b.txt"))
    #expect(entry.presence == .archived)
    #expect(entry.archivedTo?.string.hasSuffix("/a~2/b.txt") == true)
  }

  @Test("A file that somebody has open for writing is neither removed nor archived, until it is closed")
  func busy() async throws {
    let desk = try Desk()
    let file = try await taken("a.txt", by: desk)
    let archive = try archive(of: desk)
    let descriptor = open(desk.path("a.txt").string, O_WRONLY | O_APPEND)
    #expect(file.delete() == .busy)
    #expect(file.archive(to: archive.appending("a.txt"), below: archive) == .busy)
    #expect(text(desk.path("a.txt")) == Desk.prose(1))
    close(descriptor)
    #expect(file.archive(to: archive.appending("a.txt"), below: archive) == .done)
    #expect(text(archive.appending("a.txt")) == Desk.prose(1))
  }

  @Test("A new file with the number of a deleted one is a file of its own")
  func reused() async throws {
    let desk = try Desk()
    let configure: (inout Settings) -> Void = {
      $0.drops[0].after = .delete
      $0.drops[0].afterDuplicate = .delete
    }
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest(configure)
    try desk.write("b.txt", Desk.prose(1))
    var status = stat()
    stat(desk.path("b.txt").string, &status)
    let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    let corpus = try CorpusWriter(at: CorpusLocation(desk.settings.state))
    try corpus.commit {
      try $0.database.execute(
        sql: "UPDATE file SET inode = ?, mtime_ns = ?", arguments: [Int64(status.st_ino), modified])
    }
    try corpus.close()
    #expect(try await desk.ingest(configure).outcomes == [.duplicate: 1])
    #expect(try desk.entry("a.txt")?.presence == .deleted)
    #expect(try desk.entry("b.txt")?.presence == .deleted)
  }

  @Test("An archive that cannot be written leaves the file, and it goes there later")
  func unwritable() async throws {
    let desk = try Desk()
    let archive = try archive(of: desk)
    try desk.write("a.txt", Desk.prose(1))
    let configure: (inout Settings) -> Void = {
      $0.drops[0].after = .archive
      $0.drops[0].archive = archive
    }
    // A file where the folder of the year has to be.
    let year = archive.appending(String(Timestamp.now().day.prefix(4)))
    try Data().write(to: URL(filePath: year.string))
    try await desk.ingest(configure)
    #expect(try desk.entry("a.txt")?.presence == .present)
    #expect(try desk.entry("a.txt")?.due == .archive)
    #expect(text(desk.path("a.txt")) != nil)
    try FileManager.default.removeItem(atPath: year.string)
    try await desk.ingest(configure)
    #expect(try desk.entry("a.txt")?.presence == .archived)
  }
}
