internal import Glibc
package import SystemPackage

/// A file that is mapped, in blocks of which each is checked against its checksum when it is first read: a header block,
/// regions that begin on a block, and last the checksums of all blocks after the header.
///
/// The mapping stays when the file is unlinked. Not `Sendable`: each reader opens its own.
package final class MappedBlocks {
  /// The file.
  package let path: FilePath
  /// All of it. Before bytes are read, ``check(_:)`` is asked.
  package let bytes: UnsafeRawBufferPointer
  /// Which file it is: a name comes again where an index is made anew.
  package let identity: String
  private let descriptor: CInt
  /// Of each block after the header, as it stands in the file.
  private var checksums: [UInt8] = []
  /// Of each block after the header, whether its checksum has been found right.
  package let isChecked: UnsafeMutablePointer<Bool>
  /// Blocks after the header that have checksums.
  private(set) var count = 0
  /// Blocks of which it is counted how many have not been checked yet.
  private var watched = 0..<0
  private(set) var uncheckedWatched = 0

  /// Opens a file of at least a header.
  ///
  /// - Throws: ``PostingsError``.
  package convenience init(at path: FilePath) throws(PostingsError) {
    try self.init(path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }, path)
  }

  /// Maps a file in memory.
  ///
  /// - Throws: ``PostingsError``.
  package convenience init(of file: MemoryFile) throws(PostingsError) {
    try self.init(try file.duplicate().rawValue, file.path)
  }

  private init(_ descriptor: CInt, _ path: FilePath) throws(PostingsError) {
    guard descriptor >= 0 else { throw .system(path, Errno(rawValue: errno)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .system(path, Errno(rawValue: code))
    }
    let size = Int(status.st_size)
    guard size >= SegmentLayout.blockSize else {
      close(descriptor)
      throw .damaged(path, "it has no header")
    }
    guard let start = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
      let code = errno
      close(descriptor)
      throw .system(path, Errno(rawValue: code))
    }
    self.path = path
    self.descriptor = descriptor
    bytes = UnsafeRawBufferPointer(start: start, count: size)
    identity = Self.identity(path.lastComponent?.string ?? "", status)
    // The last of them has none: there are the checksums themselves.
    isChecked = .allocate(capacity: size / SegmentLayout.blockSize + 1)
    isChecked.initialize(repeating: false, count: size / SegmentLayout.blockSize + 1)
  }

  deinit {
    isChecked.deallocate()
    close(descriptor)
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }

  static func identity(_ name: String, _ status: stat) -> String {
    "\(name) \(status.st_ino) \(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
  }

  /// Whether the file at its path is this one.
  package var isInPlace: Bool {
    var status = stat()
    return path.withPlatformString { stat($0, &status) } == 0
      && Self.identity(path.lastComponent?.string ?? "", status) == identity
  }

  /// The header block, read past the mapping.
  package func header() throws(PostingsError) -> [UInt8] { try read(at: 0, count: SegmentLayout.blockSize) }

  /// Takes in the checksums, once the header has said where they are and what theirs is.
  package func adopt(checksums region: Range<Int>, of checksum: UInt64, watching: Range<Int> = 0..<0)
    throws(PostingsError)
  {
    let sums = try read(at: region.lowerBound, count: region.count)
    guard sums.withUnsafeBytes({ Checksum.of($0) }) == checksum else {
      throw .damaged(path, "the checksum of its checksums does not hold")
    }
    checksums = sums
    count = sums.count / 8
    watched = watching
    uncheckedWatched = watching.count
  }

  /// Says that keys are spread over it: reading ahead would fetch what nobody asks for.
  package func expectsRandomReads() {
    madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_RANDOM)
  }

  /// Makes sure that bytes are what was written, before they are read.
  @inline(__always)
  package func check(_ range: Range<Int>) throws(PostingsError) {
    // Offsets are those of a file, and never negative.
    let size = UInt(SegmentLayout.blockSize)
    var block = Int(UInt(bitPattern: range.lowerBound) / size) &- 1
    let last = Int((UInt(bitPattern: range.upperBound) &- 1) / size) &- 1
    while block <= last {
      if !isChecked[block] { try check(block: block) }
      block &+= 1
    }
  }

  /// Reads bytes past the mapping: where the disk fails that is an error, and not a signal.
  private func read(at offset: Int, count: Int) throws(PostingsError) -> [UInt8] {
    var bytes = Array(repeating: 0 as UInt8, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes { bytes in
        pread(descriptor, bytes.baseAddress?.advanced(by: done), count - done, off_t(offset + done))
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        throw .damaged(path, "it cannot be read: \(got == 0 ? Errno.ioError : Errno(rawValue: errno))")
      }
      done += got
    }
    return bytes
  }

  /// Blocks that are checked at a time: what is beside them is mostly asked for too.
  private static let checkedTogether = 8

  /// Checks a block, and its neighbours; of those that are wrong it says nothing yet.
  @inline(never)
  package func check(block: Int) throws(PostingsError) {
    let size = SegmentLayout.blockSize
    let first = block / Self.checkedTogether * Self.checkedTogether
    let together = min(count - first, Self.checkedTogether)
    let content = try? read(at: (first + 1) * size, count: together * size)
    for (index, other) in (first..<(first + together)).enumerated() where !isChecked[other] {
      let sum = checksums.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: other * 8, as: UInt64.self) }
      let isRight = content?.withUnsafeBytes {
        Checksum.of(UnsafeRawBufferPointer(rebasing: $0[(index * size)..<((index + 1) * size)]))
          == UInt64(littleEndian: sum)
      }
      guard isRight ?? false else { continue }
      isChecked[other] = true
      if watched.contains(other) { uncheckedWatched -= 1 }
    }
    guard isChecked[block] else { throw .damaged(path, "the checksum of its block \(block + 1) does not hold") }
  }

  /// Checks all blocks.
  package func validate() throws(PostingsError) {
    for block in 0..<count where !isChecked[block] { try check(block: block) }
  }
}
