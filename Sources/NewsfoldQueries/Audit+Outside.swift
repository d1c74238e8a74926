internal import ArticleText
internal import CorpusStore
internal import DropWatch
internal import Glibc
internal import JournalLog
internal import NewsModel
internal import SystemPackage

/// What is outside the corpus, compared with it.
extension Audit {
  func files(_ notes: Notes) throws -> String {
    var (same, last) = (0, nil as FileID?)
    var suspects: [LedgerEntry] = []
    while true {
      let rows = try reader.read { try $0.entries(after: last, limit: 500) }
      guard let end = rows.last else { break }
      last = end.id
      // What is about to be archived or deleted is not looked for.
      for entry in rows where entry.presence == .present && entry.due == nil {
        if try flaw(of: entry) != nil { suspects.append(entry) } else { same += 1 }
      }
    }
    // A daemon at work needs its time to note what has happened.
    if !suspects.isEmpty { usleep(2_000_000) }
    for suspect in suspects {
      guard let entry = try reader.read({ try $0.entry(at: suspect.path) }), entry.presence == .present,
        entry.due == nil
      else { continue }
      if let flaw = try flaw(of: entry) { notes.note(flaw, path: entry.path) } else { same += 1 }
    }
    return "\(same) files that are there have the bytes that were taken"
  }

  private func flaw(of entry: LedgerEntry) throws -> String? {
    let path = entry.path.printable
    let look: FileLook
    do {
      look = try FileLook(at: entry.path)
    } catch Errno.permissionDenied {
      return "\(path) may not be looked at: run this as root"
    } catch {
      return try isSettled(entry) ? "\(path) is not there any more: the next sweep notes it" : nil
    }
    guard look.stamp.isSameVersion(as: entry.stamp) else {
      if isIgnored(entry.path) { return nil }
      return try isSettled(entry) ? "\(path) has changed since it was taken: the next sweep takes it again" : nil
    }
    guard let digest = entry.sha256 else { return nil }
    guard let bytes = Self.read(entry.path, size: entry.stamp.size) else {
      return "\(path) cannot be read: let whoever runs this read it, as root can"
    }
    guard SHA256Value(hashing: bytes) != digest, let now = try? FileLook(at: entry.path),
      now.stamp.isSameVersion(as: entry.stamp)
    else { return nil }
    return "\(path) has other bytes than were taken, though neither its size nor its times have changed: "
      + "is its disk damaged?"
  }

  /// Whether the ledger still says what it said: beside a daemon that is at work, what differs may have been noted by now.
  private func isSettled(_ entry: LedgerEntry) throws -> Bool {
    guard let now = try reader.read({ try $0.entry(at: entry.path) }) else { return false }
    return now.id == entry.id && now.presence == .present && now.stamp == entry.stamp
  }

  private static func read(_ path: FilePath, size: Int64) -> [UInt8]? {
    let file = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: Int(clamping: size))
    var done = 0
    while done < bytes.count {
      let wanted = bytes.count - done
      let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress?.advanced(by: done), wanted, off_t(done)) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      done += count
    }
    return bytes
  }

  /// Every event that was sent is in the journal once, but for those that are older than the journal.
  func journal(_ notes: Notes) throws -> String {
    let (record, progress) = try reader.read { (try $0.corpusRecord(), try $0.journalProgress()) }
    guard let attached = progress.attached else { return "not attached: events have gone to no journal" }
    switch journal.access {
    case .readable: break
    case .forbidden(let path):
      notes.isChecked = false
      return "\(path) may not be read: run this as root, or as a member of systemd-journal"
    case .absent:
      notes.isChecked = false
      return "no journal is kept on this machine"
    }
    var once = RangeSet<Int64>()
    var (twice, strangers) = (RangeSet<Int64>(), RangeSet<Int64>())
    try journal.readBack(record.uuid) { trace in
      guard let number = trace.sequence?.rawValue else { return true }
      if number <= attached.rawValue { strangers.insert(contentsOf: number..<(number + 1)) }
      if once.contains(number) { twice.insert(contentsOf: number..<(number + 1)) }
      once.insert(contentsOf: number..<(number + 1))
      return true
    }
    // Afterwards: what was vacuumed meanwhile is not missed.
    let beginning = try journal.beginning(of: record.uuid)
    for number in twice.ranges.joined() {
      notes.note("event \(number) is in the journal more than once", sequence: number)
    }
    for number in strangers.ranges.joined() {
      notes.note("event \(number) is in the journal, and was never to be sent there", sequence: number)
    }
    let sent = RangeSet((attached.rawValue + 1)..<(max(attached, progress.confirmed).rawValue + 1))
    var vacuumed = 0
    let last = try reader.read { try $0.lastEvent() }
    for range in sent.subtracting(once).ranges {
      for number in range {
        if try isOlder(number, than: beginning) {
          vacuumed += 1
        } else {
          notes.note("event \(number) is not in the journal, though it was", sequence: number)
        }
      }
    }
    for range in once.subtracting(RangeSet(0..<(last.rawValue + 1))).ranges where try isOld(range.lowerBound) {
      notes.note("event \(range.lowerBound) is in the journal, and not in the log, which ends with \(last)")
    }
    let count = once.ranges.reduce(0) { $0 + $1.count }
    return "\(count) events are there once" + (vacuumed > 0 ? ", \(vacuumed) are older than the journal" : "")
  }

  /// Whether an event was filed before the journal began.
  private func isOlder(_ number: Int64, than beginning: JournalBeginning) throws -> Bool {
    if let first = beginning.first?.rawValue, first < number { return false }
    guard let oldest = beginning.oldest else { return true }
    return try reader.read { try $0.events(after: EventSequence(rawValue: number - 1), limit: 1) }
      .first.map { $0.time < oldest } ?? true
  }

  /// Whether an event is still not in the log.
  private func isOld(_ number: Int64) throws -> Bool { try reader.read { try $0.lastEvent() }.rawValue < number }
}
