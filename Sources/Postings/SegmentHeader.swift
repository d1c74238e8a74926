internal import SystemPackage

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

  private enum Figure: Int, CaseIterable { case buckets, keys, postings, boilerplate, texts }

  private static let format = BlockHeader.Format(
    magic: 0x0A74_6765_5364_664E,  // "NfdSegt\n"
    version: 2, figures: Figure.allCases.count, regions: Region.allCases.count)

  var block: BlockHeader
  let layout: SegmentLayout

  /// What the keys are, by whoever made them: a segment of other keys is not read.
  var kind: UInt32 { block.kind }
  var keys: UInt64 {
    get { block.figures[Figure.keys.rawValue] }
    set { block.figures[Figure.keys.rawValue] = newValue }
  }
  var postings: UInt64 {
    get { block.figures[Figure.postings.rawValue] }
    set { block.figures[Figure.postings.rawValue] = newValue }
  }
  /// Keys that have too many numbers to mean anything.
  var boilerplate: UInt64 {
    get { block.figures[Figure.boilerplate.rawValue] }
    set { block.figures[Figure.boilerplate.rawValue] = newValue }
  }
  /// Numbers that have keys.
  var texts: UInt64 {
    get { block.figures[Figure.texts.rawValue] }
    set { block.figures[Figure.texts.rawValue] = newValue }
  }
  /// Of the region of checksums.
  var checksum: UInt64 { block.checksum }

  /// Where a region begins and how many bytes of it mean something.
  subscript(region: Region) -> Range<Int> {
    get { block.regions[region.rawValue] }
    set { block.regions[region.rawValue] = newValue }
  }
  init(kind: UInt32, layout: SegmentLayout) {
    block = BlockHeader(Self.format, kind: kind, numbers: layout.numbers)
    block.figures[Figure.buckets.rawValue] = UInt64(layout.buckets)
    self.layout = layout
  }

  /// Reads a header and makes sure that all it says can be of that file.
  init(_ block: [UInt8], fileSize: Int, at path: FilePath) throws(PostingsError) {
    let block = try BlockHeader(Self.format, block, fileSize: fileSize, at: path)
    let impossible = PostingsError.damaged(path, "the header's figures cannot be")
    let buckets = block.figures[Figure.buckets.rawValue]
    guard (1...UInt64(SegmentLayout.bucketLimit)).contains(buckets) else { throw impossible }
    self.block = block
    layout = SegmentLayout(numbers: block.numbers, buckets: Int(buckets))
    guard layout.entryBits <= SegmentLayout.entryLimit, self[.buckets].count == layout.buckets * 8,
      self[.sizes].count == block.span, self[.tombstones].count % 4 == 0,
      UInt64(self[.boilerplate].count) == boilerplate &* 8,
      [keys, postings, boilerplate].allSatisfy({ $0 <= UInt64(SegmentLayout.postingLimit) }),
      texts <= UInt64(block.span)
    else { throw impossible }
  }

  /// The next border of a block.
  static func aligned(_ offset: Int) -> Int { BlockHeader.aligned(offset) }
}
