package import CorpusStore
internal import DispatchExecutor
package import JournalLog
package import NewsModel

/// Sends committed events on, in their order, and remembers how far it got.
///
/// Runs on a queue of its own: the journal's socket blocks while it is full, and only this waits for it.
package actor Outbox {
  /// Where events go.
  package enum Destination: Sendable {
    /// The journal: what was sent is remembered in the corpus, over restarts.
    case journal
    /// Somewhere that only sees what happens from now on.
    case live(any EventSink)
  }

  private let executor = DispatchExecutor(label: "newsfold.outbox")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let corpus: CorpusWriter
  private let destination: Destination
  private var sent = EventSequence.zero
  private var uuid = ""
  private let signal: AsyncStream<Void>
  private nonisolated let wakeUp: AsyncStream<Void>.Continuation

  /// Sends this corpus's events there.
  package init(_ corpus: CorpusWriter, _ destination: Destination) {
    self.corpus = corpus
    self.destination = destination
    (signal, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Finds out where to go on. The first time that a journal is attached, what came before is not sent.
  ///
  /// - Throws: ``CorpusError``.
  package func start() throws {
    if case .journal = destination { try corpus.commit { try $0.attachJournal() } }
    let (record, last) = try corpus.reader.read { (try $0.corpusRecord(), try $0.lastEvent()) }
    uuid = record.uuid
    sent = if case .journal = destination { record.journalSent } else { last }
  }

  /// Says that there are new events. Does not wait.
  package nonisolated func wake() { wakeUp.yield() }

  /// Sends whenever woken, until ``close()``.
  ///
  /// - Parameter failed: called with what kept events from being sent; they are tried again when next woken.
  package func run(_ failed: @Sendable (any Error) -> Void) async {
    for await _ in signal {
      do { try flush() } catch { failed(error) }
    }
  }

  /// Sends what is left.
  package func finish() throws { try flush() }

  /// Ends ``run(_:)``.
  package nonisolated func close() { wakeUp.finish() }

  /// The last event sent.
  package var position: EventSequence { sent }

  private func flush() throws {
    while true {
      let events = try corpus.reader.read { try $0.events(after: sent, limit: 500) }
      guard !events.isEmpty else { return }
      defer { remember() }
      for event in events {
        switch destination {
        case .journal: try JournalSink().send(event, corpus: uuid)
        case .live(let sink): try sink.send(event, corpus: uuid)
        }
        sent = event.sequence
      }
    }
  }

  /// Writes down how far events went. Where that fails they are sent again after a restart, and the writer says why
  /// with the next batch.
  private func remember() {
    guard case .journal = destination else { return }
    _ = try? corpus.commit { try $0.markSent(through: sent) }
  }
}
