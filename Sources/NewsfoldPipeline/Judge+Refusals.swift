internal import CorpusStore
internal import DropWatch
internal import NewsModel
internal import SystemPackage

/// Files without an article: rejected, or not to be read for now.
extension Judge {
  /// Why a file has no article.
  struct Refusal {
    let outcome: Outcome
    let reason: String
    let stamp: FileStamp
    var sha256: SHA256Value?
    var errno: Int?
  }

  /// Files a drop that has no article.
  func refuse(
    _ refusal: Refusal, _ drop: Drop, _ before: LedgerEntry?, _ transaction: FilingTransaction,
    _ report: inout FilingReport
  ) throws {
    var file = TakenFile(
      path: drop.path, stamp: refusal.stamp, sha256: refusal.sha256, outcome: refusal.outcome,
      // What the path held last is remembered: a file is empty for a moment in the middle of many a rewrite.
      article: before?.article, reason: refusal.reason, charset: nil, takenAt: .now())
    if refusal.outcome == .failed {
      let isAgain = before?.outcome == .failed && before?.reason == refusal.reason
      file.attempts = isAgain ? (before?.attempts ?? 0) + 1 : 1
      let delay = Self.retryDelay(after: file.attempts)
      file.retryAt = Timestamp(microseconds: file.takenAt.microseconds + delay.components.seconds * 1_000_000)
      report.retries[drop.path] = delay
    }
    try transaction.record(file)
    if let before, before.outcome == refusal.outcome, before.reason == refusal.reason, before.presence == .present,
      before.sha256 == refusal.sha256, refusal.outcome == .failed || before.stamp.size == refusal.stamp.size
    {
      return  // touched, or tried again, and still what it was: said once, and counted
    }
    var fields = EventFields()
    fields.file = drop.path
    fields.sha256 = refusal.sha256
    fields.reason = refusal.reason
    fields.errno = refusal.errno
    fields.latency = drop.latency
    let message =
      refusal.outcome == .failed
      ? EventMessages.failed(refusal.reason, drop.path) : EventMessages.rejected(refusal.reason, drop.path)
    try transaction.append(EventKind(refusal.outcome), message, fields)
    report.count(refusal.outcome, drop, isNewPath: before == nil)
  }

  /// How long to wait before a file is tried again that could not be read so many times.
  static func retryDelay(after attempts: Int) -> Duration {
    let delays: [Duration] = [.seconds(1), .seconds(5), .seconds(30), .seconds(300)]
    return attempts - 1 < delays.count ? delays[max(0, attempts - 1)] : .seconds(3600)
  }
}
