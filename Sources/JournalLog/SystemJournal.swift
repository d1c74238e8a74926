internal import Glibc
internal import NewsModel
internal import SystemPackage

/// The journal of this machine.
package struct SystemJournal: Journal {
  /// Where journald keeps what it is told: until the next boot, or for longer.
  private static let folders = ["/var/log/journal", "/run/log/journal"]
  /// Whose entries are read back: journald knows who has sent one, whatever it says of itself.
  private let user: UInt32
  /// The unit's own journal; nothing for the machine's.
  private let namespace: String?

  /// The one that this process's entries go to.
  package init() { (user, namespace) = (getuid(), JournalNamespace.own) }

  /// The one that has the newest entries of a corpus, to be read only.
  ///
  /// - Parameters:
  ///   - corpus: its UUID.
  ///   - user: whose entries are read back; nothing for those of this process's own.
  package init(of corpus: String, by user: UInt32?) {
    self.user = user ?? getuid()
    namespace = JournalNamespace.ofNewest(corpus, by: self.user)
  }

  /// Hands an entry on.
  package func send(_ entry: JournalEntry) throws { try JournalSocket.send(entry) }

  /// Whether what is written can be read by this process.
  package var access: JournalAccess {
    var forbidden: String?
    for folder in Self.folders {
      guard let machine = Self.machine else { continue }
      let path = "\(folder)/\(machine)\(namespace.map { "." + $0 } ?? "")/system.journal"
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
    // Whatever was told before the unit got a journal of its own, or lost it, was told.
    let handle = try JournalHandle(of: user, in: .all)
    try handle.match(.corpus, corpus)
    try handle.matchUser()
    try handle.seekTail()
    while try handle.previous() {
      guard body(handle.trace) else { return }
    }
  }

  /// Where the journal begins.
  package func beginning(of corpus: String) throws -> JournalBeginning {
    let all = try JournalHandle(of: user, in: .namespace(namespace))
    try all.seekHead()
    let oldest = try all.next() ? try all.time : nil
    let own = try JournalHandle(of: user, in: .namespace(namespace))
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
