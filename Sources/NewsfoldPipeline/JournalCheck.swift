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
    package var longestWait = Duration.seconds(30)
    /// Until events are sent although nothing is read back.
    package var start = Duration.seconds(300)
    /// Until what journald has taken is on the disk, whatever happens: it syncs every five minutes.
    package var durable = Duration.seconds(600)
    package init() {}
  }

  private let corpus: CorpusWriter
  private let outbox: Outbox
  private let journal: any Journal
  private let pace: Pace
  /// This boot of the machine.
  private var boot: String?
  private let say: @Sendable (String) -> Void
  private var uuid = ""
  private var known = Confirmations(through: 0)
  /// The last event that stands where its number says, and was read.
  private var read: Int64 = 0
  private var durable: Int64 = 0
  /// What was confirmed when, until it is durable.
  private var confirmedAt: [(sequence: Int64, time: ContinuousClock.Instant)] = []
  private var resent = 0
  /// Events that were lost, or sent while nothing could be read back: what is missing of them was not vacuumed.
  private var lostBefore = RangeSet<Int64>()
  /// The last event before the marker that came back last.
  private var marked: Int64 = 0
  /// Whether it is known that the machine did not go down since what is remembered was written down.
  private var isBootKnown = false
  /// After a failure: when it is judged again.
  private var nextTry = ContinuousClock.now
  private var isChecking = false
  private var told: Condition?
  /// How many times in a row nothing came through of what was sent again, and how many times nothing could be read back.
  private var losses = 0
  /// Events that were lost when they were sent again last.
  private var lastResent = 0
  private var silences = 0

  /// How things stand.
  package private(set) var condition = Condition.checking
  /// Events that were found missing and are not read back yet.
  package private(set) var gaps = 0

  /// Events that are sent again at a time, at least, where some were lost before.
  private static let slice = 100

  private let (alarms, alarm) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

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
  private func go(to sequence: EventSequence) {
    known = Confirmations(through: sequence.rawValue)
    read = sequence.rawValue
    confirmedAt = [(sequence.rawValue, .now)]
  }
}

// MARK: The start

extension JournalCheck {
  /// Opens the outbox once it is known what is in the journal, or that nobody can say.
  ///
  /// - Returns: whether there is anything to read back.
  private func begin() async -> Bool {
    isChecking = true
    defer { isChecking = false }
    let end = ContinuousClock.now + pace.start
    var wait = pace.wait
    while true {
      switch journal.access {
      case .readable: break
      case .forbidden(let path):
        await give(up: "\(path) may not be read: add newsfold's user to group systemd-journal, and restart it")
        return false
      case .absent:
        await give(up: "no journal is kept on this machine (Storage= in journald.conf)")
        return false
      }
      do {
        if try await ask("Reading back what of this corpus is in the journal") != nil {
          try await openOutbox()
          return true
        }
        await become(.silent)
      } catch is CancellationError {
        return false
      } catch {
        await become(.unreadable("\(error)"))
      }
      guard ContinuousClock.now + wait < end else { break }
      guard (try? await Task.sleep(for: wait)) != nil else { return false }
      wait = min(wait * 2, pace.longestWait)
    }
    say("events are sent all the same; what is lost is sent again when the journal can be read back")
    await outbox.open(after: .zero)
    alarm.yield()
    return true
  }

  private func give(up reason: String) async {
    condition = .unreadable(reason)
    say(
      "the journal cannot be read back: \(reason); until then an event may be reported twice after a crash, or be lost")
    await outbox.open(after: .zero, isReadBack: false)
  }

  /// What is there was sent; what is not, and was not remembered as sent, is sent now.
  private func openOutbox() async throws {
    let progress = try corpus.reader.read { try $0.journalProgress() }
    try noticeCrash(progress)
    // A file that journald renamed just when it was looked for can have been overlooked.
    if !known.missing(through: max(progress.sent.rawValue, known.last)).isEmpty {
      _ = try look(after: known.through, for: nil)
    }
    var sent = max(progress.sent.rawValue, known.last)
    let lost = try settleVacuumed(known.missing(through: max(sent, progress.sending.rawValue)))
    // Of what was in doubt, what had been sent and vacuumed is not sent again.
    sent = max(sent, known.last)
    await become(.confirmed)
    try await resend(lost.intersection(RangeSet(0..<(sent + 1))))
    try corpus.commit { try $0.cutBatch(after: EventSequence(rawValue: sent)) }
    try save(sent: sent)
    await outbox.open(after: EventSequence(rawValue: sent))
    alarm.yield()
  }
}

