/// The first block of a segment file.
struct SegmentHeader: Equatable {
  /// A part of the file that begins on a block.
  enum Region: Int, CaseIterable {
    /// For each bucket 32 bits of offset into the entries and 32 bits of filter.
    case buckets
    case entries
    /// For each number in the segment's range how many keys it has, at most 255; 0 for numbers that are not in it.
    case sizes
    /// Numbers of older segments that have been removed.
    case tombstones
    /// The kept bits of the keys that are boilerplate, rising.
    case boilerplate
    /// Of each block between the header and this region.
    case checksums
  }

  static let magic: UInt64 = 0x0A74_6765_5364_664E  // "NfdSegt\n"
  static let version: UInt32 = 2

  /// What the keys are, by whoever made them: a segment of other keys is not read.
  var kind: UInt32
  var layout: SegmentLayout
  var keys: UInt64 = 0
  var postings: UInt64 = 0
  /// Keys that have too many numbers to mean anything.
  var boilerplate: UInt64 = 0
  /// Numbers that have keys.
  var texts: UInt64 = 0
  /// Where each region begins and how many bytes of it mean something.
  var regions: [Range<Int>]
  /// Of the region of checksums.
  var checksum: UInt64 = 0

  subscript(region: Region) -> Range<Int> { regions[region.rawValue] }
  /// Bytes of the file.
  var fileSize: Int { self[.checksums].upperBound }

  /// The block, with its own checksum at the end.
  var encoded: [UInt8] {
    var words: [UInt64] = [
      Self.magic, UInt64(Self.version) | UInt64(kind) << 32,
      UInt64(layout.numbers.lowerBound) | UInt64(layout.numbers.upperBound) << 32, UInt64(layout.buckets), keys,
      postings, boilerplate, texts,
    ]
    for region in regions { words += [UInt64(region.lowerBound), UInt64(region.upperBound)] }
    words.append(checksum)
    var bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
    bytes += Array(repeating: 0, count: SegmentLayout.blockSize - 8 - bytes.count)
    let own = bytes.withUnsafeBytes { Checksum.of($0) }
    return bytes + (0..<8).map { UInt8(truncatingIfNeeded: own >> UInt64($0 * 8)) }
  }

  init(kind: UInt32, layout: SegmentLayout) {
    self.kind = kind
    self.layout = layout
    regions = Array(repeating: 0..<0, count: Region.allCases.count)
  }

  /// Why a block is no header.
  enum Flaw: Error { case foreign, damaged(String) }

  /// Reads a header and makes sure that all it says can be of a file of that size.
  init(_ block: UnsafeRawBufferPointer, fileSize: Int) throws(Flaw) {
    guard block.count == SegmentLayout.blockSize else { throw .damaged("it has no header") }
    func word(_ index: Int) -> UInt64 {
      UInt64(littleEndian: block.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
    }
    guard word(0) == Self.magic else { throw .foreign }
    let own = block.count - 8
    guard Checksum.of(UnsafeRawBufferPointer(rebasing: block[..<own])) == word(own / 8) else {
      throw .damaged("the header's checksum does not hold")
    }
    guard UInt32(truncatingIfNeeded: word(1)) == Self.version else { throw .foreign }
    kind = UInt32(truncatingIfNeeded: word(1) >> 32)
    let (first, last) = (UInt32(truncatingIfNeeded: word(2)), UInt32(truncatingIfNeeded: word(2) >> 32))
    guard first <= last, (1...UInt64(SegmentLayout.bucketLimit)).contains(word(3)) else {
      throw .damaged("the header's figures cannot be")
    }
    layout = SegmentLayout(numbers: first...last, buckets: Int(word(3)))
    (keys, postings, boilerplate, texts) = (word(4), word(5), word(6), word(7))
    var regions: [Range<Int>] = []
    var end = SegmentLayout.blockSize
    for index in Region.allCases.indices {
      guard let from = Int(exactly: word(8 + index * 2)), let to = Int(exactly: word(9 + index * 2)), from == end,
        from <= to, to <= fileSize
      else { throw .damaged("the header's figures cannot be") }
      regions.append(from..<to)
      end = Self.aligned(to)
    }
    self.regions = regions
    checksum = word(8 + regions.count * 2)
    let blocks = (self[.checksums].lowerBound - SegmentLayout.blockSize) / SegmentLayout.blockSize
    guard self.fileSize == fileSize, layout.entryBits <= SegmentLayout.entryLimit,
      self[.buckets].count == layout.buckets * 8, self[.checksums].count == blocks * 8,
      self[.sizes].count == Int(last - first) + 1, self[.tombstones].count % 4 == 0,
      UInt64(self[.boilerplate].count) == boilerplate &* 8,
      [keys, postings, boilerplate].allSatisfy({ $0 <= UInt64(SegmentLayout.postingLimit) }),
      texts <= UInt64(last - first) + 1
    else { throw .damaged("the header's figures cannot be") }
  }

  /// The next border of a block.
  static func aligned(_ offset: Int) -> Int {
    (offset + SegmentLayout.blockSize - 1) / SegmentLayout.blockSize * SegmentLayout.blockSize
  }
}
