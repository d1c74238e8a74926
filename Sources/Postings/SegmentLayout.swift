/// Where things stand in a segment file, and how wide they are.
///
/// A file is a header block, then regions that begin on a block and are filled up to one, then the checksums of all
/// blocks after the header. Numbers are little-endian. ARCHITECTURE.md draws it.
struct SegmentLayout: Equatable {
  /// Bytes that share one checksum, and one page of memory.
  static let blockSize = 4096
  /// Leading bits of a key that are kept: of 100 million keys one in ten thousand shares them with another.
  static let keyBits = 40
  /// Keys in a bucket, on average.
  static let bucketLoad = 4
  static let bucketLimit = 1 << 25
  /// Bits of an entry, so that one unaligned load of 64 bits has all of it wherever it begins in a byte.
  static let entryLimit = 56
  /// Numbers of a key from which on they stand in a list of their own.
  static let listMinimum = 3
  /// Most postings of a segment: offsets within one have 32 bits.
  static let postingLimit = bucketLimit * bucketLoad

  /// The first and the last number that a posting can have.
  let numbers: ClosedRange<UInt32>
  let buckets: Int

  /// - Parameter keys: how many keys there will be at most.
  init(numbers: ClosedRange<UInt32>, keys: Int) {
    let numberBits = Self.numberBits(numbers)
    var buckets = min(max(1, keys / Self.bucketLoad), Self.bucketLimit)
    // Few keys over a wide range of numbers.
    while Self.remainderBits(buckets) + numberBits > Self.entryLimit { buckets *= 2 }
    self.init(numbers: numbers, buckets: buckets)
  }

  /// - Parameter buckets: 1…`bucketLimit`.
  init(numbers: ClosedRange<UInt32>, buckets: Int) {
    self.numbers = numbers
    self.buckets = buckets
    numberBits = Self.numberBits(numbers)
    remainderBits = Self.remainderBits(buckets)
  }

  /// Bits of a number within the range; all of them set means that the key has a list.
  let numberBits: Int
  /// Bits of a key that its bucket does not tell.
  let remainderBits: Int
  var entryBits: Int { numberBits + remainderBits }
  /// Stands in the place of a number.
  var escape: UInt32 { UInt32(truncatingIfNeeded: (1 as UInt64) << UInt64(numberBits) - 1) }

  private static func numberBits(_ numbers: ClosedRange<UInt32>) -> Int {
    let span = UInt64(numbers.upperBound - numbers.lowerBound) + 1
    return UInt64.bitWidth - span.leadingZeroBitCount
  }

  private static func remainderBits(_ buckets: Int) -> Int {
    let width = ((1 as UInt64) << UInt64(keyBits) + UInt64(buckets) - 1) / UInt64(buckets)
    return UInt64.bitWidth - (width - 1).leadingZeroBitCount
  }

  /// The bits of a key that are kept.
  static func kept(_ key: UInt64) -> UInt64 { key >> UInt64(UInt64.bitWidth - keyBits) }

  /// The bucket of a key, of which the kept bits are given: buckets follow one another as keys do.
  @inline(__always)
  func bucket(_ kept: UInt64) -> Int {
    Int(truncatingIfNeeded: (kept &<< UInt64(64 - Self.keyBits)).multipliedFullWidth(by: UInt64(buckets)).high)
  }

  /// The lowest key of a bucket.
  @inline(__always)
  func lowest(_ bucket: Int) -> UInt64 {
    let dividend = (UInt64(bucket) &>> UInt64(64 - Self.keyBits), UInt64(bucket) &<< UInt64(Self.keyBits))
    let (quotient, remainder) = UInt64(buckets).dividingFullWidth(dividend)
    return remainder == 0 ? quotient : quotient &+ 1
  }

  /// The three bits of a bucket's filter that a key sets (Bloom 1970, by blocks as Putze, Sanders and Singler 2007).
  @inline(__always)
  static func filter(_ kept: UInt64) -> UInt32 {
    func bit(_ shift: UInt64) -> UInt32 { (1 as UInt32) &<< UInt32(truncatingIfNeeded: (kept &>> shift) & 31) }
    return bit(0) | bit(5) | bit(10)
  }
}
