internal import Glibc
public import SystemPackage

/// A segment file, mapped: keys and the numbers filed under them, as they were written.
///
/// A key is looked for in one word of its bucket, which for most keys that are not there says so, and in the bucket
/// itself. A block is checked against its checksum when it is first read.
///
/// The mapping stays when the file is unlinked. Not `Sendable`: each reader opens its own.
public final class Segment {
  /// The file.
  public let path: FilePath
  let header: SegmentHeader
  let bytes: UnsafeRawBufferPointer
  private let descriptor: CInt
  /// Of each block after the header, as it stands in the file.
  private let checksums: [UInt8]
  /// Of each block after the header, whether its checksum has been found right.
  let isChecked: UnsafeMutablePointer<Bool>
  private let blocks: Int
  // What each look-up needs.
  let bucketsStart: Int
  let entries: Range<Int>
  /// The beginning of the mapping.
  let start: UnsafePointer<UInt8>
  /// Blocks of the buckets that have not been checked yet.
  private(set) var uncheckedBuckets: Int
  let layout: SegmentLayout

  /// Opens a segment and checks its header.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - kind: what its keys have to be.
  /// - Throws: ``PostingsError``.
  public init(at path: FilePath, kind: UInt32) throws(PostingsError) {
    let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
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
    let bytes = UnsafeRawBufferPointer(start: start, count: size)
    do throws(SegmentHeader.Flaw) {
      let block = try Self.read(descriptor, at: 0, count: SegmentLayout.blockSize)
      header = try block.withUnsafeBytes { block in
        Result { () throws(SegmentHeader.Flaw) in try SegmentHeader(block, fileSize: size) }
      }.get()
    } catch {
      munmap(start, size)
      close(descriptor)
      switch error {
      case .foreign: throw .foreign(path)
      case .damaged(let what): throw .damaged(path, what)
      }
    }
    self.path = path
    name = path.lastComponent?.string ?? ""
    identity = Self.identity(name, status)
    self.bytes = bytes
    self.descriptor = descriptor
    blocks = header[.checksums].count / 8
    isChecked = .allocate(capacity: blocks)
    isChecked.initialize(repeating: false, count: blocks)
    bucketsStart = header[.buckets].lowerBound
    self.start = UnsafePointer(start.assumingMemoryBound(to: UInt8.self))
    uncheckedBuckets = SegmentHeader.aligned(header[.buckets].count) / SegmentLayout.blockSize
    entries = header[.entries]
    layout = header.layout
    let region = header[.checksums]
    let sums = try? Self.read(descriptor, at: region.lowerBound, count: region.count)
    checksums = sums ?? []
    // From here on the mapping is taken down with the object.
    guard header.kind == kind else { throw .foreign(path) }
    guard let sums, sums.withUnsafeBytes({ Checksum.of($0) }) == header.checksum else {
      throw .damaged(path, "the checksum of its checksums does not hold")
    }
    // Keys are spread over it: reading ahead would fetch what nobody asks for.
    madvise(start, size, MADV_RANDOM)
  }

  deinit {
    isChecked.deallocate()
    close(descriptor)
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }

  let name: String
  /// Which file it is: a name comes again where an index is made anew.
  let identity: String
  /// The range of numbers that it stands for.
  public var numbers: ClosedRange<UInt32> { layout.numbers }
  /// Bytes of the file.
  public var size: Int { bytes.count }
  /// Distinct keys.
  public var keyCount: Int { Int(header.keys) }
  /// Keys times their numbers.
  public var postingCount: Int { Int(header.postings) }
  /// Keys that have too many numbers to mean anything.
  public var boilerplateCount: Int { Int(header.boilerplate) }
  /// Numbers that have keys.
  public var textCount: Int { Int(header.texts) }

  static func identity(_ name: String, _ status: stat) -> String {
    "\(name) \(status.st_ino) \(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
  }

  /// Whether the file at its path is this one.
  var isInPlace: Bool {
    var status = stat()
    return path.withPlatformString { stat($0, &status) } == 0 && Self.identity(name, status) == identity
  }

  // MARK: Blocks

  /// Makes sure that bytes are what was written, before they are read.
  @inline(__always)
  func check(_ range: Range<Int>) throws(PostingsError) {
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
  private static func read(_ descriptor: CInt, at offset: Int, count: Int) throws(SegmentHeader.Flaw) -> [UInt8] {
    var bytes = Array(repeating: 0 as UInt8, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes { bytes in
        pread(descriptor, bytes.baseAddress?.advanced(by: done), count - done, off_t(offset + done))
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw .damaged("it cannot be read: \(got == 0 ? Errno.ioError : Errno(rawValue: errno))") }
      done += got
    }
    return bytes
  }

  /// Blocks that are checked at a time: what is beside them is mostly asked for too.
  private static let checkedTogether = 8

  /// Checks a block, and its neighbours; of those that are wrong it says nothing yet.
  @inline(never)
  func check(block: Int) throws(PostingsError) {
    let size = SegmentLayout.blockSize
    let first = block / Self.checkedTogether * Self.checkedTogether
    let count = min(blocks - first, Self.checkedTogether)
    let content = try? Self.read(descriptor, at: (first + 1) * size, count: count * size)
    for (index, other) in (first..<(first + count)).enumerated() where !isChecked[other] {
      let sum = checksums.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: other * 8, as: UInt64.self) }
      let isRight = content?.withUnsafeBytes {
        Checksum.of(UnsafeRawBufferPointer(rebasing: $0[(index * size)..<((index + 1) * size)]))
          == UInt64(littleEndian: sum)
      }
      guard isRight ?? false else { continue }
      isChecked[other] = true
      if (other + 1) * size < bucketsStart + header[.buckets].count { uncheckedBuckets -= 1 }
    }
    guard isChecked[block] else { throw .damaged(path, "the checksum of its block \(block + 1) does not hold") }
  }

  /// Reads the file from end to end and makes sure that all of it is what was written.
  ///
  /// - Throws: ``PostingsError/damaged(_:_:)``.
  public func validate() throws(PostingsError) {
    for block in 0..<blocks where !isChecked[block] { try check(block: block) }
    var keys = 0
    var postings = 0
    var cursor = SegmentCursor(self)
    while try cursor.next() {
      keys += 1
      postings += cursor.isSingle ? 1 : cursor.numbers.count
    }
    guard keys == header.keys, postings == header.postings else { throw .damaged(path, "its figures do not hold") }
  }
}
