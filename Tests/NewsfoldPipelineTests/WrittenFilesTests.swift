import CorpusStore
import Foundation
import Glibc
import NewsModel
import SystemPackage
import Testing
import TextIndex

@testable import NewsfoldPipeline

@Suite("Files of the text index that are written while a batch is judged", .timeLimit(.minutes(5)))
struct WrittenFilesTests {
  /// The last article that files on disk cover, for whoever searches beside.
  private static func covered(_ desk: Desk) throws -> UInt32? {
    try TextReader(in: CorpusLocation(desk.settings.state).index(.text), kind: IndexedText.kind).through
  }

  @Test("They are taken in between two articles, stay where the batch is taken back, and are taken in once")
  func taken() async throws {
    let desk = try Desk()
    let corpus = CorpusLocation(desk.settings.state)
    try FileManager.default.createDirectory(atPath: corpus.folder.string, withIntermediateDirectories: true)
    let writer = try CorpusWriter(at: corpus)
    let filing = Filing(writer, desk.settings)
    try await filing.buildIndex()
    for number in 1...5 { try desk.write("\(number).txt", Desk.prose(UInt64(number))) }
    let first = try await desk.drops()
    try desk.write("6.txt", Desk.prose(6))
    let next = try #require(try await desk.drops().first { $0.drop.path == desk.path("6.txt") })
    let (before, within) = try await filing.takeIn(first, whileFiling: next) { try? Self.covered(desk) }
    #expect(before == .some(nil) && within == 5, "before and within the batch")
    await filing.writeIndex()
    #expect(await filing.textIndex.segments == 1, "taken in once")
    #expect(try desk.read { try $0.articleCount() } == 5, "taken back")

    _ = try await filing.file([next], notices: [])
    await filing.writeIndex()
    #expect(try Self.covered(desk) == 6)
    #expect(await filing.textIndex.articles == 6)
    await filing.closeIndex()
    try writer.close()
    // Nothing is wrong with what is there.
    let again = try CorpusWriter(at: corpus)
    let restarted = Filing(again, desk.settings)
    try await restarted.buildIndex { Issue.record("\($0) articles are filed again") }
    #expect(await restarted.textIndex.articles == 6)
    await restarted.closeIndex()
    try again.close()
  }
}

extension Filing {
  /// Files articles, begins to write them, and takes that in while another is filed, which is taken back then. All in one go:
  /// what falls idle is written by itself.
  ///
  /// - Returns: what `look` sees before, and within.
  fileprivate func takeIn<Seen: Sendable>(
    _ first: [ReadDrop], whileFiling drop: ReadDrop, _ look: () -> Seen
  ) throws -> (before: Seen, within: Seen?) {
    _ = try file(first[...], notices: [])
    let before = look()
    var within: Seen?
    startJobs(.text)
    let end = ContinuousClock.now + .seconds(120)
    do {
      try corpus.commitBehind { rows, snapshot in
        let transaction = try FilingTransaction(rows, snapshot, [drop], judge.stories)
        var report = FilingReport()
        try judge.file(drop, transaction.knowledge(ofDrop: 0), in: transaction, &report)
        // Nobody else can take it in: this is the actor's own thread.
        var files = written.takeAll()
        while !files.contains(where: { $0.index == .text }), ContinuousClock.now < end {
          sched_yield()
          files += written.takeAll()
        }
        for file in files { written.append(file) }
        takeWritten()
        within = look()
        throw CancellationError()
      }
    } catch {
      judge.rollback()
    }
    return (before, within)
  }
}
