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
  private let bytes: UnsafeRawBufferPointer
  private let descriptor: CInt
  /// Of each block after the header, as it stands in the file.
  private let checksums: [UInt8]
  /// Of each block after the header, whether its checksum has been found right.
  private let isChecked: UnsafeMutableBufferPointer<Bool>
  // What each look-up needs.
  private let bucketsStart: Int
  private let entries: Range<Int>
  let layout: SegmentLayout

  /// Opens a segment and checks its header.
  ///
  /// - Parameter kind: what its keys have to be.
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
    self.bytes = bytes
    self.descriptor = descriptor
    isChecked = .allocate(capacity: header[.checksums].count / 8)
    isChecked.initialize(repeating: false)
    bucketsStart = header[.buckets].lowerBound
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

  var name: String { path.lastComponent?.string ?? "" }
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

  // MARK: Blocks

  /// Makes sure that bytes are what was written, before they are read.
  @inline(__always)
  private func check(_ range: Range<Int>) throws(PostingsError) {
    var block = range.lowerBound / SegmentLayout.blockSize - 1
    let last = (range.upperBound - 1) / SegmentLayout.blockSize - 1
    while block <= last {
      if !isChecked[block] { try check(block: block) }
      block += 1
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

  @inline(never)
  private func check(block: Int) throws(PostingsError) {
    let start = (block + 1) * SegmentLayout.blockSize
    let sum = checksums.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: block * 8, as: UInt64.self) }
    guard let content = try? Self.read(descriptor, at: start, count: SegmentLayout.blockSize),
      content.withUnsafeBytes({ Checksum.of($0) }) == UInt64(littleEndian: sum)
    else { throw .damaged(path, "the checksum of its block \(block + 1) does not hold") }
    isChecked[block] = true
  }

  /// Reads the file from end to end and makes sure that all of it is what was written.
  ///
  /// - Throws: ``PostingsError/damaged(_:_:)``.
  public func validate() throws(PostingsError) {
    for block in isChecked.indices { try check(block: block) }
    var keys = 0
    var postings = 0
    var cursor = SegmentCursor(self)
    while try cursor.next() {
      keys += 1
      postings += cursor.numbers.count
    }
    guard keys == header.keys, postings == header.postings else { throw .damaged(path, "its figures do not hold") }
  }

  // MARK: Keys

  /// The numbers filed under a key, rising; none where there are too many to mean anything.
  ///
  /// - Throws: ``PostingsError/damaged(_:_:)``.
  public func numbers(under key: UInt64) throws(PostingsError) -> [UInt32] {
    let kept = SegmentLayout.kept(key)
    let bucket = layout.bucket(kept)
    guard let found = try find(kept, bucket: bucket, word: try word(bucket)) else { return [] }
    var numbers: [UInt32] = []
    try forEach(found) {
      numbers.append($0)
      return true
    }
    return numbers
  }

  /// What a segment has of one key.
  struct Found {
    /// How many numbers.
    var count: Int
    /// Where in the file they are listed; nothing where there are too few for a list.
    var list: NumberList.Head?
    /// Where there is no list.
    var first: UInt32 = 0
    var second: UInt32 = 0
    var isBoilerplate: Bool { list?.isBoilerplate ?? false }
  }

  /// The word of a key's bucket: for most keys that are not there it says so.
  @inline(__always)
  func word(_ bucket: Int) throws(PostingsError) -> UInt64 {
    let offset = bucketsStart &+ bucket &* 8
    if !isChecked[offset / SegmentLayout.blockSize - 1] { try check(block: offset / SegmentLayout.blockSize - 1) }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// What is filed under a key, of which the kept bits are given.
  ///
  /// - Parameter word: of its bucket.
  func find(_ kept: UInt64, bucket: Int, word: UInt64) throws(PostingsError) -> Found? {
    let mask = SegmentLayout.filter(kept)
    guard UInt32(truncatingIfNeeded: word >> 32) & mask == mask else { return nil }
    let content = try content(bucket, word)
    let wanted = kept - layout.lowest(bucket)
    let escape = UInt64(layout.escape)
    var found: Found?
    var lists = 0
    for index in 0..<content.count {
      let value = content.reader.value(at: index &* layout.entryBits, bits: layout.entryBits)
      let remainder = value &>> UInt64(layout.numberBits)
      let number = value & escape
      if remainder == wanted {
        if number == escape {
          return Found(count: 0, list: nil).with(try list(lists, content))
        }
        let full = layout.numbers.lowerBound &+ UInt32(truncatingIfNeeded: number)
        guard full <= layout.numbers.upperBound, full >= layout.numbers.lowerBound else {
          throw .damaged(path, "it has a number that cannot be")
        }
        if found == nil {
          found = Found(count: 1, list: nil, first: full)
        } else {
          found?.count = 2
          found?.second = full
        }
      } else if remainder > wanted {
        break
      }
      if number == escape { lists += 1 }
    }
    return found
  }

  /// A bucket's entries, and where its lists begin.
  struct Content {
    let count: Int
    let reader: BitReader
    let lists: Int
  }

  /// Reads the beginning of a bucket that has entries.
  func content(_ bucket: Int, _ word: UInt64) throws(PostingsError) -> Content {
    let region = entries
    let start = region.lowerBound + Int(word & 0xFFFF_FFFF)
    guard start < region.upperBound else { throw .damaged(path, "a bucket lies outside") }
    // A bucket rarely takes more than this; what does is checked once its length is known.
    try check(start..<min(region.upperBound, start + 16))
    var reader = BitReader(UnsafeRawBufferPointer(rebasing: bytes[..<region.upperBound]), at: start)
    guard let count = reader.varint(), count <= SegmentLayout.postingLimit else {
      throw .damaged(path, "a bucket has no length")
    }
    let size = BitReader.size(of: count, bits: layout.entryBits)
    let lists = reader
    guard reader.skip(size) else { throw .damaged(path, "a bucket is longer than the file") }
    try check(start..<reader.offset)
    return Content(count: count, reader: lists, lists: reader.offset)
  }

  /// The head of a bucket's list, the lists counted from 0; its numbers are checked.
  private func list(_ index: Int, _ content: Content) throws(PostingsError) -> NumberList.Head {
    let region = entries
    var reader = BitReader(UnsafeRawBufferPointer(rebasing: bytes[..<region.upperBound]), at: content.lists)
    for place in 0...index {
      try check(reader.offset..<min(region.upperBound, reader.offset + 16))
      guard let head = NumberList.head(&reader), head.count <= numbers.count else { break }
      if place == index {
        try check(head.offset..<max(head.offset + 1, head.offset + head.size))
        return head
      }
    }
    throw .damaged(path, "a list is longer than the file")
  }

  /// Calls `body` with each of a key's numbers, rising, until it says false.
  func forEach(_ found: Found, _ body: (UInt32) -> Bool) throws(PostingsError) {
    guard let list = found.list else {
      if body(found.first), found.count > 1 { _ = body(found.second) }
      return
    }
    guard !list.isBoilerplate else { return }
    let numbers = layout.numbers
    let span = numbers.upperBound - numbers.lowerBound
    var isRight = true
    let isWhole = NumberList.forEach(list, in: UnsafeRawBufferPointer(rebasing: bytes[..<entries.upperBound])) {
      isRight = $0 <= span
      return isRight && body(numbers.lowerBound &+ $0)
    }
    guard isWhole, isRight else { throw .damaged(path, "a list has numbers that cannot be") }
  }

  /// Where a bucket's next list begins: behind `head`, or at the beginning.
  func nextList(_ content: Content, after head: NumberList.Head?) throws(PostingsError) -> NumberList.Head {
    let region = entries
    let start = head.map { $0.offset + $0.size } ?? content.lists
    guard start < region.upperBound else { throw .damaged(path, "a list lies outside") }
    try check(start..<min(region.upperBound, start + 16))
    var reader = BitReader(UnsafeRawBufferPointer(rebasing: bytes[..<region.upperBound]), at: start)
    guard let next = NumberList.head(&reader), next.count <= numbers.count else {
      throw .damaged(path, "a list is longer than the file")
    }
    try check(start..<max(start + 1, reader.offset))
    return next
  }

  // MARK: Numbers

  /// How many keys a number of the segment's range has, at most 255; 0 where it is not in it.
  func size(of number: UInt32) throws(PostingsError) -> Int {
    guard numbers.contains(number) else { return 0 }
    let offset = header[.sizes].lowerBound + Int(number - numbers.lowerBound)
    try check(offset..<(offset + 1))
    return Int(bytes[offset])
  }

  /// The sizes of all its numbers.
  func sizes() throws(PostingsError) -> [UInt8] {
    let region = header[.sizes]
    try check(region)
    return Array(bytes[region])
  }

  /// Numbers of older segments that are removed.
  func tombstones() throws(PostingsError) -> [UInt32] {
    let region = header[.tombstones]
    guard !region.isEmpty else { return [] }
    try check(region)
    return stride(from: region.lowerBound, to: region.upperBound, by: 4).map {
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
    }
  }
}

extension Segment.Found {
  fileprivate func with(_ list: NumberList.Head) -> Self {
    Segment.Found(count: list.count, list: list)
  }
}
