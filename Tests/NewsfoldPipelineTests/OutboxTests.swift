import CorpusStore
import Foundation
import JournalLog
import NewsModel
import NewsfoldPipeline
import Synchronization
import SystemPackage
import Testing

/// A place for events that can be told to refuse them.
final class RecordingSink: EventSink {
  struct Refused: Error {}
  private let state = Mutex((sent: [Int64](), isRefusing: false))

  var sent: [Int64] { state.withLock { $0.sent } }
  func refuse(_ isRefusing: Bool) { state.withLock { $0.isRefusing = isRefusing } }

  func send(_ event: Event, corpus: String) throws {
    try state.withLock {
      if $0.isRefusing { throw Refused() }
      $0.sent.append(event.sequence.rawValue)
    }
  }
}

@Suite("The outbox")
struct OutboxTests {
  @Test("Events go out once, in order; what was refused goes out when it is accepted")
  func order() async throws {
    let desk = try Desk()
    let lock = try StateLock(CorpusLocation(desk.settings.state))
    let corpus = try CorpusWriter(at: CorpusLocation(desk.settings.state))
    func append() throws { _ = try corpus.commit { try $0.append(.daemonReady, "ready", at: .now()) } }
    try append()
    let sink = RecordingSink()
    let outbox = Outbox(corpus, .live(sink))
    try await outbox.start()
    try append()
    sink.refuse(true)
    await #expect(throws: RecordingSink.Refused.self) { try await outbox.finish() }
    sink.refuse(false)
    try append()
    try await outbox.finish()
    #expect(sink.sent == [2, 3], "what came before the start is not for a live sink")
    #expect(await outbox.position.rawValue == 3)
    withExtendedLifetime(lock) {}
  }
}
