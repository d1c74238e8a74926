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

  /// Waits until journald has read what was written to stderr, for a process whose last words these are.
  ///
  /// Whose an entry is journald asks the process that sent it, and of one that has ended there may be no answer: where
  /// libdispatch had written a line by syslog(3), as it does when it may not set priorities, and journald was held up for 0.3 s,
  /// ten of twelve starts that failed had their last words counted to no unit, and neither `journalctl -u` nor
  /// `systemctl status` showed why. Nothing tells when it has read; looking costs no more than that.
  ///
  /// - Parameter seconds: how long it waits at most.
  package static func waitUntilRead(atMost seconds: Int = 5) {
    guard isAttached else { return }
    let pause: UInt32 = 2000  // microseconds
    for _ in 0..<(seconds * 1_000_000 / Int(pause)) {
      // What is in the socket, and not read yet: unix(7).
      var unread: CInt = 0
      guard ioctl(STDERR_FILENO, UInt(TIOCOUTQ), &unread) == 0, unread > 0 else { break }
      usleep(pause)
    }
    // From having read a line to having asked about its process.
    usleep(5 * pause)
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