// MARK: Reading back

extension JournalCheck {
  /// A machine that went down may have taken with it what journald had not synced: that is read again.
  private func noticeCrash(_ progress: JournalProgress) throws {
    guard !isBootKnown, boot != nil else { return }
    isBootKnown = true
    guard progress.boot != nil, progress.boot != boot else { return }
    go(to: progress.durable)
    _ = try look(after: read, for: nil)
  }

  private func check() async {
    guard !isChecking else { return }
    isChecking = true
    defer { isChecking = false }
    do {
      let sent = await outbox.position.rawValue
      _ = try look(after: read, for: nil)
      if known.through < sent || condition != .confirmed || boot == nil {
        guard .now >= nextTry else { return }
        try await judge()
      } else {
        (losses, gaps, lastResent) = (0, 0, 0)
      }
      try save(sent: sent)
    } catch is CancellationError {
      return
    } catch {
      await become(.unreadable("\(error)"))
      again()
    }
  }

  /// Tells lost events from those under way, and has them sent again.
  private func judge() async throws {
    guard let sent = try await ask("Asking whether all events are in the journal by now") else {
      await become(.silent)
      return again()
    }
    let wasSilent = condition != .confirmed
    try noticeCrash(try corpus.reader.read { try $0.journalProgress() })
    await become(.confirmed)
    let missing = known.missing(through: sent)
    if wasSilent, sent > marked { lostBefore.insert(contentsOf: (marked + 1)..<(sent + 1)) }
    marked = sent
    guard !missing.isEmpty else {
      (losses, gaps, lastResent) = (0, 0, 0)
      return
    }
    // A file that journald renamed just when it was looked for can have been overlooked.
    _ = try look(after: known.through, for: nil)
    try await resend(try settleVacuumed(known.missing(through: sent)))
    again()
  }

  /// Sends a marker and waits until it can be read; returns the last event sent before it, or nothing where it does not come.
  private func ask(_ message: String) async throws -> Int64? {
    let name = String(UInt64.random(in: 0 ... .max), radix: 16) + String(UInt64.random(in: 0 ... .max), radix: 16)
    let sent = try await outbox.mark(name, message)
    let end = ContinuousClock.now + pace.answer
    var wait = pace.look
    while true {
      if try look(after: read, for: name) { return sent.rawValue }
      guard ContinuousClock.now + wait < end, !Task.isCancelled else { return nil }
      try await Task.sleep(for: wait)
      wait = min(wait * 2, .seconds(1))
    }
  }

  /// Reads the journal from its end back to an event, and notes what is there.
  ///
  /// - Returns: whether the marker is there.
  private func look(after sequence: Int64, for marker: String?) throws -> Bool {
    var ranges = FallingRanges()
    var (isMarked, last) = (false, read)
    try journal.readBack(uuid) { trace in
      if let name = trace.marker {
        if name == marker { (isMarked, boot) = (true, trace.boot) }
        return true
      }
      guard let number = trace.sequence?.rawValue else { return true }
      if let range = ranges.add(number) { known.settle(range) }
      if trace.isResent { return true }
      last = max(last, number)
      return number > sequence
    }
    if let range = ranges.end() { known.settle(range) }
    read = last
    return isMarked
  }

