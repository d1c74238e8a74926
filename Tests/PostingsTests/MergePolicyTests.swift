import TestSupport
import Testing

@testable import Postings

@Suite("Which segments are merged")
struct MergePolicyTests {
  /// Sizes after each of `written` was written and all was merged that was to be, and how often each posting was written.
  private func run(_ policy: MergePolicy, _ written: [Int]) -> (sizes: [Int], amplification: Double) {
    var sizes: [Int] = []
    var work = 0
    for size in written {
      sizes.append(size)
      work += size
      while let range = policy.next(sizes) {
        let sum = sizes[range].reduce(0, +)
        work += sum
        sizes.replaceSubrange(range, with: [sum])
      }
    }
    return (sizes, Double(work) / Double(written.reduce(0, +)))
  }

  @Test("Of equal segments few are left, and each posting is written again about as often as there are levels")
  func levels() {
    var policy = MergePolicy()
    policy.least = 1
    for count in [1, 3, 4, 63, 64, 65, 255, 1000, 4096] {
      let (sizes, amplification) = run(policy, Array(repeating: 100, count: count))
      var levels = 1
      while 1 << (2 * levels) <= count { levels += 1 }
      #expect(sizes.count <= 3 * levels, "\(count): \(sizes)")
      #expect(amplification <= Double(levels), "\(count)")
      #expect(sizes == sizes.sorted(by: >))
    }
  }

  @Test(
    "Whatever sizes come, segments stay few, none is larger than the limit, and it comes to an end", arguments: 0..<30)
  func anySizes(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    var policy = MergePolicy()
    policy.limit = 40_000_000
    let written = (0..<600).map { _ in 1 << Int.random(in: 0...20, using: &random) }
    let (sizes, amplification) = run(policy, written)
    #expect(sizes.allSatisfy { $0 <= policy.limit })
    #expect(sizes.count <= 30 + sizes.filter { $0 > policy.limit / 4 }.count, "\(sizes)")
    #expect(amplification < 10, "\(amplification)")
    #expect(policy.next(sizes) == nil)
  }

  @Test("Small segments cost little, so all of them are one level")
  func small() {
    let (sizes, _) = run(MergePolicy(), [1, 10, 100, 1000])
    #expect(sizes == [1111])
  }

  @Test("Nothing to merge is nothing")
  func nothing() {
    #expect(MergePolicy().next([]) == nil)
    #expect(MergePolicy().next([5, 5, 5]) == nil)
  }
}
