internal import CorpusStore
internal import JournalLog
internal import NewsModel

/// Reading back, and what is remembered of it.
extension JournalCheck {
  /// A machine that went down may have taken with it what journald had not synced: that is read again.
  func noticeCrash(_ progress: JournalProgress) throws {
    guard !isBootKnown, boot != nil else { return }
    isBootKnown = true
    guard progress.boot != nil, progress.boot != boot else { return }
    go(to: progress.durable)
    _ = try look(after: read, for: nil)
  }

  func check() async {
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
  func judge() async throws {
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
  func ask(_ message: String) async throws -> Int64? {
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
  func look(after sequence: Int64, for marker: String?) throws -> Bool {
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

  /// Writes down what is known, and that all through `sent` have been sent.
  func save(sent: Int64) throws {
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
  func again() {
    let failures = max(losses, silences, 1)
    let wait = min(pace.wait * (1 << min(failures - 1, 10)), pace.longestWait)
    nextTry = .now + wait
    Task { [alarm] in
      try await Task.sleep(for: wait)
      alarm.yield()
    }
  }

  func become(_ new: Condition) async {
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
