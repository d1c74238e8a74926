internal import Glibc

/// Tells one thread that another has something for it.
final class Bell: Sendable {
  private let inner: CInt
  private let outer: CInt

  /// - Throws: ``BenchError``.
  init() throws {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { throw BenchError("no pipe can be made") }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    inner = ends[0]
    outer = ends[1]
  }

  deinit {
    close(inner)
    close(outer)
  }

  func ring() {
    var byte: UInt8 = 1
    // Where the pipe is full, it has been told often enough.
    _ = write(outer, &byte, 1)
  }

  /// Waits until it is rung, or was since the last wait, at most so many seconds.
  func wait(seconds: Double) {
    var waiting = pollfd(fd: inner, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, CInt(max(1, min(seconds, 3600) * 1000))) > 0 else { return }
    _ = CommandRun.read(inner)
  }
}
