/// Numbers, whatever their keys.
extension Segment {
  /// The sizes of its numbers, where they stand in the file. The segment has to outlive it.
  struct SizeTable {
    fileprivate unowned(unsafe) let segment: Segment
    fileprivate let numbers: ClosedRange<UInt32>
    /// Where the table begins in the file.
    fileprivate let offset: Int
    fileprivate let start: UnsafePointer<UInt8>
    fileprivate let isChecked: UnsafePointer<Bool>

    @inline(__always)
    func holds(_ number: UInt32) -> Bool { numbers.contains(number) }

    /// The size of one of its numbers.
    @inline(__always)
    func size(of number: UInt32) throws(PostingsError) -> UInt8 {
      let place = offset &+ Int(number &- numbers.lowerBound)
      if !isChecked[Int(UInt(bitPattern: place) / UInt(SegmentLayout.blockSize)) &- 1] {
        try segment.check(place..<(place + 1))
      }
      return start[place]
    }
  }

  var sizeTable: SizeTable {
    SizeTable(
      segment: self, numbers: numbers, offset: header[.sizes].lowerBound, start: start,
      isChecked: isChecked)
  }

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

  /// The kept bits of the keys that are boilerplate.
  func boilerplateKeys() throws(PostingsError) -> [UInt64] {
    let region = header[.boilerplate]
    guard !region.isEmpty else { return [] }
    try check(region)
    return stride(from: region.lowerBound, to: region.upperBound, by: 8).map {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
    }
  }

  /// Whether a number is in it.
  package func holds(_ number: UInt32) throws(PostingsError) -> Bool { try size(of: number) > 0 }

  /// Numbers of older segments that are removed.
  package func tombstones() throws(PostingsError) -> [UInt32] {
    let region = header[.tombstones]
    guard !region.isEmpty else { return [] }
    try check(region)
    return stride(from: region.lowerBound, to: region.upperBound, by: 4).map {
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
    }
  }
}
