import CorpusStore
import Foundation
import NewsModel
import Testing

@testable import NewsfoldPipeline

@Suite("Files that are filed together", .timeLimit(.minutes(5)))
struct BatchTests {
  /// Copies, excerpts, longer versions, revisions, renamed and refused files, of which each has to do with one before.
  private func drops(_ desk: Desk) async throws -> [ReadDrop] {
    let base = (1...4).map { Desk.prose($0) }
    for (number, text) in base.enumerated() { try desk.write("\(number).txt", text) }
    // More than are asked about at a time.
    for number in 100..<170 as Range<UInt64> { try desk.write("\(number).txt", Desk.prose(number)) }
    var drops = try await desk.drops().sorted { $0.drop.path.string < $1.drop.path.string }
    func add(_ change: () throws -> Void, _ names: String...) async throws {
      try change()
      drops += try await desk.drops().filter { drop in names.contains { drop.drop.path == desk.path($0) } }
    }
    // The words of one of them three times, once with other bytes.
    try await add({ try desk.write("copy.txt", base[0]) }, "copy.txt")
    try await add({ try desk.write("copy2.txt", base[0] + "\n\n") }, "copy2.txt")
    // Words that came with the batch, twice.
    try await add({ try desk.write("reprint.txt", base[1] + " " + Desk.prose(50, words: 20)) }, "reprint.txt")
    try await add(
      { try desk.write("reprint2.txt", base[1] + " " + Desk.prose(50, words: 20)) }, "reprint2.txt")
    try await add({ try desk.write("third.txt", base[1] + " " + Desk.prose(51, words: 25)) }, "third.txt")
    try await add(
      { try desk.write("excerpt.txt", base[2].split(separator: " ").prefix(60).joined(separator: " ")) }, "excerpt.txt")
    try await add({ try desk.write("long.txt", base[3] + " " + Desk.prose(60, words: 200)) }, "long.txt")
    // Another version at a path of the batch, and the one before again.
    try await add({ try desk.write("2.txt", base[2] + " " + Desk.prose(70, words: 30)) }, "2.txt")
    try await add({ try desk.write("2.txt", base[2]) }, "2.txt")
    // Renamed within the batch, and no article, and one where that was.
    try await add(
      {
        try FileManager.default.moveItem(atPath: desk.path("3.txt").string, toPath: desk.path("moved.txt").string)
      }, "moved.txt")
    try await add({ try desk.write("void.txt", " \n ") }, "void.txt")
    try await add({ try desk.write("void.txt", Desk.prose(80)) }, "void.txt")
    return drops
  }

  private func outcome(_ desk: Desk, _ drops: [ReadDrop], together: Int) async throws -> [String] {
    let location = CorpusLocation(desk.folder.appending("state-\(together)"))
    try FileManager.default.createDirectory(atPath: location.folder.string, withIntermediateDirectories: true)
    let writer = try CorpusWriter(at: location)
    let filing = Filing(writer, desk.settings)
    try await filing.buildIndex()
    var rest = drops[...]
    while !rest.isEmpty {
      let (_, count) = try await filing.file(rest.prefix(together), notices: [])
      rest = rest.dropFirst(count)
    }
    let digest = await filing.storyDigest
    await filing.closeIndex()
    let lines = try writer.reader.read { corpus in
      var lines = ["stories \(digest)"]
      try corpus.forEachEntry(outcome: nil, presence: nil, limit: nil) { row in
        lines.append("file \(row.path) \(row.outcome) \(row.presence) \(String(describing: row.article))")
      }
      try corpus.forEachText(after: ArticleID(rawValue: 0)) { article, text in
        lines.append(
          "article \(article.id) \(article.outcome) \(String(describing: article.original)) "
            + "\(String(describing: article.previous)) \(String(describing: article.story)) \(text.utf8.count)")
      }
      try corpus.forEachMatch(of: nil, limit: nil) { lines.append("match \($0)") }
      // A story is said to grow once a transaction.
      for event in try corpus.events(after: .zero, limit: 10_000)
      where ![.storyStarted, .storyGrew].contains(event.kind) {
        let fields = event.fields
        lines.append(
          "event \(event.kind) \(event.message) \(String(describing: fields.article)) "
            + "\(String(describing: fields.original)) \(String(describing: fields.story)) "
            + "\(String(describing: fields.storySize)) \(String(describing: fields.reason))")
      }
      return lines
    }
    try writer.close()
    return lines
  }

  @Test("come to what they come to one by one")
  func together() async throws {
    let desk = try Desk()
    let drops = try await drops(desk)
    #expect(drops.count == 86)
    let alone = try await outcome(desk, drops, together: 1)
    for kind in [
      EventKind.articleAdded, .articleDuplicate, .articleReprinted, .articleExcerpted, .articleExpanded,
      .articleRevised,
      .fileMoved, .fileRejected,
    ] {
      #expect(alone.contains { $0.hasPrefix("event \(kind) ") }, "\(kind) in \(alone)")
    }
    for count in [2, 9, 100] {
      #expect(try await outcome(desk, drops, together: count) == alone, "\(count) at a time")
    }
  }
}
