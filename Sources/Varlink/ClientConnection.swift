internal import Glibc

/// The client's end of a connection: whole messages out and in, each by a deadline. Any failure closes it.
final class ClientConnection {
  let path: SocketPath
  private var descriptor: Int32
  private var inbox: MessageBuffer

  /// Connects. Messages are taken up to `limit` bytes. Throws `VarlinkFailure`.
  init(path: SocketPath, timeout: Duration, limit: Int) throws {
    self.path = path
    descriptor = try UnixSocket.connect(path, timeout: timeout)
    inbox = MessageBuffer(limit: limit)
  }

  deinit { disconnect() }

  /// Closes the connection. Calls after the first do nothing.
  func disconnect() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  /// Writes a message that ends with its NUL.
  ///
  /// Where a reply is to come, a service that has closed is no failure yet: it may have said why, and that can be read.
  func send(_ message: [UInt8], _ deadline: ContinuousClock.Instant, expectsReply: Bool = true) throws {
    try closingOnFailure {
      var rest = message[...]
      while let first = rest.indices.first {
        let flags = Int32(MSG_NOSIGNAL)
        let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, flags) }
        if count >= 0 {
          rest = rest[(first + count)...]
        } else if errno == EAGAIN {
          try wait(for: POLLOUT, until: deadline)
        } else if errno == EPIPE || errno == ECONNRESET {
          if expectsReply { return }
          throw VarlinkFailure.closed(path: path.description)
        } else if errno != EINTR {
          throw VarlinkFailure.system(operation: "send", path: path.description, errno: errno)
        }
      }
    }
  }

  /// Reads the next message; without a deadline it waits for ever.
  func receive(_ deadline: ContinuousClock.Instant?) throws -> [UInt8] {
    try closingOnFailure {
      do {
        while true {
          if let message = try inbox.next() { return message }
          try fill(deadline)
        }
      } catch is MessageTooLarge {
        throw VarlinkFailure.tooLarge(path: path.description, limit: inbox.limit)
      }
    }
  }

  private func fill(_ deadline: ContinuousClock.Instant?) throws {
    try withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
      while true {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count > 0 { return inbox.append(buffer[..<count]) }
        if count == 0 || errno == ECONNRESET { throw VarlinkFailure.closed(path: path.description) }
        if errno == EAGAIN {
          try wait(for: POLLIN, until: deadline)
        } else if errno != EINTR {
          throw VarlinkFailure.system(operation: "receive", path: path.description, errno: errno)
        }
      }
    }
  }

  private func wait(for events: Int32, until deadline: ContinuousClock.Instant?) throws {
    var state = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    var milliseconds: Int32 = -1
    if let deadline {
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else { throw VarlinkFailure.timedOut(path: path.description) }
      milliseconds = Int32(min(left / .milliseconds(1), 3_600_000).rounded(.up))
    }
    _ = poll(&state, 1, milliseconds)
  }

  /// After a failure, what comes next on the connection would be taken for the reply to another call.
  private func closingOnFailure<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as VarlinkFailure {
      disconnect()
      throw failure
    }
  }
}
