@testable import StoryGrouping
import TestSupport
import Testing

@Suite("The highest of some figures")
struct RanksTests {
  private static func compare(_ ranks: [UInt64], _ seed: Int) {
    let sorted = ranks.sorted(by: >)
    for count in Set([1, 2, ranks.count / 3, ranks.count / 2, ranks.count - 1, ranks.count]) {
      guard ranks.indices.contains(count - 1) else { continue }
      var given = ranks
      let least = given.withUnsafeMutableBufferPointer { Ranks.highest(count, of: $0) }
      #expect(least == sorted[count - 1], "seed \(seed): \(count) of \(ranks.count)")
    }
  }

  @Test("The least of them is the one that sorting gives, with equal ones among them", arguments: 0..<20)
  func likeSorting(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    let most = ([0, 1, 9, 100, UInt64.max] as [UInt64])[seed % 5]
    for size in Array(1...24) + [48, 161, 700] {
      Self.compare((0..<size).map { _ in UInt64.random(in: 0...most, using: &random) }, seed)
    }
  }

  @Test("In order, in the opposite order, in waves and all alike, they are found as well")
  func shapes() {
    for size in [1, 2, 3, 64, 333] {
      let rising = (0..<size).map { UInt64($0) }
      Self.compare(rising, 0)
      Self.compare(rising.reversed(), 0)
      Self.compare(rising.map { $0 % 7 }, 0)
      Self.compare(rising + rising.reversed(), 0)
      Self.compare(rising.map { _ in UInt64.max }, 0)
    }
  }
}
