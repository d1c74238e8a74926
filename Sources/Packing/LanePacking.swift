/// Packs 128 numbers of equal width in four lanes, so that four are unpacked at a time: number i is number i / 4 of lane i % 4,
/// and of each lane 32 bits follow those of the lane before it.
///
/// (D. Lemire and L. Boytsov, Decoding billions of integers per second through vectorization, 2015: binary packing over
/// 128 bits.)
public enum LanePacking {
  /// Numbers of a block.
  @inlinable public static var count: Int { 128 }
  /// Numbers that are unpacked at a time.
  @inlinable public static var portion: Int { 32 }

  @inline(__always)
  private static var lanes: Int { 4 }

  /// Appends a block; it takes as many bytes as its numbers would in one lane.
  package static func append(_ numbers: UnsafePointer<UInt32>, bits: Int, to bytes: inout RawList<UInt8>) {
    let size = BitReader.size(of: count, bits: bits)
    bytes.reserve(size)
    let source = UnsafeRawPointer(numbers)
    var target = UnsafeMutableRawPointer(bytes.base + bytes.count)
    var pending = SIMD4<UInt32>.zero
    var filled: UInt32 = 0
    for row in 0..<(count / lanes) {
      let four = source.loadUnaligned(fromByteOffset: row &* 16, as: SIMD4<UInt32>.self)
      pending |= four &<< SIMD4(repeating: filled)
      filled &+= UInt32(bits)
      if filled >= 32 {
        target.storeBytes(of: pending, as: SIMD4<UInt32>.self)
        target += 16
        filled &-= 32
        // What did not fit into these 32 bits. Of 32 bits nothing is left.
        pending = filled == 0 ? .zero : four &>> SIMD4(repeating: UInt32(bits) &- filled)
      }
    }
    bytes.extend(by: size)
  }

  /// Four numbers, of the row that begins so many bits into each lane. The 16 bytes behind those that are meant are read, too.
  @inline(__always)
  private static func four(_ bytes: UnsafeRawPointer, at bit: Int, _ mask: SIMD4<UInt32>) -> SIMD4<UInt32> {
    let words = bytes + bit &>> 5 &* 16
    let shift = UInt32(truncatingIfNeeded: bit & 31)
    let low = words.loadUnaligned(as: SIMD4<UInt32>.self) &>> SIMD4(repeating: shift)
    let next = words.loadUnaligned(fromByteOffset: 16, as: SIMD4<UInt32>.self)
    // In two steps, since none shifts by 32.
    let high = (next &+ next) &<< SIMD4(repeating: 31 &- shift)
    return (low | high) & mask
  }

  @inline(__always)
  private static func mask(_ bits: Int) -> SIMD4<UInt32> {
    SIMD4(repeating: UInt32(truncatingIfNeeded: (1 as UInt64) &<< UInt64(bits) &- 1))
  }

  /// Unpacks a portion of a block.
  ///
  /// - Parameter first: where the portion begins in the block.
  package static func unpack(
    _ bytes: UnsafePointer<UInt8>, bits: Int, from first: Int, _ target: UnsafeMutablePointer<UInt32>
  ) {
    let (raw, mask, out) = (UnsafeRawPointer(bytes), mask(bits), UnsafeMutableRawPointer(target + first))
    var bit = first &>> 2 &* bits
    for row in 0..<(portion / lanes) {
      out.storeBytes(of: four(raw, at: bit, mask), toByteOffset: row &* 16, as: SIMD4<UInt32>.self)
      bit &+= bits
    }
  }

  // MARK: Rising numbers

  /// What a number is at least more than the one before it in its lane: all between them are others.
  @inline(__always)
  private static var least: SIMD4<UInt32> { SIMD4(repeating: 4) }

  /// What the first numbers are counted from.
  @inline(__always)
  private static func base(behind before: UInt32) -> SIMD4<UInt32> {
    SIMD4(repeating: before) &+ SIMD4(1, 2, 3, 4) &- least
  }

  /// Makes distances of a block of rising numbers: each from the number before it in its lane, so that four are added up
  /// at a time. Returns all bits that are set in any.
  ///
  /// - Parameter before: a number that is lower than all.
  package static func toDistances(_ numbers: UnsafeMutablePointer<UInt32>, behind before: UInt32) -> UInt32 {
    let raw = UnsafeMutableRawPointer(numbers)
    var last = base(behind: before)
    var bits = SIMD4<UInt32>.zero
    for row in 0..<(count / lanes) {
      let four = raw.loadUnaligned(fromByteOffset: row &* 16, as: SIMD4<UInt32>.self)
      let distances = four &- last &- least
      raw.storeBytes(of: distances, toByteOffset: row &* 16, as: SIMD4<UInt32>.self)
      bits |= distances
      last = four
    }
    return bits.x | bits.y | bits.z | bits.w
  }

  /// Unpacks a portion of a block of such distances and makes numbers of them. The portions before it have been unpacked.
  ///
  /// - Parameters:
  ///   - first: where the portion begins in the block.
  ///   - before: the number from which the block's are counted.
  /// - Returns: false where they do not rise in their lanes, as only what was forged does not.
  package static func unpackRising(
    _ bytes: UnsafePointer<UInt8>, bits: Int, from first: Int, behind before: UInt32,
    _ target: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    let (raw, mask, out) = (UnsafeRawPointer(bytes), mask(bits), UnsafeMutableRawPointer(target + first))
    var bit = first &>> 2 &* bits
    var isFalling = SIMDMask<SIMD4<Int32>>(repeating: false)
    var last =
      first == 0 ? base(behind: before) : out.loadUnaligned(fromByteOffset: -16, as: SIMD4<UInt32>.self)
    // What the first numbers are counted from may be below zero.
    last = last &+ four(raw, at: bit, mask) &+ least
    out.storeBytes(of: last, as: SIMD4<UInt32>.self)
    for row in 1..<(portion / lanes) {
      bit &+= bits
      let next = last &+ four(raw, at: bit, mask) &+ least
      isFalling .|= next .< last
      out.storeBytes(of: next, toByteOffset: row &* 16, as: SIMD4<UInt32>.self)
      last = next
    }
    return isFalling == SIMDMask(repeating: false)
  }
}
