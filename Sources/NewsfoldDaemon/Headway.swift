internal import Glibc
internal import Synchronization

/// Whether the process gets on while it starts: by what it uses of the processor and the disks, since opening and migrating a
/// corpus tell nothing of themselves. What hangs uses neither.
struct Headway {
  /// Microseconds of processor time in which nothing is done but asking.
  private static let idle: Int64 = 10_000
  private var last = Headway.used()

  /// Whether anything was done since this was asked last.
  mutating func isMade() -> Bool {
    let now = Self.used()
    defer { last = now }
    return now.processor - last.processor > Self.idle || now.blocks != last.blocks
  }

  private static func used() -> (processor: Int64, blocks: Int) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func microseconds(_ time: timeval) -> Int64 { Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_usec) }
    return (microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_inblock + usage.ru_oublock)
  }
}

/// What is in the way of a start, and is waited for by intention.
final class StartObstacle: Sendable {
  /// Whether there is any.
  let isThere = Atomic(false)
}
