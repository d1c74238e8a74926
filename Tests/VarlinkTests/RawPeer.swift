import Foundation
import Glibc
import Varlink

/// A peer that writes and reads bytes as it likes. For threads that may block.
final class RawPeer {
  private let descriptor: Int32
  private var unread: [UInt8] = []

  init(_ path: SocketPath) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.bytes) }
    let result = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    var limit = timeval(tv_sec: 100, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Writes all of it. False where the other side closed, or takes nothing for 100 s.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Writes the text and a NUL.
  @discardableResult
  func call(_ json: String) -> Bool { write(Array(json.utf8) + [0]) }

  /// Writes no more, but reads on.
  func finishWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next message; nothing where the connection was closed before one came, or 100 s went by.
  func read() -> String? {
    while true {
      if let end = unread.firstIndex(of: 0) {
        defer { unread.removeFirst(end + 1) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      guard readMore() > 0 else { return nil }
    }
  }

  /// Reads until the other side closes. False where it does not within 100 s.
  func isClosedByServer() -> Bool {
    while true {
      let count = readMore()
      if count == 0 || count < 0 && errno == ECONNRESET { return true }
      if count < 0 { return false }
    }
  }

  private func readMore() -> Int {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count > 0 { unread.append(contentsOf: buffer[..<count]) }
    return count
  }
}
