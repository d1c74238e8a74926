internal import Packing
internal import Glibc
internal import SystemPackage

/// Writes a segment from keys in rising order.
struct SegmentWriter: ~Copyable {
  private var file: BlockFile
  private var header: SegmentHeader
  private var buckets: BlockFile.Cursor
  private var entries: BlockFile.Cursor
  private let entriesStart: Int
  /// The bucket that is being filled, its entries, their lists and its filter.
  private var bucket = 0
  private var values = RawList<UInt64>()
  private var lists = RawList<UInt8>()
  private var filter: UInt32 = 0
  private var boilerplate = RawList<UInt64>()
  private var floor: BucketFloor
  private var keys: UInt64 = 0
  private var postings: UInt64 = 0

  /// - Parameters:
  ///   - keys: at most so many.
  ///   - numbers: the range that the segment stands for.
  init(at path: FilePath, kind: UInt32, numbers: ClosedRange<UInt32>, keys: Int) throws(PostingsError) {
    file = try BlockFile(at: path)
    header = SegmentHeader(kind: kind, layout: SegmentLayout(numbers: numbers, keys: keys))
    floor = BucketFloor(header.layout.buckets)
    let start = SegmentLayout.blockSize
    let end = start + header.layout.buckets * 8
    header[.buckets] = start..<end
    buckets = BlockFile.Cursor(at: start)
    entriesStart = SegmentHeader.aligned(end)
    entries = BlockFile.Cursor(at: entriesStart)
  }

  /// Where things will stand.
  var layout: SegmentLayout { header.layout }

  /// Files a number under a key of which the kept bits are given. Keys rise from call to call.
  @inline(__always)
  mutating func append(_ kept: UInt64, _ number: UInt32) throws(PostingsError) {
    let remainder = try begin(kept)
    postings &+= 1
    values.append(remainder | UInt64(number &- header.layout.numbers.lowerBound))
  }

  /// The same of several numbers, which rise; a key without any is left out.
  mutating func append(_ kept: UInt64, _ numbers: [UInt32], isBoilerplate: Bool) throws(PostingsError) {
    if isBoilerplate { return try appendBoilerplate(kept) }
    guard !numbers.isEmpty else { return }
    let outcome = numbers.withUnsafeBufferPointer { numbers in
      Result { () throws(PostingsError) in try append(kept, numbers) }
    }
    try outcome.get()
  }

  /// The same of several numbers, which are not empty.
  private mutating func append(_ kept: UInt64, _ numbers: UnsafeBufferPointer<UInt32>) throws(PostingsError) {
    let remainder = try begin(kept)
    let first = header.layout.numbers.lowerBound
    postings &+= UInt64(numbers.count)
    if numbers.count >= SegmentLayout.listMinimum {
      values.append(remainder | UInt64(header.layout.escape))
      NumberList.append(numbers, from: first, to: &lists)
    } else {
      for number in numbers { values.append(remainder | UInt64(number - first)) }
    }
  }

  /// The same of a key that is boilerplate, and keeps no numbers.
  private mutating func appendBoilerplate(_ kept: UInt64) throws(PostingsError) {
    let remainder = try begin(kept)
    boilerplate.append(kept)
    values.append(remainder | UInt64(header.layout.escape))
    NumberList.appendBoilerplate(to: &lists)
  }

  /// Goes on to a key: what of it its bucket does not tell, in its place in an entry.
  @inline(__always)
  private mutating func begin(_ kept: UInt64) throws(PostingsError) -> UInt64 {
    let place = header.layout.bucket(kept)
    while bucket < place { try endBucket() }
    filter |= SegmentLayout.filter(kept)
    keys &+= 1
    return (kept &- floor.value) &<< UInt64(header.layout.numberBits)
  }

  private mutating func endBucket() throws(PostingsError) {
    var word: UInt64 = 0
    if values.count > 0 {
      word = UInt64(entries.end - entriesStart) | UInt64(filter) << 32
      entries.buffer.append(varint: values.count)
      let found = values.values
      entries.buffer.appendPacked(found.count, bits: header.layout.entryBits) { found[$0] }
      entries.buffer.append(lists.values)
      if entries.isFull { try file.flush(&entries) }
      values.removeAll()
      lists.removeAll()
      filter = 0
    }
    buckets.buffer.append(word: word)
    if buckets.isFull { try file.flush(&buckets) }
    bucket &+= 1
    floor.advance()
  }

  /// Writes the rest and syncs it.
  ///
  /// - Parameters:
  ///   - sizes: how many keys each number of the range has, at most 255; 0 for those that are not in it.
  ///   - tombstones: numbers below the range that are removed, rising.
  /// - Returns: bytes of the file.
  consuming func finish(sizes: [UInt8], tombstones: [UInt32]) throws(PostingsError) -> Int {
    while bucket < header.layout.buckets { try endBucket() }
    try file.finish(&buckets)
    header[.entries] = entriesStart..<entries.end
    try file.finish(&entries)
    var cursor = BlockFile.Cursor(at: entries.offset)
    try write(.sizes, sizes, at: &cursor)
    try write(
      .tombstones, tombstones.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } },
      at: &cursor)
    let learned = boilerplate.values.flatMap { key in (0..<8).map { UInt8(truncatingIfNeeded: key >> UInt64($0 * 8)) } }
    try write(.boilerplate, learned, at: &cursor)
    (header.keys, header.postings, header.boilerplate) = (keys, postings, UInt64(boilerplate.count))
    header.texts = UInt64(sizes.count { $0 > 0 })
    return try file.end(&header.block, cursor)
  }

  private mutating func write(
    _ region: SegmentHeader.Region, _ bytes: [UInt8], at cursor: inout BlockFile.Cursor
  ) throws(PostingsError) {
    try file.write(bytes, region: region.rawValue, of: &header.block, &cursor)
  }
}
