internal import Glibc
internal import NewsModel
internal import SystemPackage

/// The journal of this machine.
package struct SystemJournal: Journal {
  /// Where journald keeps what it is told: until the next boot, or for longer.
  private static let folders = ["/var/log/journal", "/run/log/journal"]
  /// Whose entries are read back: journald knows who has sent one, whatever it says of itself.
  private let user: UInt32

  /// The one that journald writes.
  ///
  /// - Parameter user: whose entries are read back; nothing for those of this process's own.
  package init(of user: UInt32? = nil) { self.user = user ?? getuid() }

  /// Hands an entry on.
  package func send(_ entry: JournalEntry) throws { try JournalSocket.send(entry) }

  /// Whether what is written can be read by this process.
  package var access: JournalAccess {
    var forbidden: String?
    for folder in Self.folders {
      guard let machine = Self.machine else { continue }
      let path = "\(folder)/\(machine)/system.journal"
      if Glibc.access(path, R_OK) == 0 { return .readable }
      if errno == EACCES || errno == EPERM { forbidden = path }
    }
    return forbidden.map(JournalAccess.forbidden) ?? .absent
  }

  private static var machine: String? {
    var buffer = [UInt8](repeating: 0, count: 32)
    let descriptor = open("/etc/machine-id", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard read(descriptor, &buffer, buffer.count) == buffer.count else { return nil }
    return String(decoding: buffer, as: UTF8.self)
  }

  /// Goes through what is there of a corpus's entries, the newest first.
  package func readBack(_ corpus: String, _ body: (JournalTrace) -> Bool) throws {
    let handle = try JournalHandle(of: user)
    try handle.match(.corpus, corpus)
    try handle.matchUser()
    try handle.seekTail()
    while try handle.previous() {
      guard body(handle.trace) else { return }
    }
  }

  /// Where the journal begins.
  package func beginning(of corpus: String) throws -> JournalBeginning {
    let all = try JournalHandle(of: user)
    try all.seekHead()
    let oldest = try all.next() ? try all.time : nil
    let own = try JournalHandle(of: user)
    try own.match(.corpus, corpus)
    try own.matchUser()
    try own.seekHead()
    while try own.next() {
      let trace = own.trace
      if let sequence = trace.sequence, !trace.isResent {
        return JournalBeginning(oldest: oldest, first: sequence)
      }
    }
    return JournalBeginning(oldest: oldest, first: nil)
  }
}
