@testable import StoryGrouping
import TestSupport
import Testing

@Suite("Which stories an article is compared with")
struct CandidateSearchTests {
  private static let keys: UInt32 = 120

  private static func vector(_ random: inout SplitMix) -> TermVector {
    let keys = Set((0..<70).map { _ in UInt32.random(in: 0..<Self.keys, using: &random) }).sorted()
    return TermVector(
      sorted: keys.map { TermVector.Term(key: $0, weight: UInt16.random(in: 1...400, using: &random)) })
  }

  /// The slots met by the shortest lists, as far as they have no more postings than the budget.
  private static func met(
    _ vector: TermVector, _ found: [UInt32: Set<UInt32>], _ budget: Int
  ) -> Set<UInt32> {
    var left = budget
    var met: Set<UInt32> = []
    let lists = vector.terms.compactMap { found[$0.key] }.enumerated()
    for list in lists.sorted(by: { ($0.element.count, $0.offset) < ($1.element.count, $1.offset) }) {
      left -= list.element.count
      guard left >= 0 else { break }
      met.formUnion(list.element)
    }
    return met
  }

  @Test("They are those of the shortest lists, as far as the budget goes, whatever that is", arguments: 0..<10)
  func budgets(seed: Int) {
    var random = SplitMix(seed: UInt64(seed) &+ 900)
    var stories = LiveStories()
    var search = CandidateSearch()
    var found: [UInt32: Set<UInt32>] = [:]
    // Few stories, so that many terms find one, and all that are met are among the best.
    for slot in (1...6).map({ stories.start(Int64($0)) }) {
      let vector = Self.vector(&random)
      stories.add(vector, hour: nil, to: slot)
      for term in vector.terms where vector.isFound(by: term) { found[term.key, default: []].insert(slot) }
    }
    #expect(found.values.contains { $0.count == 1 } && found.values.contains { $0.count > 2 })
    let vector = Self.vector(&random)
    let all = vector.terms.reduce(0) { $0 + (found[$1.key]?.count ?? 0) }
    for budget in 0...(all + 2) {
      let candidates = search.candidates(for: vector, in: stories, budget: budget, least: 0)
      let expected = Self.met(vector, found, budget)
      #expect(Set(candidates.map(\.slot)) == expected, "seed \(seed), \(budget) of \(all)")
      for candidate in candidates {
        let centroid = stories[candidate.slot].centroid
        let cosine =
          Double(centroid.product(with: vector.terms)) / Double(vector.squaredLength).squareRoot()
          / Double(TermVector.unit)
        #expect(abs(candidate.cosine - cosine) < 1e-12, "seed \(seed), \(budget) of \(all)")
      }
    }
  }
}
