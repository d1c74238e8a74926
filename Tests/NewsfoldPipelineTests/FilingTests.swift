import CorpusStore
import DropWatch
import Foundation
import Glibc
import Logging
import NewsModel
import NewsfoldPipeline
import SystemPackage
import Testing

@Suite("Taking files in", .timeLimit(.minutes(5)))
struct FilingTests {
  @Test("New files become articles, each with one event, numbered without a gap")
  func new() async throws {
    let desk = try Desk()
    for index in 0..<7 { try desk.write("\(index).txt", Desk.prose(UInt64(index + 1))) }
    let report = try await desk.ingest()
    #expect(report.outcomes == [.new: 7])
    let events = try desk.events()
    #expect(events.map(\.sequence.rawValue) == Array(1...Int64(events.count)))
    let added = events.filter { $0.kind == .articleAdded }
    #expect(added.count == 7)
    #expect(added.allSatisfy { $0.fields.latency != nil && $0.fields.sha256 != nil && $0.fields.story != nil })
    #expect(try await desk.ingest().outcomes.isEmpty, "the second time nothing is new")
    #expect(try desk.events().count == events.count)
  }

  @Test("The same words under another name are a duplicate, whatever the spacing, case and quotes")
  func duplicates() async throws {
    let desk = try Desk()
    let text = "The \"bridge\" was opened. " + Desk.prose(1)
    try desk.write("a.txt", text)
    try await desk.ingest()
    try desk.write("copy.txt", text)
    try desk.write(
      "other.txt",
      text.uppercased().replacingOccurrences(of: "\"", with: "\u{201D}").replacingOccurrences(of: " ", with: "\n "))
    #expect(try await desk.ingest().outcomes == [.duplicate: 2])
    #expect(try desk.read { try $0.articleCount() } == 1)
    let event = try #require(try desk.events().last)
    #expect(event.fields.original == event.fields.article)
    #expect(event.message.contains("a.txt"))
  }

