internal import Postings

/// The first block of a file of the text index.
struct TextSegmentHeader: Equatable {
  /// A part of the file that begins on a block.
  enum Region: Int, CaseIterable {
    /// Of each word in more than one text, its list.
    case lists
    /// Words in blocks of ``TermBlock/size``, in the order of their bytes.
    case terms
    /// Where each block of words begins, 64 bits.
    case blocks
    /// For each number of the range a byte: see ``TextLength``.
    case lengths
    /// For each number a byte: the words of its title, 255 for more.
    case titles
    /// For each number its time, 32 bits: minutes since 1970, counted from 2^31.
    case times
    /// Numbers of older files that have been removed.
    case tombstones
    case checksums
  }

  static let magic: UInt64 = 0x0A74_7865_5464_664E  // "NfdText\n"
  static let version: UInt32 = 1
  static let blockSize = 4096

  /// By which rules words were made.
  var kind: UInt32
  var numbers: ClosedRange<UInt32>
  var terms: UInt64 = 0
  var postings: UInt64 = 0
  var texts: UInt64 = 0
  var regions: [Range<Int>] = Array(repeating: 0..<0, count: Region.allCases.count)
  /// Of the region of checksums.
  var checksum: UInt64 = 0

  subscript(region: Region) -> Range<Int> { regions[region.rawValue] }

  init(kind: UInt32, numbers: ClosedRange<UInt32>) {
    self.kind = kind
    self.numbers = numbers
  }

  /// The block, with its own checksum at the end.
  var encoded: [UInt8] {
    var words: [UInt64] = [
      Self.magic, UInt64(Self.version) | UInt64(kind) << 32,
      UInt64(numbers.lowerBound) | UInt64(numbers.upperBound) << 32, terms, postings, texts,
    ]
    for region in regions { words += [UInt64(region.lowerBound), UInt64(region.upperBound)] }
    words.append(checksum)
    var bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
    bytes += Array(repeating: 0, count: Self.blockSize - 8 - bytes.count)
    let own = bytes.withUnsafeBytes { Checksum.of($0) }
    return bytes + (0..<8).map { UInt8(truncatingIfNeeded: own >> UInt64($0 * 8)) }
  }

  /// Why a block is no header.
  enum Flaw: Error { case foreign, damaged }

  /// Reads a header and makes sure that all it says can be of a file of that size.
  init(_ block: [UInt8], fileSize: Int) throws(Flaw) {
    guard block.count == Self.blockSize else { throw .damaged }
    func word(_ index: Int) -> UInt64 {
      block[(index * 8)..<(index * 8 + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard word(0) == Self.magic else { throw .foreign }
    let sum = block.withUnsafeBytes { Checksum.of(UnsafeRawBufferPointer(rebasing: $0[..<(Self.blockSize - 8)])) }
    guard sum == word(Self.blockSize / 8 - 1) else { throw .damaged }
    guard UInt32(truncatingIfNeeded: word(1)) == Self.version else { throw .foreign }
    let (first, last) = (UInt32(truncatingIfNeeded: word(2)), UInt32(truncatingIfNeeded: word(2) >> 32))
    guard first <= last, last < .max else { throw .damaged }
    self.init(kind: UInt32(truncatingIfNeeded: word(1) >> 32), numbers: first...last)
    (terms, postings, texts) = (word(3), word(4), word(5))
    var end = Self.blockSize
    for index in Region.allCases.indices {
      guard let from = Int(exactly: word(6 + index * 2)), let to = Int(exactly: word(7 + index * 2)), from == end,
        from <= to, to <= fileSize
      else { throw .damaged }
      regions[index] = from..<to
      end = Self.aligned(to)
    }
    checksum = word(6 + regions.count * 2)
    let blocks = (self[.checksums].lowerBound - Self.blockSize) / Self.blockSize
    let span = Int(last - first) + 1
    guard self[.checksums].upperBound == fileSize, self[.checksums].count == blocks * 8, self[.lengths].count == span,
      self[.titles].count == span, self[.times].count == span * 4, self[.tombstones].count % 4 == 0,
      self[.blocks].count == (Int(clamping: terms) + TermBlock.size - 1) / TermBlock.size * 8, terms <= 1 << 40,
      postings <= 1 << 48, texts <= UInt64(span)
    else { throw .damaged }
  }

  /// The next border of a block.
  static func aligned(_ offset: Int) -> Int { (offset + blockSize - 1) / blockSize * blockSize }
}
