internal import Glibc

/// The time since the machine was started, in nanoseconds.
enum Stopwatch {
  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Seconds from one moment to another, or to now.
  static func seconds(since begin: UInt64, to end: UInt64 = Stopwatch.now) -> Double {
    end > begin ? Double(end - begin) / 1e9 : 0
  }

  /// Waits so long, because a measurement says so: never for something to happen.
  static func pause(milliseconds: Int) { usleep(UInt32(milliseconds) * 1000) }
}
