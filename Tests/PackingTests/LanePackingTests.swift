import Packing
import Testing

@Suite("Numbers in few bits")
struct LanePackingTests {
  /// The same numbers each time, of at most so many bits.
  private static func numbers(bits: Int, seed: UInt64) -> [UInt32] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<LanePacking.count).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt32(truncatingIfNeeded: state & ((1 << UInt64(bits)) - 1))
    }
  }

  /// With what stands behind it, since more is read than is meant.
  private static func pack(_ numbers: [UInt32], bits: Int) -> RawList<UInt8> {
    var bytes = RawList<UInt8>(capacity: 1)
    LanePacking.append(numbers, bits: bits, to: &bytes)
    #expect(bytes.count == bits * 16)
    for _ in 0..<16 { bytes.append(0xFF) }
    return bytes
  }

  @Test("What is packed in lanes comes out again, in whatever portions", arguments: 0...32)
  func roundTrip(bits: Int) {
    for seed in 1...20 as ClosedRange<UInt64> {
      let numbers = Self.numbers(bits: bits, seed: seed)
      let bytes = Self.pack(numbers, bits: bits)
      var found = [UInt32](repeating: .max, count: LanePacking.count)
      found.withUnsafeMutableBufferPointer { found in
        guard let target = found.baseAddress else { return }
        for first in [96, 0, 64, 32] { LanePacking.unpack(bytes.base, bits: bits, from: first, target) }
      }
      #expect(found == numbers)
    }
  }

  @Test("Rising numbers come out again", arguments: [1, 2, 5, 12, 24])
  func rising(bits: Int) {
    for seed in 1...20 as ClosedRange<UInt64> {
      // The lowest number may be the first that there can be, and neighbours stay neighbours.
      let before: UInt32 = seed == 1 ? .max : UInt32(seed) * 1000
      var numbers: [UInt32] = []
      var next = before &+ 1
      for distance in Self.numbers(bits: bits, seed: seed) {
        numbers.append(next &+ (seed == 2 ? 0 : distance))
        next = (numbers.last ?? 0) &+ 1
      }
      var distances = numbers
      let all = distances.withUnsafeMutableBufferPointer { distances in
        distances.baseAddress.map { LanePacking.toDistances($0, behind: before) } ?? 0
      }
      let width = UInt32.bitWidth - all.leadingZeroBitCount
      if seed == 2 { #expect(width == 0) }
      let bytes = Self.pack(distances, bits: width)
      var found = [UInt32](repeating: .max, count: LanePacking.count)
      found.withUnsafeMutableBufferPointer { found in
        guard let target = found.baseAddress else { return }
        for first in stride(from: 0, to: LanePacking.count, by: LanePacking.portion) {
          #expect(LanePacking.unpackRising(bytes.base, bits: width, from: first, behind: before, target))
        }
      }
      #expect(found == numbers)
    }
  }

  @Test("Numbers in a row come out again, whole and one by one", arguments: 0...32)
  func inARow(bits: Int) {
    for count in [1, 2, 7, 8, 9, 31, 127] {
      let numbers = Array(Self.numbers(bits: bits, seed: UInt64(count)).prefix(count))
      var bytes = RawList<UInt8>(capacity: 1)
      bytes.appendPacked(count, bits: bits) { UInt64(numbers[$0]) }
      #expect(bytes.count == BitReader.size(of: count, bits: bits))
      let reader = BitReader(UnsafeRawBufferPointer(bytes.values), at: 0)
      #expect((0..<count).map { UInt32(reader.value(at: $0 * bits, bits: bits)) } == numbers)
      for _ in 0..<8 { bytes.append(0xFF) }
      var found = [UInt32](repeating: .max, count: count)
      found.withUnsafeMutableBufferPointer { found in
        if let target = found.baseAddress { BitUnpacking.unpack(bytes.base, count, bits, target) }
      }
      #expect(found == numbers)
    }
  }
}
