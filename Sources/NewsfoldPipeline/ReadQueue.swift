internal import DequeModule
internal import DropWatch
internal import NewsModel
internal import SystemPackage

/// What was read together, or is to be told of in its place.
struct ReadPortion {
  var told = WatchBatch()
  var read: [ReadDrop] = []
}

/// What was read and waits to be filed: in its order, but for what was just dropped, which goes before.
struct ReadQueue {
  private var portions = Deque<ReadPortion>()
  private var urgent: [ReadDrop] = []
  /// Drops in it, and the bytes of their files.
  private var count = 0
  private var bytes = 0
  /// The same of what is being read.
  private var expected = (count: 0, bytes: 0)
  /// Whether what was taken last is still being filed.
  var isFiling = false

  /// Most drops filed in one transaction: fewer would wait for the disk more often.
  static let transactionLimit = 384
  /// Most drops that wait or are being read, and about how many bytes of them.
  private static let limit = 640
  private static let byteLimit = 12 << 20

  /// Most sweeps and the like that wait to be told: each has its own picture of the ledger.
  private static let toldLimit = 4

  var isEmpty: Bool { portions.isEmpty && urgent.isEmpty }
  var hasUrgent: Bool { !urgent.isEmpty }
  /// Whether something about the watching itself is to be told before what comes now is filed.
  var hasNotices: Bool { portions.contains { !$0.told.notices.isEmpty } }
  /// Whether one thing more may wait to be told.
  var hasRoomToTell: Bool { portions.count { !$0.told.isEmpty } < Self.toldLimit }

  /// Whether so many bytes may be read. What is urgent waits only for what is urgent.
  func hasRoom(for more: Int, isUrgent: Bool) -> Bool {
    if isUrgent, urgent.isEmpty { return true }
    let all = bytes + expected.bytes
    return count + expected.count < Self.limit && (all == 0 || all + more <= Self.byteLimit)
  }

  /// Keeps room for what is about to be read.
  mutating func expect(_ drops: [Drop]) {
    expected.count += drops.count
    expected.bytes += drops.reduce(0) { $0 + Self.bytes(of: $1) }
  }

  /// What room was kept for was read.
  mutating func stopExpecting(_ drops: [Drop]) {
    expected.count -= drops.count
    expected.bytes -= drops.reduce(0) { $0 + Self.bytes(of: $1) }
  }

  mutating func append(_ portion: ReadPortion) {
    portions.append(portion)
    count += portion.read.count
    bytes += Self.bytes(of: portion.read)
  }

  /// Puts drops before all others, and takes out what was read of their files before.
  mutating func prepend(_ read: [ReadDrop]) {
    let paths = Self.replacedPaths(read)
    for index in portions.indices {
      let old = portions[index].read
      guard old.contains(where: { paths.contains($0.drop.path) }) else { continue }
      portions[index].read.removeAll { paths.contains($0.drop.path) }
      count -= old.count - portions[index].read.count
      bytes -= Self.bytes(of: old) - Self.bytes(of: portions[index].read)
    }
    urgent += read
    count += read.count
    bytes += Self.bytes(of: read)
  }

  /// Takes all that goes first.
  mutating func takeUrgent() -> [ReadDrop] {
    defer { urgent = [] }
    count -= urgent.count
    bytes -= Self.bytes(of: urgent)
    return urgent
  }

  /// Takes what is to be filed together: as many portions as make a transaction, up to something that is to be told.
  mutating func takeNext() -> ReadPortion? {
    guard var next = portions.popFirst() else { return nil }
    while next.told.vanished.isEmpty, next.told.sweeps.isEmpty, let other = portions.first,
      other.told.notices.isEmpty, next.read.count + other.read.count <= Self.transactionLimit
    {
      portions.removeFirst()
      next.read += other.read
      (next.told.vanished, next.told.sweeps) = (other.told.vanished, other.told.sweeps)
    }
    count -= next.read.count
    bytes -= Self.bytes(of: next.read)
    return next
  }

  /// Paths of which an earlier reading is not needed any more: something else was read there, and not just nothing.
  static func replacedPaths(_ read: [ReadDrop]) -> Set<FilePath> {
    Set(
      read.filter {
        switch $0.result {
        case .article, .rejected: true
        case .failed, .vanished, .unsettled: false
        }
      }.map(\.drop.path))
  }

  /// What reading a file brings at most: one that is too large is not read, whatever size it says.
  static func bytes(of drop: Drop) -> Int { Int(min(max(drop.stamp.size, 0), 64 << 20)) }

  private static func bytes(of read: [ReadDrop]) -> Int { read.reduce(0) { $0 + bytes(of: $1.drop) } }
}
