internal import Glibc

/// Whether the process gets on while it starts: by what it uses of the processor, since opening and migrating a corpus tell
/// nothing of themselves. What hangs uses none.
struct Headway {
  /// Microseconds in which nothing is done but asking.
  private static let idle: Int64 = 10_000
  private var last = Headway.used()

  /// Whether anything was done since this was asked last.
  mutating func isMade() -> Bool {
    let now = Self.used()
    defer { last = now }
    return now - last > Self.idle
  }

  /// Microseconds of processor time.
  private static func used() -> Int64 {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func microseconds(_ time: timeval) -> Int64 { Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_usec) }
    return microseconds(usage.ru_utime) + microseconds(usage.ru_stime)
  }
}
