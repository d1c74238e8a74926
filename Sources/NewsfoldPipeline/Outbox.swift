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
    case journal(any Journal)
    /// Somewhere that only sees what happens from now on.
    case live(any EventSink)
  }

  private let executor = DispatchExecutor(label: "newsfold.outbox")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let corpus: CorpusWriter
  private let destination: Destination
  private var sent = EventSequence.zero
  private var uuid = ""
  /// Nothing is sent to a journal before it is known what is in it.
  private var isOpen = false
  private var isFlushing = false
  /// Whether reading back remembers what was sent; else that is written down each time that all is sent.
  private var isReadBack = true
  private let signal: AsyncStream<Void>
  private nonisolated let wakeUp: AsyncStream<Void>.Continuation
  private var retry: Task<Void, any Error>?
  /// Told each time that something was sent to the journal.
  package nonisolated let sendings: AsyncStream<Void>
  private let tell: AsyncStream<Void>.Continuation

  /// Events that are sent before anybody else has a turn.
  private static let batch = 500

  /// Sends this corpus's events there.
  package init(_ corpus: CorpusWriter, _ destination: Destination) {
    self.corpus = corpus
    self.destination = destination
    (signal, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    (sendings, tell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Finds out where to go on. The first time that a journal is attached, what came before is not sent.
  ///
  /// To a live sink events go from now on; to a journal from when ``open(after:)`` is called.
  ///
  /// - Throws: ``CorpusError``.
  package func start() throws {
    if case .journal = destination { _ = try corpus.commit { try $0.attachJournal() } }
    let (record, progress, last) = try corpus.reader.read {
      (try $0.corpusRecord(), try $0.journalProgress(), try $0.lastEvent())
    }
    uuid = record.uuid
    if case .journal = destination {
      sent = progress.sent
    } else {
      sent = last
      isOpen = true
    }
  }

  /// Begins to send.
  ///
  /// - Parameters:
  ///   - sequence: what comes before it, and itself, has been sent.
  ///   - isReadBack: whether what is sent will be read back.
  package func open(after sequence: EventSequence, isReadBack: Bool = true) {
    sent = max(sent, sequence)
    self.isReadBack = isReadBack
    isOpen = true
    wake()
  }

  /// Says that there are new events. Does not wait.
  package nonisolated func wake() { wakeUp.yield() }

  /// Sends whenever woken, until ``close()``.
  ///
  /// - Parameter failed: called with what kept events from being sent; it is tried again after a while, or when next woken.
  package func run(_ failed: @Sendable (any Error) -> Void) async {
    for await _ in signal {
      do {
        try await flush()
      } catch {
        failed(error)
        retry?.cancel()
        retry = Task { [wakeUp] in
          try await Task.sleep(for: .seconds(5))
          wakeUp.yield()
        }
      }
    }
  }

  /// Sends what is left, and remembers that.
  package func finish() async throws {
    try await flush()
    try remember()
  }

  /// Ends ``run(_:)``.
  package nonisolated func close() { wakeUp.finish() }

  /// The last event sent.
  package var position: EventSequence { sent }

  /// Writes down how far events went.
  package func remember() throws {
    guard case .journal = destination, isOpen else { return }
    try corpus.commit { try $0.markSent(through: sent, at: .now()) }
  }

  private func flush() async throws {
    guard isOpen, !isFlushing else { return }
    isFlushing = true
    defer { isFlushing = false }
    while true {
      let events = try corpus.reader.read { try $0.events(after: sent, limit: Self.batch) }
      guard let last = events.last else { return }
      switch destination {
      case .journal(let journal):
        // What a crash cuts off here is known to be in doubt.
        if isReadBack {
          try corpus.commit { try $0.beginSending(after: sent, through: last.sequence, at: .now()) }
        }
        CrashPoint.sending.pass()
        for event in events {
          try journal.send(JournalEntry(event, corpus: uuid))
          CrashPoint.sent.pass()
          sent = event.sequence
        }
        tell.yield()
      case .live(let sink):
        for event in events {
          try sink.send(event, corpus: uuid)
          sent = event.sequence
        }
      }
      if !isReadBack { try remember() }
      await Task.yield()
    }
  }
}

/// What reading back asks for: see ``JournalCheck``.
extension Outbox {
  /// Sends a marker behind all that was sent; returns the last event sent before it.
  func mark(_ name: String, _ message: String) throws -> EventSequence {
    if case .journal(let journal) = destination {
      try journal.send(JournalEntry(marker: name, corpus: uuid, message))
    }
    return sent
  }

  /// Sends events again that were lost.
  func resend(_ sequences: Range<Int64>) async throws {
    guard case .journal(let journal) = destination else { return }
    var next = sequences.lowerBound
    while next < sequences.upperBound {
      let limit = min(Self.batch, Int(sequences.upperBound - next))
      let events = try corpus.reader.read { try $0.events(after: EventSequence(rawValue: next - 1), limit: limit) }
        .filter { $0.sequence.rawValue < sequences.upperBound }
      guard let last = events.last else { return }
      for event in events { try journal.send(JournalEntry(event, corpus: uuid, isResent: true)) }
      next = last.sequence.rawValue + 1
      await Task.yield()
    }
  }
}
