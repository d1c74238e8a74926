internal import BitCollections
internal import CorpusStore
internal import DropWatch
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
        let name = file.path.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
        let folder = Self.hasher(UnsafeRawBufferPointer(rebasing: file.path[..<name]))
        insert(Self.hash(folder, UnsafeRawBufferPointer(rebasing: file.path[name...]), file.stamp), id)
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

  /// Those of the files that are not known exactly as they are; notes that the others were seen.
  mutating func unknown(among files: SeenFiles) -> [Drop] {
    var unknown: [Int] = []
    let folder = files.folder.withUnsafeBytes { Self.hasher($0) }
    files.forEach { index, name, stamp in
      if !recognize(Self.hash(folder, name, stamp)) { unknown.append(index) }
    }
    return unknown.map { files[$0] }
  }

  private mutating func recognize(_ key: (hash: UInt64, check: UInt32)) -> Bool {
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

  /// With the bytes of a folder's path in it, whether or not they end in a slash.
  private static func hasher(_ folder: UnsafeRawBufferPointer) -> Hasher {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: folder.last == 0x2F ? folder.dropLast() : folder[...]))
    return hasher
  }

  private static func hash(
    _ folder: Hasher, _ name: UnsafeRawBufferPointer, _ stamp: FileStamp
  ) -> (hash: UInt64, check: UInt32) {
    var hasher = folder
    hasher.combine(name.count)
    hasher.combine(bytes: name)
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
