import Packing
import TestSupport
import Testing

@Suite("Sorting by counting")
struct RadixSortTests {
  /// By putting values of one upper half together as they come, which is obviously stable.
  private static func sorted(_ values: [UInt64]) -> [UInt64] {
    let groups = Dictionary(grouping: values) { $0 >> 32 }
    return groups.keys.sorted().flatMap { groups[$0] ?? [] }
  }

  @Test(
    "Any number of values, however many differ, are as a stable sort by the upper half has them",
    arguments: [1, 3, 300, 70_000, 0xFFFF_FFFF] as [UInt64])
  func anyNumber(different: UInt64) {
    for count in 0...600 {
      var random = SplitMix(seed: different &+ UInt64(count))
      // The lower halves tell apart what is equal by the upper ones.
      var values = (0..<count).map { _ in
        UInt64.random(in: 0...different, using: &random) << 32 | UInt64(UInt32.random(in: 0 ... .max, using: &random))
      }
      let expected = Self.sorted(values)
      RadixSort.sortByUpperHalf(&values)
      #expect(values == expected, "\(count) values of \(different)")
    }
  }

  @Test("Each byte of the upper half counts, and no other", arguments: 0..<8)
  func bytes(byte: Int) {
    for count in [40, 200] {
      var values = (0..<count).map { UInt64($0 * 7 % 256) << UInt64(byte * 8) }
      let expected = Self.sorted(values)
      RadixSort.sortByUpperHalf(&values)
      #expect(values == expected, "\(count) values")
    }
  }

  @Test("What is equal stays as it stands, and what falls is turned round", arguments: [1, 2, 47, 48, 49, 256, 600])
  func equalAndFalling(count: Int) {
    let equal = (0..<count).map { (5 as UInt64) << 32 | UInt64(count - $0) }
    var values = equal
    RadixSort.sortByUpperHalf(&values)
    #expect(values == equal)
    // Neighbours, and values far apart.
    for factor in [1, 0x0101_0101] as [UInt64] {
      let rising = (0..<count).map { (UInt64($0) * factor) << 32 | 7 }
      values = rising.reversed()
      RadixSort.sortByUpperHalf(&values)
      #expect(values == rising.sorted())
      RadixSort.sortByUpperHalf(&values)
      #expect(values == rising.sorted(), "sorted already")
    }
  }
}
