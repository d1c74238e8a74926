internal import Glibc

/// Bytes as they arrive, cut into messages at each NUL.
struct MessageBuffer {
  /// The longest message taken, in bytes, without its NUL.
  let limit: Int
  private var bytes: [UInt8] = []
  /// What lies before was handed out.
  private var start = 0
  /// Between `start` and here there is no NUL.
  private var scanned = 0

  init(limit: Int) {
    self.limit = limit
  }

  /// How many bytes wait, of whole messages and of the beginning of the next.
  var count: Int { bytes.count - start }

  /// Takes in what was read.
  mutating func append(_ more: some Collection<UInt8>) {
    if start > 0, start * 2 >= bytes.count {
      bytes.removeFirst(start)
      scanned -= start
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// The next whole message without its NUL; nothing until there is one. Throws where it is longer than the limit.
  mutating func next() throws(MessageTooLarge) -> [UInt8]? {
    guard let end = indexOfNul() else {
      scanned = bytes.count
      if count > limit { throw MessageTooLarge() }
      return nil
    }
    defer {
      start = end + 1
      scanned = start
    }
    if end - start > limit { throw MessageTooLarge() }
    return Array(bytes[start..<end])
  }

  /// Forgets all that waits.
  mutating func removeAll() {
    bytes = []
    start = 0
    scanned = 0
  }

  private func indexOfNul() -> Int? {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, let hit = memchr(base + scanned, 0, buffer.count - scanned) else {
        return nil
      }
      return UnsafeRawPointer(hit) - base
    }
  }
}

/// A message is longer than the limit, whole or not.
struct MessageTooLarge: Error {}

/// Bytes that wait to be written.
struct SendBuffer {
  private var bytes: [UInt8] = []
  private var start = 0

  var count: Int { bytes.count - start }
  var isEmpty: Bool { count == 0 }

  /// What is to be written next.
  var pending: ArraySlice<UInt8> { bytes[start...] }

  mutating func append(_ more: [UInt8]) {
    bytes.append(contentsOf: more)
  }

  /// Drops the first `count` bytes, which were written.
  mutating func removeFirst(_ count: Int) {
    start += count
    if start == bytes.count {
      bytes = []
      start = 0
    } else if start >= 1 << 20 {
      bytes.removeFirst(start)
      start = 0
    }
  }
}
