internal import Glibc
public import SystemPackage

/// A segment file, mapped: keys and the numbers filed under them, as they were written.
///
/// A key is looked for in one word of its bucket, which for most keys that are not there says so, and in the bucket
/// itself. A block is checked against its checksum when it is first read.
///
/// The mapping stays when the file is unlinked. Not `Sendable`: each reader opens its own.
public final class Segment: SegmentFile {
  /// The file.
  public let path: FilePath
  let header: SegmentHeader
  let file: MappedBlocks
  let bytes: UnsafeRawBufferPointer
  // What each look-up needs.
  let bucketsStart: Int
  let entries: Range<Int>
  /// Of each block after the header, whether its checksum has been found right.
  let isChecked: UnsafePointer<Bool>
  /// The beginning of the mapping.
  let start: UnsafePointer<UInt8>
  let layout: SegmentLayout

  /// Opens a segment and checks its header.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - kind: what its keys have to be.
  /// - Throws: ``PostingsError``.
  public init(at path: FilePath, kind: UInt32) throws(PostingsError) {
    file = try MappedBlocks(at: path)
    bytes = file.bytes
    isChecked = UnsafePointer(file.isChecked)
    header = try SegmentHeader(file.header(), fileSize: file.bytes.count, at: path)
    guard header.kind == kind, let base = bytes.baseAddress else { throw .foreign(path) }
    self.path = path
    bucketsStart = header[.buckets].lowerBound
    start = base.assumingMemoryBound(to: UInt8.self)
    entries = header[.entries]
    layout = header.layout
    try file.adopt(
      checksums: header[.checksums], of: header.checksum,
      watching: 0..<(SegmentHeader.aligned(header[.buckets].count) / SegmentLayout.blockSize))
    file.expectsRandomReads()
  }

  /// Which file it is: a name comes again where an index is made anew.
  package var identity: String { file.identity }
  /// Blocks of the buckets that have not been checked yet.
  var uncheckedBuckets: Int { file.uncheckedWatched }
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

  /// Whether the file at its path is this one.
  package var isInPlace: Bool { file.isInPlace }

  /// Makes sure that bytes are what was written, before they are read.
  @inline(__always)
  func check(_ range: Range<Int>) throws(PostingsError) { try file.check(range) }

  /// Reads the file from end to end and makes sure that all of it is what was written.
  ///
  /// - Throws: ``PostingsError/damaged(_:_:)``.
  public func validate() throws(PostingsError) {
    try file.validate()
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
