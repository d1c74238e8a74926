internal import Glibc

/// Why two sides could not talk: the transport failed, not the method.
package enum VarlinkFailure: Error, Sendable, Equatable {
  /// A system call failed. `operation` is its name, `path` the socket.
  case system(operation: String, path: String, errno: Int32)
  /// Something is in the socket's place that newer sockets may not replace.
  case notASocket(path: String)
  /// Another process answers at this path.
  case inUse(path: String)
  /// The last part of the path is longer than a socket's address can be.
  case nameTooLong(path: String)
  /// Nothing came within the time given.
  case timedOut(path: String)
  /// The other side closed the connection before it replied.
  case closed(path: String)
  /// What came is not a Varlink message, or not of the shape asked for.
  case malformed(path: String, reason: String)
  /// A message is longer than what is taken, in bytes.
  case tooLarge(path: String, limit: Int)

  /// The system's error number, where there is one.
  package var errno: Int32? {
    switch self {
    case .system(_, _, let number): number
    case .inUse: EADDRINUSE
    case .nameTooLong: ENAMETOOLONG
    case .timedOut: ETIMEDOUT
    case .closed: ECONNRESET
    case .notASocket, .malformed, .tooLarge: nil
    }
  }

  /// Whether no one listens at the path: nothing is there, or what is there was left behind.
  package var isNobodyListening: Bool {
    if case .system("connect", _, let number) = self { number == ENOENT || number == ECONNREFUSED } else { false }
  }
}

extension VarlinkFailure: CustomStringConvertible {
  /// One sentence, with what the system says.
  package var description: String {
    switch self {
    case .system(let operation, let path, let number):
      "\(path): cannot \(operation): \(String(cString: strerror(number))) (errno \(number))"
    case .notASocket(let path): "\(path): there is a file that is not a socket; remove it"
    case .inUse(let path): "\(path): another process listens there"
    case .nameTooLong(let path): "\(path): too long for a socket; choose a shorter name"
    case .timedOut(let path): "\(path): no reply in time"
    case .closed(let path): "\(path): the other side closed the connection"
    case .malformed(let path, let reason): "\(path): not a reply that can be read: \(reason)"
    case .tooLarge(let path, let limit): "\(path): a message of more than \(limit) bytes"
    }
  }
}
