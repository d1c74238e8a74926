internal import Glibc
internal import Synchronization

/// Steps of the work at which a test can have the process killed: whatever a crash there leaves behind, the next start has
/// to put right.
///
/// Which step, and at its how manieth time, stands in the environment: `NEWSFOLD_CRASH_AT=committed:3`; or, to have it hang
/// there for ever instead, `NEWSFOLD_HANG_AT=judged:1`. Without these a step costs a comparison.
package enum CrashPoint: String, CaseIterable, Sendable {
  /// A batch was read, and nothing of it is filed.
  case read
  /// A batch was judged, and its transaction is not committed.
  case judged
  /// Its transaction is committed, and no index in memory knows of it.
  case committed
  /// What is to be done with files that were filed is written down, and not done.
  case planned
  /// It is done, and that is not written down.
  case moved
  /// A file of an index is on the disk, and no manifest names it.
  case segmentWritten = "segment-written"
  /// A manifest names it.
  case segmentNamed = "segment-named"
  /// A sweep has ended, and files that it did not see are not looked for.
  case swept
  /// A part of what is derived was made again, and that is written down.
  case refiled
  /// An index that was made again has taken the place of the old one, and that is still there.
  case adopted
  /// A recovered corpus is being put in the place of the damaged one.
  case aside
  /// An article was erased from the corpus, and not from what is made of it.
  case erased
  /// What is about to be sent to the journal is written down, and not sent.
  case sending
  /// An event was sent to the journal, and that is not written down.
  case sent
  /// Lost events were sent again, and that is not written down.
  case resent
  /// The journal was read back, and what that has shown is not written down.
  case confirming

  /// Ends the process here and now, or never goes on, if that is what the environment asks for.
  package func pass() {
    guard let armed = Self.armed, armed.point == self else { return }
    guard Self.passed.add(1, ordering: .relaxed).newValue == armed.count else { return }
    if armed.hangs { while true { sleep(3600) } }
    kill(getpid(), SIGKILL)
  }

  private static let passed = Atomic(0)
  private static let armed: (point: CrashPoint, count: Int, hangs: Bool)? = {
    let wanted = getenv("NEWSFOLD_CRASH_AT") ?? getenv("NEWSFOLD_HANG_AT")
    guard let text = wanted.map({ String(cString: $0) }) else { return nil }
    let parts = text.split(separator: ":")
    guard let point = parts.first.flatMap({ CrashPoint(rawValue: String($0)) }) else { return nil }
    return (point, parts.count > 1 ? Int(parts[1]) ?? 1 : 1, getenv("NEWSFOLD_CRASH_AT") == nil)
  }()
}
