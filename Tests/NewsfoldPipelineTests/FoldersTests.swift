import CorpusStore
import DropWatch
import Foundation
import Glibc
import NewsModel
import NewsfoldConfiguration
import SystemPackage
import Testing

@testable import NewsfoldPipeline

@Suite("Folders that go away and come back", .timeLimit(.minutes(5)))
struct FoldersTests {
  private func presences(_ desk: Desk) throws -> [Presence: Int] { try desk.read { try $0.ledgerCounts().presences } }

  private func kinds(_ desk: Desk, after sequence: Int) throws -> [EventKind] {
    try desk.events().dropFirst(sequence).map(\.kind)
  }

  @Test("A drop folder in whose place another stands is away with its files; the old one back, they are there again")
  func replaced() async throws {
    let desk = try Desk()
    for index in 0..<5 { try desk.write("\(index).txt", Desk.prose(UInt64(index + 1))) }
    try await desk.ingest()
    let before = try desk.events().count
    let drop = desk.folder.appending("drop").string
    rename(drop, drop + "-aside")
    mkdir(drop, 0o755)
    try await desk.ingest()
    #expect(try presences(desk) == [.unreachable: 5])
    #expect(try kinds(desk, after: before) == [.folderUnreachable], "one event, and not one a file")
    // What is dropped into the other one is taken all the same, and changes nothing about the old.
    try desk.write("stray.txt", Desk.prose(50))
    #expect(try await desk.ingest().outcomes == [.new: 1])
    try await desk.ingest()
    #expect(try presences(desk) == [.unreachable: 5, .present: 1])
    rename(drop, drop + "-other")
    rename(drop + "-aside", drop)
    unlink(desk.path("3.txt").string)
    let away = try desk.events().count
    #expect(try await desk.ingest().total == 0, "nothing is read again")
    #expect(try presences(desk) == [.present: 4, .gone: 2])
    #expect(try kinds(desk, after: away) == [.folderBack, .fileGone, .fileGone])
  }

  @Test("A folder that was replaced for good is taken as it is when that is asked for")
  func accepted() async throws {
    let desk = try Desk()
    for index in 0..<3 { try desk.write("\(index).txt", Desk.prose(UInt64(index + 1))) }
    try await desk.ingest()
    let drop = desk.folder.appending("drop")
    rename(drop.string, drop.string + "-aside")
    mkdir(drop.string, 0o755)
    try await desk.ingest()
    try await desk.ingest()
    #expect(try presences(desk) == [.unreachable: 3])
    let run = IngestRun(desk.settings, log: .init(label: "test"))
    #expect(try await run.run(retrying: [drop]) { _ in }.tried == 1)
    #expect(try presences(desk) == [.gone: 3])
  }

  @Test("A folder that was emptied is not away: its files are gone")
  func emptied() async throws {
    let desk = try Desk()
    for index in 0..<3 { try desk.write("\(index).txt", Desk.prose(UInt64(index + 1))) }
    try await desk.ingest()
    for index in 0..<3 { unlink(desk.path("\(index).txt").string) }
    try await desk.ingest()
    #expect(try presences(desk) == [.gone: 3])
  }

  @Test("A folder taken out of the configuration leaves its files unwatched, without events; put in again, as before")
  func unwatched() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try desk.write("b.txt", Desk.prose(2))
    let other = desk.folder.appending("other")
    mkdir(other.string, 0o755)
    try await desk.ingest()
    let before = try desk.events().count
    try await desk.ingest { $0.drops = [DropFolder(path: other)] }
    #expect(try presences(desk) == [.unwatched: 2])
    #expect(try desk.events().count == before)
    unlink(desk.path("b.txt").string)
    #expect(try await desk.ingest().total == 0)
    #expect(try presences(desk) == [.present: 1, .gone: 1])
    #expect(try kinds(desk, after: before) == [.fileGone])
  }

  @Test(
    "A file that cannot be read is tried again, said once, and counted",
    .enabled(if: geteuid() != 0, "as root all can be read"))
  func failures() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    chmod(desk.path("a.txt").string, 0)
    try await desk.ingest()
    let run = IngestRun(desk.settings, log: .init(label: "test"))
    for _ in 0..<3 { #expect(try await run.run(retrying: []) { _ in }.tried == 1) }
    #expect(try desk.entry("a.txt")?.attempts == 4)
    #expect(try desk.events().filter { $0.kind == .fileFailed }.count == 1)
    chmod(desk.path("a.txt").string, 0o644)
    #expect(try await desk.ingest().outcomes == [.new: 1])
  }

  @Test("The waits between tries grow")
  func delays() {
    let delays = (1...8).map { Judge.retryDelay(after: $0) }
    #expect(delays == delays.sorted())
    #expect(delays.first == .seconds(1))
    #expect(delays.last == .seconds(3600))
  }
}
