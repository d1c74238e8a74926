internal import BitCollections
internal import CorpusStore
internal import NewsModel
internal import SystemPackage

/// The files that the ledger knew when a sweep began: told apart in memory, so that a sweep of many known files asks the
/// database nothing.
///
/// A file's path and version stand in it as 96 bits of a hash that is seeded anew in each process, sixteen bytes a file,
/// for as long as the sweep lasts. (A million files that nobody knows have one chance in 10¹⁷ that one is taken for
/// known.) What it does not know is asked of the ledger itself, which may have learned it since.
struct KnownFiles {
  private var hashes: [UInt64]
  private var checks: [UInt32]
  private var ids: [UInt32]
  private let mask: Int
  private var seen = BitSet()
  /// Files that are to be read again, and so are known as they are by nobody.
  private var others: [FileID] = []
  private(set) var count = 0

  /// Reads the ledger, once from end to end.
  ///
  /// - Throws: ``CorpusError``.
  init(_ snapshot: CorpusSnapshot, at now: Timestamp) throws {
    let expected = try snapshot.fileCount()
    var capacity = 64
    while capacity * 3 / 4 <= expected { capacity *= 2 }
    hashes = Array(repeating: 0, count: capacity)
    checks = Array(repeating: 0, count: capacity)
    ids = Array(repeating: 0, count: capacity)
    mask = capacity - 1
    try snapshot.forEachKnownFile { file in
      // The table was made for as many as there were; and an id of more than 32 bits is asked of the ledger.
      let id = UInt32(exactly: file.id.rawValue)
      if let id, file.retryAt.map({ $0 > now }) ?? true, count < capacity * 3 / 4 {
        insert(Self.hash(file.path, file.stamp), id)
      } else {
        others.append(file.id)
      }
    }
  }

  private mutating func insert(_ key: (hash: UInt64, check: UInt32), _ id: UInt32) {
    var slot = Int(truncatingIfNeeded: key.hash) & mask
    while ids[slot] != 0 { slot = (slot + 1) & mask }
    hashes[slot] = key.hash
    checks[slot] = key.check
    ids[slot] = id
    count += 1
  }

  /// Whether the drop is known exactly as it is; notes that it was seen.
  mutating func recognize(_ drop: Drop) -> Bool {
    let key = drop.path.withPlatformString { path in
      Self.hash(UnsafeRawBufferPointer(start: path, count: drop.path.length), drop.stamp)
    }
    var slot = Int(truncatingIfNeeded: key.hash) & mask
    while ids[slot] != 0 {
      if hashes[slot] == key.hash && checks[slot] == key.check {
        seen.insert(slot)
        return true
      }
      slot = (slot + 1) & mask
    }
    return false
  }

  /// The rows of files that were not seen.
  var unseen: [FileID] {
    var rows = others
    for slot in ids.indices where ids[slot] != 0 && !seen.contains(slot) {
      rows.append(FileID(rawValue: Int64(ids[slot])))
    }
    return rows
  }

  private static func hash(_ path: UnsafeRawBufferPointer, _ stamp: FileStamp) -> (hash: UInt64, check: UInt32) {
    var hasher = Hasher()
    hasher.combine(bytes: path)
    hasher.combine(stamp.inode)
    hasher.combine(stamp.size)
    hasher.combine(stamp.modified)
    hasher.combine(stamp.changed)
    var other = hasher
    other.combine(1 as UInt8)
    let hash = UInt64(bitPattern: Int64(hasher.finalize()))
    return (hash, UInt32(truncatingIfNeeded: other.finalize()))
  }
}
