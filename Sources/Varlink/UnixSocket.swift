internal import Glibc

/// The system calls that make and connect AF_UNIX stream sockets.
enum UnixSocket {
  /// A new socket, closed on exec and non-blocking.
  static func make(_ path: SocketPath) throws -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    return try check("create a socket", path) { socket(AF_UNIX, type, 0) }
  }

  /// A connected, non-blocking socket. Waits up to `timeout` where the listener's queue is full.
  ///
  /// Throws `VarlinkFailure`; its operation is `connect`.
  static func connect(_ path: SocketPath, timeout: Duration) throws -> Int32 {
    let descriptor = try make(path)
    do {
      // connect(2) on a non-blocking AF_UNIX socket gives up at once when the queue is full, so it waits as a
      // blocking one, by SO_SNDTIMEO.
      _ = fcntl(descriptor, F_SETFL, 0)
      var limit = timeval(timeout)
      setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      let connected = try path.withAddress { address, size in Glibc.connect(descriptor, address, size) }
      if connected != 0 {
        if errno == EAGAIN { throw VarlinkFailure.timedOut(path: path.description) }
        throw VarlinkFailure.system(operation: "connect", path: path.description, errno: errno)
      }
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Runs a system call again while a signal interrupts it. Throws what it failed with.
  @discardableResult
  static func check(_ operation: String, _ path: SocketPath, _ call: () -> Int32) throws -> Int32 {
    while true {
      let result = call()
      if result >= 0 { return result }
      let number = errno
      if number == EINTR { continue }
      throw VarlinkFailure.system(operation: operation, path: path.description, errno: number)
    }
  }
}

extension timeval {
  /// At least a microsecond: zero would mean for ever.
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let microseconds = attoseconds / 1_000_000_000_000
    self.init(tv_sec: Int(max(0, seconds)), tv_usec: Int(max(seconds > 0 ? 0 : 1, microseconds)))
  }
}
