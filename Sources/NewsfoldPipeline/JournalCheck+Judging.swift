internal import CorpusStore
internal import JournalLog
internal import NewsModel

/// What is missing: vacuumed, or lost and to be sent again.
extension JournalCheck {
  /// Of events that are not there, settles those that were vacuumed; returns those that were lost.
  func settleVacuumed(_ missing: RangeSet<Int64>) throws -> RangeSet<Int64> {
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

  func isVacuumed(
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

  func resend(_ lost: RangeSet<Int64>) async throws {
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
}
