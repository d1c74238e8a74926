@testable import StoryGrouping
import TestSupport
import Testing

@Suite("Terms of live stories, and the stories found by them")
struct StoryPostingsTests {
  private struct Given {
    var reports: UInt32 = 0
    var sums: [UInt32: UInt32] = [:]
  }

  private static func list(of term: UInt32, _ postings: StoryPostings) -> [StoryPosting] {
    let found = postings.found(by: term)
    guard let block = found.block else { return found.posting.map { [$0] } ?? [] }
    var list: [StoryPosting] = []
    postings.withList(in: block) { list = Array($0) }
    return list
  }

  private static func compare(_ postings: StoryPostings, _ oracle: [UInt32: Given], _ keys: [UInt32], _ seed: Int) {
    #expect(postings.termCount == oracle.count, "seed \(seed)")
    for key in keys {
      #expect(postings.frequency(of: key) == Int(oracle[key]?.reports ?? 0), "seed \(seed): term \(key)")
      let list = list(of: key, postings)
      let sums = oracle[key]?.sums ?? [:]
      #expect(list.map(\.slot) == sums.keys.sorted(), "seed \(seed): term \(key)")
      #expect(list.allSatisfy { $0.sum == sums[$0.slot] }, "seed \(seed): term \(key)")
    }
    let terms = keys.map { ArticleTerms.Term(key: $0, weight: 1, rarity: 1) }
    postings.withFrequencies(of: terms) {
      #expect($0.map { $0 } == keys.map { oracle[$0]?.reports ?? 0 }, "seed \(seed)")
    }
  }

  @Test(
    "What is added and taken back is what dictionaries have of it, and goes when nothing is left", arguments: 0..<20)
  func likeDictionaries(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    var postings = StoryPostings()
    var oracle: [UInt32: Given] = [:]
    // Few terms in many stories, many in few; the ends of the range among them.
    let common: [UInt32] = [0, .max, .max - 1, 7]
    let keys = common + (1000..<1400)
    var added: [(term: UInt32, reports: UInt32, sum: UInt32, slot: UInt32)] = []
    func takeBack(_ index: Int) {
      let (term, reports, sum, slot) = added.remove(at: index)
      postings.subtract(term, in: reports, sum, from: slot)
      oracle[term]?.reports -= reports
      if sum > 0, let before = oracle[term]?.sums[slot] {
        oracle[term]?.sums[slot] = before == sum ? nil : before - sum
      }
      if oracle[term]?.reports == 0 { oracle[term] = nil }
    }
    for step in 0..<6000 {
      // It grows, shrinks to little, and grows again.
      let isGrowing = step % 3000 < 2000
      if !added.isEmpty, Int.random(in: 0..<10, using: &random) < (isGrowing ? 3 : 9) {
        takeBack(Int.random(in: 0..<added.count, using: &random))
        continue
      }
      let isCommon = Bool.random(using: &random)
      let term = (isCommon ? common : keys).randomElement(using: &random) ?? 0
      let sum = UInt32.random(in: 0...3, using: &random)
      let slot = UInt32.random(in: 0..<(isCommon ? 300 : 4), using: &random)
      let reports = UInt32.random(in: 1...3, using: &random)
      postings.add(term, in: reports, sum, to: slot)
      added.append((term, reports, sum, slot))
      oracle[term, default: Given()].reports += reports
      if sum > 0 { oracle[term]?.sums[slot, default: 0] += sum }
      if step % 500 == 0 { Self.compare(postings, oracle, keys, seed) }
    }
    Self.compare(postings, oracle, keys, seed)
    while !added.isEmpty { takeBack(added.count - 1) }
    Self.compare(postings, [:], keys, seed)
  }
}