  @Test("A rewritten file that resembles the old is a revision; one that does not is judged afresh")
  func revisions() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest()
    try desk.write("a.txt", Desk.prose(1) + " " + Desk.prose(2, words: 30))
    #expect(try await desk.ingest().outcomes == [.revision: 1])
    let revision = try #require(try desk.entry("a.txt")?.article)
    let article = try #require(try desk.read { try $0.article(revision) })
    #expect(article.previous?.rawValue == 1)
    #expect(article.original?.rawValue == 1)
    try desk.write("a.txt", Desk.prose(77))
    #expect(try await desk.ingest().outcomes == [.new: 1])
    let fresh = try #require(try desk.read { try $0.article(ArticleID(rawValue: 3)) })
    #expect(fresh.previous == revision, "linked to the earlier article of its path")
    #expect(fresh.original == nil)
  }

  @Test("Reprints, excerpts and expansions are found, with exact figures")
  func nearDuplicates() async throws {
    let desk = try Desk()
    let long = Desk.prose(5, words: 300)
    try desk.write("1.txt", long)
    try await desk.ingest()
    try desk.write(
      "2.txt", long.split(separator: " ").dropLast(20).joined(separator: " ") + " " + Desk.prose(9, words: 20))
    try desk.write("3.txt", long.split(separator: " ").prefix(60).joined(separator: " "))
    try desk.write("4.txt", long + " " + Desk.prose(6, words: 400))
    try await desk.ingest()
    #expect(try desk.entry("3.txt")?.outcome == .excerpt)
    #expect(try desk.entry("4.txt")?.outcome == .expansion)
    #expect(try desk.entry("2.txt")?.outcome == .reprint)
    var matches: [Match] = []
    try desk.read { try $0.forEachMatch(of: nil, limit: nil) { matches.append($0) } }
    let excerpt = try #require(matches.first { $0.kind == .excerpt && $0.other.rawValue == 1 })
    #expect(excerpt.containment == 1)
  }

  @Test("What is no article is rejected with a reason, and once")
  func rejected() async throws {
    let desk = try Desk()
    try desk.write("empty.txt", "")
    try Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0]).write(to: URL(filePath: desk.path("program").string))
    mkfifo(desk.path("pipe").string, 0o644)
    symlink("/etc/shadow", desk.path("link").string)
    let huge = open(desk.path("huge.txt").string, O_CREAT | O_WRONLY, 0o644)
    ftruncate(huge, 1 << 30)
    close(huge)
    #expect(try await desk.ingest().outcomes == [.rejected: 5])
    for name in ["empty.txt", "program", "pipe", "link", "huge.txt"] {
      #expect(try desk.entry(name)?.reason?.isEmpty == false, "\(name)")
    }
    #expect(try desk.entry("huge.txt")?.reason?.contains("1 GiB") == true)
    #expect(try await desk.ingest().total == 0)
  }

  @Test("A name may be any bytes; no message repeats them raw")
  func names() async throws {
    let desk = try Desk()
    let path = FilePath(bytes: desk.path("x").bytes.dropLast() + [0x0A, 0x1B, 0x5B, 0x32, 0x4A, 0xFF])
    let file = try #require(path.withPlatformString { fopen($0, "w") })
    fputs(Desk.prose(3), file)
    fclose(file)
    #expect(try await desk.ingest().outcomes == [.new: 1])
    let event = try #require(try desk.events().first)
    #expect(event.fields.file == path)
    #expect(!event.message.unicodeScalars.contains(where: PrintableText.isUnsafe))
  }

  @Test("A file that goes is gone and keeps its article; back as it was, it is back")
  func presence() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest()
    rename(desk.path("a.txt").string, desk.folder.appending("aside").string)
    try await desk.ingest()
    #expect(try desk.entry("a.txt")?.presence == .gone)
    #expect(try desk.entry("a.txt")?.outcome == .new)
    rename(desk.folder.appending("aside").string, desk.path("a.txt").string)
    try await desk.ingest()
    #expect(try desk.entry("a.txt")?.presence == .present)
    #expect(try desk.events().map(\.kind) == [.articleAdded, .fileGone, .fileBack])
  }

  @Test("With the drop folder itself away, nothing in it counts as gone")
  func rootAway() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest()
    let corpus = try CorpusWriter(at: CorpusLocation(desk.settings.state))
    let filing = Filing(corpus, desk.settings)
    let root = desk.settings.drops[0].path
    rename(root.string, root.string + "-away")
    #expect(try await filing.checkPresence(of: [root]).gone == 0)
    rename(root.string + "-away", root.string)
    unlink(desk.path("a.txt").string)
    #expect(try await filing.checkPresence(of: [root]).gone == 1)
  }

  @Test("A taken file under another name is moved: the same row, the same article")
  func moved() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest()
    let row = try #require(try desk.entry("a.txt")?.id)
    rename(desk.path("a.txt").string, desk.path("b.txt").string)
    try await desk.ingest()
    #expect(try desk.entry("b.txt")?.id == row)
    #expect(try desk.entry("a.txt") == nil)
    #expect(try desk.events().map(\.kind) == [.articleAdded, .fileMoved])
  }

  @Test("A taken file renamed over another: the one is moved, the other is gone and keeps its article")
  func replaced() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try desk.write("b.txt", Desk.prose(2))
    try await desk.ingest()
    let replaced = try #require(try desk.entry("b.txt")?.article)
    let moved = try #require(try desk.entry("a.txt")?.article)
    rename(desk.path("a.txt").string, desk.path("b.txt").string)
    try await desk.ingest()
    let events = try desk.events().suffix(2)
    #expect(events.map(\.kind) == [.fileGone, .fileMoved])
    #expect(events.first?.fields.article == replaced)
    #expect(try desk.entry("b.txt")?.article == moved)
    #expect(try desk.read { try $0.article(replaced) } != nil)
  }

  @Test("A file that is empty for a moment in the middle of a rewrite is a revision afterwards all the same")
  func emptied() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest()
    try desk.write("a.txt", "")
    #expect(try await desk.ingest().outcomes == [.rejected: 1])
    try desk.write("a.txt", Desk.prose(1, words: 100) + " at last")
    #expect(try await desk.ingest().outcomes == [.revision: 1])
  }

  @Test("A file that was broken for a while and is what it was gets back its outcome")
  func mended() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest()
    try Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0]).write(to: URL(filePath: desk.path("a.txt").string))
    #expect(try await desk.ingest().outcomes == [.rejected: 1])
    #expect(try desk.events().last?.fields.article == nil)
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest()
    #expect(try desk.entry("a.txt")?.outcome == .new)
    #expect(try desk.events().map(\.kind) == [.articleAdded, .fileRejected, .fileBack])
  }

  @Test("A folder swapped for a link to itself elsewhere: its files are moved, and none is seen through the link")
  func swapped() async throws {
    let desk = try Desk()
    try desk.write("sub/a.txt", Desk.prose(1))
    try await desk.ingest()
    rename(desk.path("sub").string, desk.path("new").string)
    symlink("new", desk.path("sub").string)
    try await desk.ingest()
    #expect(try desk.entry("new/a.txt")?.outcome == .new)
    #expect(try desk.entry("sub/a.txt") == nil)
    #expect(try desk.read { try $0.articleCount() } == 1)
  }

  @Test("A file that somebody goes on writing is left, and said, instead of waited for without end")
  func busy() async throws {
    let desk = try Desk()
    try desk.write("done.txt", Desk.prose(1))
    let path = desk.path("busy.txt").string
    let writer = Task.detached {
      while !Task.isCancelled {
        guard let file = fopen(path, "a") else { return }
        fputs("more ", file)
        fclose(file)
        await Task.yield()
      }
    }
    defer { writer.cancel() }
    let (_, report, unsettled) = try await IngestRun(
      desk.settings, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ).run { _ in }
    #expect(report.outcomes[.new] == 1 || unsettled.isEmpty)
    #expect(try desk.entry("done.txt")?.outcome == .new)
  }

  @Test("A text that comes a hundred times is found each time, at a bounded cost")
  func manyCopies() async throws {
    let desk = try Desk()
    for index in 0..<100 { try desk.write("\(index).txt", Desk.prose(3) + " number \(index)") }
    #expect(try await desk.ingest().outcomes == [.new: 1, .reprint: 99])
    var matches = 0
    try desk.read { try $0.forEachMatch(of: nil, limit: nil) { _ in matches += 1 } }
    #expect(matches < 34 * 99, "\(matches): each was verified against the original and a few copies, not against all")
  }

  @Test("No link is followed, on the way to a file either")
  func links() async throws {
    let desk = try Desk()
    try desk.write("sub/a.txt", Desk.prose(1))
    let outside = desk.folder.appending("outside")
    mkdir(outside.string, 0o755)
    try Data(Desk.prose(2).utf8).write(to: URL(filePath: outside.appending("secret.txt").string))
    symlink(outside.string, desk.path("way").string)
    #expect(try await desk.ingest().outcomes == [.new: 1, .rejected: 1])
    // What was a folder when its file was heard of is a link when the file is opened.
    let root = desk.settings.drops[0].path
    #expect { try FileLook(at: desk.path("way/secret.txt"), below: root) } throws: { $0 as? Errno == .notDirectory }
    #expect(try FileLook(at: desk.path("sub/a.txt"), below: root).kind == .regular)
  }

  @Test(
    "A file that could not be read is tried again with each sweep, and reported once",
    .enabled(if: geteuid() != 0, "left out: root may read everything"))
  func unreadable() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    chmod(desk.path("a.txt").string, 0)
    #expect(try await desk.ingest().outcomes == [.failed: 1])
    #expect(try await desk.ingest().total == 0)
    chmod(desk.path("a.txt").string, 0o644)
    #expect(try await desk.ingest().outcomes == [.new: 1])
  }

  @Test("Reports of one event are one story, announced once it has two; a copy adds nothing to it")
  func stories() async throws {
    let desk = try Desk()
    let lead = "The Karsk bridge collapsed on Monday and the governor Tarnavesk ordered an inquiry into its builders. "
    try desk.write("1.txt", lead + "Witnesses at Karsk said that the bridge fell within seconds while a train waited.")
    try await desk.ingest()
    #expect(!(try desk.events().contains { $0.kind == .storyStarted }))
    try desk.write(
      "2.txt", "Tarnavesk, governor of Karsk, blamed the builders of the bridge that collapsed there on Monday.")
    try await desk.ingest()
    let started = try #require(try desk.events().first { $0.kind == .storyStarted })
    #expect(started.fields.storySize == 2)
    try desk.write("copy.txt", lead + "Witnesses at Karsk said the bridge fell within seconds while a train waited.")
    try await desk.ingest()
    let copy = try #require(try desk.entry("copy.txt")?.article)
    #expect(try desk.read { try $0.article(copy)?.story } == started.fields.story)
    #expect(!(try desk.events().contains { $0.kind == .storyGrew }))
    #expect(try desk.read { try $0.size(of: try #require(started.fields.story)) } == 2)
  }

  @Test("A touched file is known again without an event")
  func touched() async throws {
    let desk = try Desk()
    try desk.write("a.txt", Desk.prose(1))
    try await desk.ingest()
    utimes(desk.path("a.txt").string, nil)
    #expect(try await desk.ingest().total == 0)
    #expect(try desk.events().count == 1)
  }

  @Test("What is known is found again after a restart: the index is made from the corpus")
  func restart() async throws {
    let desk = try Desk()
    try desk.write("1.txt", Desk.prose(5, words: 300))
    try await desk.ingest()
    try desk.write("2.txt", Desk.prose(5, words: 100))
    #expect(try await desk.ingest().outcomes == [.excerpt: 1])
  }

  @Test("One writer at a time: a second one is refused, naming the first")
  func lock() async throws {
    let desk = try Desk()
    let lock = try StateLock(CorpusLocation(desk.settings.state))
    await #expect {
      try await desk.ingest()
    } throws: { error in
      error is StateLockError && "\(error)".contains("\(getpid())")
    }
    withExtendedLifetime(lock) {}
  }
}
