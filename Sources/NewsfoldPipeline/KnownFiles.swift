internal import BitCollections
internal import CorpusStore
internal import DropWatch
internal import NewsModel
internal import SystemPackage

/// The files that the ledger knew when a sweep began: told apart in memory, so that a sweep of many known files asks the
/// database nothing.
///
/// A file's path and version stand in it as 64 bits of a hash that is seeded anew for each sweep, fifteen bytes a file,
/// for as long as the sweep lasts. (Beside a million known files, an unknown one has one chance in 10¹³ of being taken
/// for known, and then the next sweep finds it.) What it does not know is asked of the ledger itself, which may have
/// learned it since.
struct KnownFiles {
  private var hashes: [UInt64]
  private var ids: [UInt32]
  private let capacity: Int
  private let seed = UInt64.random(in: .min ... .max)
  /// What was seen, or is not missed, its folder not being watched.
  private var seen = BitSet()
  /// Files that are to be read again, and so are known as they are by nobody.
  private var others: [FileID] = []
  private(set) var count = 0

  /// Reads the ledger, once from end to end.
  ///
  /// - Throws: ``CorpusError``.
  init(_ snapshot: CorpusSnapshot, at now: Timestamp) throws {
    let expected = try snapshot.fileCount()
    let capacity = expected + expected / 4 + 64
    self.capacity = capacity
    hashes = Array(repeating: 0, count: capacity)
    ids = Array(repeating: 0, count: capacity)
    try snapshot.forEachKnownFile { file in
      // The table was made for as many as there were; and an id of more than 32 bits is asked of the ledger.
      let id = UInt32(exactly: file.id.rawValue)
      if let id, file.retryAt.map({ $0 > now }) ?? true, count <= expected {
        let name = file.path.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
        let folder = hasher(UnsafeRawBufferPointer(rebasing: file.path[..<name]))
        let slot = insert(Self.hash(folder, UnsafeRawBufferPointer(rebasing: file.path[name...]), file.stamp), id)
        if !file.isWatched { seen.insert(slot) }
      } else if file.isWatched {
        others.append(file.id)
      }
    }
  }

  private mutating func insert(_ hash: UInt64, _ id: UInt32) -> Int {
    var slot = home(hash)
    while ids[slot] != 0 { slot = next(slot) }
    hashes[slot] = hash
    ids[slot] = id
    count += 1
    return slot
  }

  private func home(_ hash: UInt64) -> Int { Int(hash.multipliedFullWidth(by: UInt64(capacity)).high) }
  private func next(_ slot: Int) -> Int { slot + 1 == capacity ? 0 : slot + 1 }

  /// Those of the files that are not known exactly as they are; notes that the others were seen.
  mutating func unknown(among files: SeenFiles) -> [Drop] {
    var unknown: [Int] = []
    let folder = files.folder.withUnsafeBytes { hasher($0) }
    files.forEach { index, name, stamp in
      if !recognize(Self.hash(folder, name, stamp)) { unknown.append(index) }
    }
    return unknown.map { files[$0] }
  }

  private mutating func recognize(_ hash: UInt64) -> Bool {
    var slot = home(hash)
    while ids[slot] != 0 {
      if hashes[slot] == hash {
        seen.insert(slot)
        return true
      }
      slot = next(slot)
    }
    return false
  }

  /// The rows of files of watched folders that were not seen, in their order: so they are read at least cost.
  var unseen: [FileID] {
    var rows = others
    for slot in ids.indices where ids[slot] != 0 && !seen.contains(slot) {
      rows.append(FileID(rawValue: Int64(ids[slot])))
    }
    return rows.sorted()
  }

  /// With the bytes of a folder's path in it, whether or not they end in a slash.
  private func hasher(_ folder: UnsafeRawBufferPointer) -> Hasher {
    var hasher = Hasher()
    hasher.combine(seed)
    hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: folder.last == 0x2F ? folder.dropLast() : folder[...]))
    return hasher
  }

  private static func hash(_ folder: Hasher, _ name: UnsafeRawBufferPointer, _ stamp: FileStamp) -> UInt64 {
    var hasher = folder
    hasher.combine(name.count)
    hasher.combine(bytes: name)
    hasher.combine(stamp.inode)
    hasher.combine(stamp.size)
    hasher.combine(stamp.modified)
    hasher.combine(stamp.changed)
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}
