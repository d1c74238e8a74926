import CorpusStore
import NewsModel
import Testing

@testable import NewsfoldPipeline

@Suite("How long events are kept", .timeLimit(.minutes(5)))
struct KeepingEventsTests {
  @Test("What is older goes, but for what the fingerprints go on from; all is found as before")
  func expiry() async throws {
    let desk = try Desk()
    for number in 1...20 { try desk.write("\(number).txt", Desk.prose(UInt64(number))) }
    try await desk.ingest()
    let location = CorpusLocation(desk.settings.state)
    let corpus = try CorpusWriter(at: location)
    var settings = desk.settings
    settings.keepEvents = .seconds(3600)
    let filing = Filing(corpus, settings)
    try await filing.buildIndex { _ in
    } notice: {
      Issue.record("\($0)")
    }
    #expect(try await filing.tendEvents() == 0)
    let later = Timestamp(microseconds: Timestamp.now().microseconds + 7_200_000_000)
    let count = try await filing.tendEvents(now: later)
    #expect(count > 10)
    #expect(try await filing.tendEvents(now: later) == 0)
    await filing.closeIndex()
    try corpus.close()
    // The next start goes on from the fingerprints that are there.
    try desk.write("copy.txt", Desk.prose(3) + " with an end of its own")
    #expect(try await desk.ingest().outcomes == [.reprint: 1])
    let events = try desk.events()
    #expect(events.first?.sequence.rawValue == Int64(count) + 1)
    #expect(try desk.read { try $0.eventGaps().map(\.count) } == [count])
  }

  @Test("What is not known to be in the journal stays") func unconfirmed() async throws {
    let desk = try Desk()
    try desk.write("1.txt", Desk.prose(1))
    let corpus = try { () throws -> CorpusWriter in
      _ = try StateLock(CorpusLocation(desk.settings.state))
      return try CorpusWriter(at: CorpusLocation(desk.settings.state))
    }()
    _ = try corpus.commit { try $0.attachJournal() }
    try corpus.commit { transaction in
      for time in 1...9 { try transaction.append(.daemonReady, "Ready", at: Timestamp(seconds: Int64(time))) }
      try transaction.confirm(
        through: EventSequence(rawValue: 6), durable: EventSequence(rawValue: 4), boot: "1", resent: 0)
    }
    var settings = desk.settings
    settings.keepEvents = .seconds(3600)
    let filing = Filing(corpus, settings)
    try await filing.buildIndex { _ in
    } notice: { _ in
    }
    #expect(try await filing.tendEvents() == 4)
    try corpus.close()
  }
}
