package import CorpusStore
internal import DispatchExecutor
package import JournalLog
package import NewsModel

/// Reads back from the journal what the outbox has sent, and has sent again what was lost on the way.
///
/// What is newer than the journal's beginning and not in it is lost; what is older was vacuumed, and is not missed. Before
/// anything is judged, a marker is sent and read back: the way to journald is first in, first out, so what is not there by
/// then is not under way.
///
/// Runs on a queue of its own, beside the sending.
package actor JournalCheck {
  private let executor = DispatchExecutor(label: "newsfold.journal")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// How things stand.
  package enum Condition: Sendable, Equatable {
    /// What was sent is read back.
    case confirmed
    /// It is not known yet what is in the journal.
    case checking
    /// Nothing that is sent can be read back: nobody listens, or the disk is full.
    case silent
    /// It cannot be read at all; why.
    case unreadable(String)
  }

  /// How long to wait for what.
  package struct Pace: Sendable {
    /// Between two readings.
    package var reading = Duration.seconds(1)
    /// Between two looks for a marker, at first; each time twice as long.
    package var look = Duration.milliseconds(2)
    /// For a marker.
    package var answer = Duration.seconds(10)
    /// Until it is tried again, at first; each time twice as long, up to ``longestWait``.
    package var wait = Duration.seconds(1)
    /// See ``wait``.
    package var longestWait = Duration.seconds(30)
    /// Until events are sent although nothing is read back.
    package var start = Duration.seconds(300)
    /// Until what journald has taken is on the disk, whatever happens: it syncs every five minutes.
    package var durable = Duration.seconds(600)
    /// As it is used.
    package init() {}
  }

  let corpus: CorpusWriter
  let outbox: Outbox
  let journal: any Journal
  let pace: Pace
  /// This boot of the machine.
  var boot: String?
  let say: @Sendable (String) -> Void
  var uuid = ""
  var known = Confirmations(through: 0)
  /// The last event that stands where its number says, and was read.
  var read: Int64 = 0
  var durable: Int64 = 0
  /// What was confirmed when, until it is durable.
  var confirmedAt: [(sequence: Int64, time: ContinuousClock.Instant)] = []
  var resent = 0
  /// Events that were lost, or sent while nothing could be read back: what is missing of them was not vacuumed.
  var lostBefore = RangeSet<Int64>()
  /// The last event before the marker that came back last.
  var marked: Int64 = 0
  /// Whether it is known that the machine did not go down since what is remembered was written down.
  var isBootKnown = false
  /// After a failure: when it is judged again.
  var nextTry = ContinuousClock.now
  var isChecking = false
  var told: Condition?
  /// How many times in a row nothing came through of what was sent again, and how many times nothing could be read back.
  var losses = 0
  /// Events that were lost when they were sent again last.
  var lastResent = 0
  var silences = 0

  /// How things stand.
  package internal(set) var condition = Condition.checking
  /// Events that were found missing and are not read back yet.
  package internal(set) var gaps = 0

  /// Events that are sent again at a time, at least, where some were lost before.
  static let slice = 100

  let (alarms, alarm) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

  /// Checks what this outbox sends.
  ///
  /// - Parameters:
  ///   - say: tells a person what is wrong.
  package init(
    _ corpus: CorpusWriter, _ outbox: Outbox, _ journal: any Journal, pace: Pace = Pace(),
    say: @escaping @Sendable (String) -> Void
  ) {
    self.corpus = corpus
    self.outbox = outbox
    self.journal = journal
    self.pace = pace
    self.say = say
  }

  /// Finds out what is in the journal, opens the outbox, and goes on reading back until ``close()``.
  package func run() async {
    while true {
      do {
        try load()
        break
      } catch {
        say("\(error); events wait to be sent")
        guard (try? await Task.sleep(for: pace.wait)) != nil else { return }
      }
    }
    guard await begin() else { return }
    let waking = Task { [alarm, outbox] in
      for await _ in outbox.sendings { alarm.yield() }
    }
    for await _ in alarms {
      guard (try? await Task.sleep(for: pace.reading)) != nil else { break }
      await check()
    }
    waking.cancel()
  }

  /// Reads back once more, so that the next start has less to do.
  package func finish() async {
    guard condition == .confirmed else { return }
    await check()
  }

  /// Ends ``run()``.
  package nonisolated func close() { alarm.finish() }

  private func load() throws {
    let (record, progress) = try corpus.reader.read { (try $0.corpusRecord(), try $0.journalProgress()) }
    uuid = record.uuid
    durable = progress.durable.rawValue
    go(to: progress.confirmed)
  }

  /// Takes all through an event for settled, and nothing else.
  func go(to sequence: EventSequence) {
    known = Confirmations(through: sequence.rawValue)
    read = sequence.rawValue
    confirmedAt = [(sequence.rawValue, .now)]
  }
}

extension JournalCheck {
  /// The newest event of a corpus in the journal; nothing where there is none, or it cannot be read.
  ///
  /// Where the corpus does not know that event, it is an older copy of itself.
  package static func newest(of corpus: String, in journal: any Journal) -> EventSequence? {
    var newest: EventSequence?
    try? journal.readBack(corpus) { trace in
      guard let sequence = trace.sequence else { return true }
      newest = max(newest ?? sequence, sequence)
      return trace.isResent
    }
    return newest
  }
}