  /// Of events that are not there, settles those that were vacuumed; returns those that were lost.
  private func settleVacuumed(_ missing: RangeSet<Int64>) throws -> RangeSet<Int64> {
    guard !missing.isEmpty else { return missing }
    lostBefore.remove(contentsOf: 0..<(known.through + 1))
    let beginning = try journal.beginning(of: uuid)
    var lost = missing.intersection(lostBefore)
    try corpus.reader.read { snapshot in
      for range in missing.subtracting(lostBefore).ranges {
        // They were sent one after the other: so were they vacuumed.
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
          let middle = low + (high - low) / 2
          if try isVacuumed(middle, beginning, snapshot) { low = middle + 1 } else { high = middle }
        }
        known.settle(range.lowerBound..<low)
        if low < range.upperBound { lost.insert(contentsOf: low..<range.upperBound) }
      }
    }
    return lost
  }

  private func isVacuumed(
    _ number: Int64, _ beginning: JournalBeginning, _ snapshot: CorpusSnapshot
  ) throws -> Bool {
    // What was sent before it is still there.
    if let first = beginning.first?.rawValue, first < number { return false }
    guard let oldest = beginning.oldest, let sent = try snapshot.sendingTime(of: EventSequence(rawValue: number)) else {
      return false
    }
    // Of the batch in the midst of which the journal now begins, what follows is there: so what does not was vacuumed. Where
    // nothing follows, nobody can tell, and better twice than never.
    if beginning.first != nil { return sent.began < oldest }
    return sent.ended.map { $0 < oldest } ?? false
  }

  private func resend(_ lost: RangeSet<Int64>) async throws {
    let count = lost.ranges.reduce(0) { $0 + $1.count }
    gaps = count
    guard count > 0 else {
      (losses, lastResent) = (0, 0)
      return
    }
    // What came through of what was sent again last: so much more may be tried.
    let stillLost = lost.intersection(lostBefore).ranges.reduce(0) { $0 + $1.count }
    let progress = lastResent - stillLost
    let isFirst = lastResent == 0
    losses = isFirst || progress > 0 ? 1 : losses + 1
    resent += count - stillLost
    lostBefore.formUnion(lost)
    let what = count == 1 ? "an event was" : "\(count) events were"
    if isFirst {
      say("\(what) lost on the way to the journal, and \(count == 1 ? "is" : "are") sent again")
    } else if losses == 3 {
      say(
        "\(what) lost again and again on the way to the journal: see what journald says of its rate limit and its disk "
          + "(journalctl -u systemd-journald)")
    }
    // Where not even these come through, more would only be in the way.
    var left = isFirst ? Int64.max : Int64(max(Self.slice, progress * 2))
    for range in lost.ranges where left > 0 {
      let part = range.lowerBound..<(range.lowerBound + min(left, Int64(range.count)))
      try await outbox.resend(part)
      left -= Int64(part.count)
    }
    lastResent = count
    CrashPoint.resent.pass()
  }

  /// Writes down what is known, and that all through `sent` have been sent.
  private func save(sent: Int64) throws {
    guard let boot else { return }
    let sent = max(sent, known.through)
    let now = ContinuousClock.now
    if known.through > confirmedAt.last?.sequence ?? 0 { confirmedAt.append((known.through, now)) }
    var isMoreDurable = false
    while let first = confirmedAt.first, first.time + pace.durable <= now {
      isMoreDurable = isMoreDurable || first.sequence > durable
      durable = max(durable, first.sequence)
      confirmedAt.removeFirst()
    }
    let stored = try corpus.reader.read { try $0.journalProgress() }
    guard
      stored.confirmed.rawValue != known.through || stored.sent.rawValue < sent || isMoreDurable || stored.boot != boot
        || resent > 0
    else { return }
    CrashPoint.confirming.pass()
    try corpus.commit {
      try $0.markSent(through: EventSequence(rawValue: sent), at: .now())
      try $0.confirm(
        through: EventSequence(rawValue: known.through), durable: EventSequence(rawValue: durable), boot: boot,
        resent: resent)
    }
    resent = 0
  }

  /// Has it checked again after a while.
  private func again() {
    let failures = max(losses, silences, 1)
    let wait = min(pace.wait * (1 << min(failures - 1, 10)), pace.longestWait)
    nextTry = .now + wait
    Task { [alarm] in
      try await Task.sleep(for: wait)
      alarm.yield()
    }
  }

  private func become(_ new: Condition) async {
    if condition == .silent, new == .confirmed { say("the journal answers again") }
    condition = new
    if case .confirmed = new { silences = 0 } else { silences += 1 }
    guard told != new else { return }
    told = new
    switch new {
    case .silent:
      say("the journal does not show what is sent to it: is systemd-journald running, and has its disk room?")
    case .unreadable(let reason): say("the journal cannot be read back: \(reason); it is tried again")
    case .confirmed, .checking: break
    }
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
