internal import CorpusStore
internal import JournalLog
internal import NewsModel

/// The start: nothing is sent before it is known what is in the journal.
extension JournalCheck {
  /// Opens the outbox once it is known what is in the journal, or that nobody can say.
  ///
  /// - Returns: whether there is anything to read back.
  func begin() async -> Bool {
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

  func give(up reason: String) async {
    condition = .unreadable(reason)
    say(
      "the journal cannot be read back: \(reason); until then an event may be reported twice after a crash, or be lost")
    await outbox.open(after: .zero, isReadBack: false)
  }

  /// What is there was sent; what is not, and was not remembered as sent, is sent now.
  func openOutbox() async throws {
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
