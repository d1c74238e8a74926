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
  private var values: [UInt64] = []
  private var lists = BitWriter()
  private var filter: UInt32 = 0
  private var encoded = BitWriter()
  private var lowest: UInt64 = 0

  /// - Parameters:
  ///   - keys: at most so many.
  ///   - numbers: the range that the segment stands for.
  init(at path: FilePath, kind: UInt32, numbers: ClosedRange<UInt32>, keys: Int) throws(PostingsError) {
    file = try BlockFile(at: path)
    header = SegmentHeader(kind: kind, layout: SegmentLayout(numbers: numbers, keys: keys))
    let start = SegmentLayout.blockSize
    let end = start + header.layout.buckets * 8
    header.regions[SegmentHeader.Region.buckets.rawValue] = start..<end
    buckets = BlockFile.Cursor(at: start)
    entriesStart = SegmentHeader.aligned(end)
    entries = BlockFile.Cursor(at: entriesStart)
  }

  /// Files `numbers`, which rise and are not empty, under a key of which the kept bits are given. Keys rise from call to
  /// call. A key that is boilerplate keeps no numbers.
  mutating func append(_ kept: UInt64, _ numbers: ArraySlice<UInt32>, isBoilerplate: Bool) throws(PostingsError) {
    let layout = header.layout
    let place = layout.bucket(kept)
    while bucket < place { try endBucket() }
    let remainder = (kept - lowest) << UInt64(layout.numberBits)
    filter |= SegmentLayout.filter(kept)
    header.keys += 1
    let first = layout.numbers.lowerBound
    if isBoilerplate {
      header.boilerplate += 1
      values.append(remainder | UInt64(layout.escape))
      NumberList.appendBoilerplate(to: &lists)
    } else if numbers.count >= SegmentLayout.listMinimum {
      header.postings += UInt64(numbers.count)
      values.append(remainder | UInt64(layout.escape))
      NumberList.append(numbers.lazy.map { $0 - first }, to: &lists)
    } else {
      header.postings += UInt64(numbers.count)
      for number in numbers { values.append(remainder | UInt64(number - first)) }
    }
  }

  private mutating func endBucket() throws(PostingsError) {
    var word: UInt64 = 0
    if !values.isEmpty {
      word = UInt64(entries.end - entriesStart) | UInt64(filter) << 32
      encoded.removeAll()
      encoded.append(varint: values.count)
      for value in values { encoded.append(value, bits: header.layout.entryBits) }
      encoded.pad()
      encoded.append(lists.bytes)
      try file.append(encoded.bytes, at: &entries)
      values.removeAll(keepingCapacity: true)
      lists.removeAll()
      filter = 0
    }
    try file.append(word, at: &buckets)
    bucket += 1
    lowest = header.layout.lowest(bucket)
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
    set(.entries, entriesStart..<entries.end)
    try file.finish(&entries)
    var cursor = BlockFile.Cursor(at: entries.offset)
    try write(.sizes, sizes, at: &cursor)
    try write(
      .tombstones, tombstones.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } },
      at: &cursor)
    header.texts = UInt64(sizes.count { $0 > 0 })
    let checksums = file.checksums.flatMap { sum in (0..<8).map { UInt8(truncatingIfNeeded: sum >> UInt64($0 * 8)) } }
    header.checksum = checksums.withUnsafeBytes { Checksum.of($0) }
    set(.checksums, cursor.offset..<(cursor.offset + checksums.count))
    try file.write(checksums, at: cursor.offset)
    try file.write(header.encoded, at: 0)
    try file.sync()
    return header.fileSize
  }

  private mutating func set(_ region: SegmentHeader.Region, _ range: Range<Int>) {
    header.regions[region.rawValue] = range
  }

  private mutating func write(
    _ region: SegmentHeader.Region, _ bytes: [UInt8], at cursor: inout BlockFile.Cursor
  ) throws(PostingsError) {
    let start = cursor.offset
    try file.append(bytes, at: &cursor)
    set(region, start..<(start + bytes.count))
    try file.finish(&cursor)
  }
}
