package import SystemPackage

/// The first block of a file of ``MappedBlocks``: whose it is, the range of numbers that it stands for, figures, where its
/// regions are, and checksums.
///
/// Numbers of 64 bits, little end first: the magic; the version and the kind, 32 bits each; the first and the last number,
/// 32 bits each; the figures; of each region its beginning and its end; the checksum of the last region, which holds those of
/// all blocks between; and, as the last of the block, the header's own.
package struct BlockHeader: Equatable {
  /// Whose files they are, and in which version.
  package let format: Format
  /// By which rules what is in it was made, by whoever made it.
  package let kind: UInt32
  /// The range of numbers that the file stands for.
  package let numbers: ClosedRange<UInt32>
  /// What each means the format says.
  package var figures: [UInt64]
  /// Where each region begins, on a block, and how many bytes of it mean something. The last holds the checksums.
  package var regions: [Range<Int>]
  /// Of the region of checksums.
  package var checksum: UInt64 = 0

  /// What a kind of file has in common.
  package struct Format: Equatable, Sendable {
    /// Its first eight bytes.
    package let magic: UInt64
    /// Files of another one are foreign.
    package let version: UInt32
    /// How many figures there are.
    package let figures: Int
    /// How many regions.
    package let regions: Int

    /// Of these parts.
    package init(magic: UInt64, version: UInt32, figures: Int, regions: Int) {
      (self.magic, self.version, self.figures, self.regions) = (magic, version, figures, regions)
    }
  }

  /// Bytes of it.
  package static let size = SegmentLayout.blockSize

  /// Of a file that is about to be written.
  package init(_ format: Format, kind: UInt32, numbers: ClosedRange<UInt32>) {
    (self.format, self.kind, self.numbers) = (format, kind, numbers)
    figures = Array(repeating: 0, count: format.figures)
    regions = Array(repeating: 0..<0, count: format.regions)
  }

  /// Numbers of the range.
  package var span: Int { Int(numbers.upperBound - numbers.lowerBound) + 1 }
  /// The region of checksums.
  package var checksums: Range<Int> { regions[regions.count - 1] }

  /// The block.
  package var encoded: [UInt8] {
    var words: [UInt64] = [
      format.magic, UInt64(format.version) | UInt64(kind) << 32,
      UInt64(numbers.lowerBound) | UInt64(numbers.upperBound) << 32,
    ]
    words += figures
    for region in regions { words += [UInt64(region.lowerBound), UInt64(region.upperBound)] }
    words.append(checksum)
    var bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
    bytes += Array(repeating: 0, count: Self.size - 8 - bytes.count)
    let own = bytes.withUnsafeBytes { Checksum.of($0) }
    return bytes + (0..<8).map { UInt8(truncatingIfNeeded: own >> UInt64($0 * 8)) }
  }

  /// Reads the first block of a file and makes sure that its regions can be in it.
  ///
  /// - Throws: ``PostingsError``, foreign or damaged.
  package init(
    _ format: Format, _ block: [UInt8], fileSize: Int, at path: FilePath
  ) throws(PostingsError) {
    guard block.count == Self.size else { throw .damaged(path, "it has no header") }
    func word(_ index: Int) -> UInt64 {
      block.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)) }
    }
    guard word(0) == format.magic else { throw .foreign(path) }
    let own = Self.size - 8
    guard block.withUnsafeBytes({ Checksum.of(UnsafeRawBufferPointer(rebasing: $0[..<own])) }) == word(own / 8) else {
      throw .damaged(path, "the header's checksum does not hold")
    }
    guard UInt32(truncatingIfNeeded: word(1)) == format.version else { throw .foreign(path) }
    let impossible = PostingsError.damaged(path, "the header's figures cannot be")
    let (first, last) = (UInt32(truncatingIfNeeded: word(2)), UInt32(truncatingIfNeeded: word(2) >> 32))
    guard first <= last, last < .max else { throw impossible }
    self.init(format, kind: UInt32(truncatingIfNeeded: word(1) >> 32), numbers: first...last)
    for index in figures.indices { figures[index] = word(3 + index) }
    var end = Self.size
    for index in regions.indices {
      let at = 3 + figures.count + index * 2
      guard let from = Int(exactly: word(at)), let to = Int(exactly: word(at + 1)), from == end, from <= to,
        to <= fileSize
      else { throw impossible }
      regions[index] = from..<to
      end = Self.aligned(to)
    }
    checksum = word(3 + figures.count + regions.count * 2)
    let blocks = (checksums.lowerBound - Self.size) / Self.size
    guard checksums.upperBound == fileSize, checksums.count == blocks * 8 else { throw impossible }
  }

  /// The next border of a block.
  package static func aligned(_ offset: Int) -> Int { (offset + size - 1) / size * size }
}
