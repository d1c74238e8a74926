import CorpusStore
import Foundation
import GRDB
import NewsModel
import Testing

@testable import NewsfoldPipeline

@Suite("What goes first ends a transaction", .timeLimit(.minutes(5)))
struct UrgencyTests {
  @Test("A transaction ends with the drop at hand, and the rest is filed afterwards")
  func cut() async throws {
    let desk = try Desk()
    for number in 1...9 { try desk.write("\(number).txt", Desk.prose(UInt64(number))) }
    let drops = try await desk.drops()
    #expect(drops.count == 9)
    let location = CorpusLocation(desk.settings.state)
    try FileManager.default.createDirectory(atPath: location.folder.string, withIntermediateDirectories: true)
    let writer = try CorpusWriter(at: location)
    let filing = Filing(writer, desk.settings)
    try await filing.buildIndex()

    let urgency = Urgency()
    urgency.raise()
    var rest = drops[...]
    for articles in 1...3 {
      let (report, count) = try await filing.file(rest, notices: [], until: urgency)
      #expect(count == 1 && report.articles == 1)
      #expect(urgency.isRaised)
      rest = rest.dropFirst(count)
      let filed = try desk.read { try $0.articleCount() }
      #expect(filed == articles, "what was judged by then is committed")
    }
    // Raised while the rows of the first are written: by then others may have been judged, and they are committed as well.
    urgency.clear()
    try writer.whenArticleIsInserted { urgency.raise() }
    let (report, cut) = try await filing.file(rest.prefix(3), notices: [], until: urgency)
    #expect((1...3).contains(cut) && report.articles == cut && urgency.isRaised)
    rest = rest.dropFirst(cut)
    let filed = try desk.read { try $0.articleCount() }
    #expect(filed == 3 + cut)
    // Whoever does not ask is not held up.
    try writer.whenArticleIsInserted(nil)
    let (_, count) = try await filing.file(rest.prefix(2), notices: [])
    rest = rest.dropFirst(count)
    #expect(urgency.isRaised)
    urgency.clear()
    let (_, last) = try await filing.file(rest, notices: [], until: urgency)
    #expect(last == rest.count && !urgency.isRaised)
    await filing.closeIndex()
    try writer.close()
    let outcomes = try (1...9).map { try desk.entry("\($0).txt")?.outcome }
    #expect(outcomes.allSatisfy { $0 == .new })
    let events = try desk.events()
    #expect(events.map(\.sequence.rawValue) == Array(1...Int64(events.count)))
    #expect(events.count { $0.kind == .articleAdded } == 9)
  }
}

extension CorpusWriter {
  /// Has `body` called at each article that is inserted from now on, inside its transaction; with nothing, no more.
  fileprivate func whenArticleIsInserted(_ body: (@Sendable () -> Void)?) throws {
    try commit { transaction in
      transaction.database.trace(options: body == nil ? [] : .statement) { event in
        if case .statement(let statement) = event, statement.sql.hasPrefix("INSERT INTO article") { body?() }
      }
    }
  }
}
