internal import CSystemd
internal import Glibc
internal import SystemPackage

/// The way to journald, and whether this process has one.
package enum JournalSocket {
  /// Whether stderr is connected to the journal, as systemd tells in JOURNAL_STREAM: then entries belong there too.
  package static var isAttached: Bool {
    guard let stream = getenv("JOURNAL_STREAM").map({ String(cString: $0) }) else { return false }
    var status = stat()
    guard fstat(STDERR_FILENO, &status) == 0 else { return false }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }

  /// Hands an entry to journald. That it returns says that it was sent, not that it is kept.
  ///
  /// Blocks while the socket is full.
  ///
  /// - Throws: `Errno`.
  package static func send(_ entry: JournalEntry) throws {
    var bytes: [UInt8] = []
    var ranges: [Range<Int>] = []
    for (field, value) in entry.fields {
      let start = bytes.count
      bytes += field.rawValue.utf8
      bytes.append(0x3D)  // =
      bytes += value
      ranges.append(start..<bytes.count)
    }
    let result = bytes.withUnsafeMutableBytes { buffer in
      let vectors = ranges.map { range in
        iovec(iov_base: buffer.baseAddress.map { $0 + range.lowerBound }, iov_len: range.count)
      }
      return sd_journal_sendv(vectors, CInt(vectors.count))
    }
    if result < 0 { throw Errno(rawValue: -result) }
  }
}
