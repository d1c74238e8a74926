internal import Glibc

/// Where a socket is in the file system. Paths are bytes; a literal is taken as UTF-8.
package struct SocketPath: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// Without a NUL.
  package let bytes: [UInt8]

  /// A path of these bytes, up to the first NUL.
  package init(bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes.prefix { $0 != 0 })
  }

  /// A path in UTF-8.
  package init(_ path: String) {
    self.init(bytes: path.utf8)
  }

  /// A literal path in UTF-8.
  package init(stringLiteral path: String) {
    self.init(path)
  }

  /// For messages: what is not UTF-8 is replaced.
  package var description: String { String(decoding: bytes, as: UTF8.self) }

  /// Hands the path to a system call.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try (bytes + [0]).map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { buffer in
      try body(buffer.baseAddress.unsafelyUnwrapped)
    }
  }

  /// Hands the path as an address to bind(2) or connect(2).
  ///
  /// An address holds 107 bytes. A longer path is reached through a descriptor of its folder, as
  /// `/proc/self/fd/N/name`. Throws where the folder cannot be opened or the name alone is too long.
  func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result) throws -> Result {
    if bytes.count <= Self.longest { return try Self.withAddress(bytes, body) }
    let nameStart = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    guard nameStart > 0 else { throw VarlinkFailure.nameTooLong(path: description) }
    let folder = SocketPath(bytes: bytes[..<nameStart]).withCString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard folder >= 0 else { throw VarlinkFailure.system(operation: "connect", path: description, errno: errno) }
    defer { close(folder) }
    let short = Array("/proc/self/fd/\(folder)/".utf8) + bytes[nameStart...]
    guard short.count <= Self.longest else { throw VarlinkFailure.nameTooLong(path: description) }
    return try Self.withAddress(short, body)
  }

  /// What fits into `sun_path` with a NUL behind it.
  private static let longest = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  private static func withAddress<Result>(
    _ bytes: [UInt8], _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
  ) throws -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return try withUnsafePointer(to: address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        try body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
