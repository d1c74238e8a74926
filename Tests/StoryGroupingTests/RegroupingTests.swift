import StoryGrouping
import TestSupport
import Testing

@Suite("Grouping anew")
struct RegroupingTests {
  private func fed(_ seed: UInt64) -> [KeptArticle] {
    let feed = InventedFeed(seed: seed, articles: 200, events: 40, days: 20)
    var grouper = StoryGrouper()
    return feed.arrivals.enumerated().map { grouper.place($1, article: Int64($0 + 1)) }
  }

  /// The story of each report in the end: stories that became part of another one are that.
  private func stories(_ kept: [KeptArticle]) -> [Int64] {
    var whole: [Int64: Int64] = [:]
    for article in kept { for part in article.decision.merged { whole[part] = article.decision.story } }
    return kept.map { article in
      var story = article.decision.story
      while let next = whole[story] { story = next }
      return story
    }
  }

  @Test("By the same settings nothing changes", arguments: 0..<6)
  func same(seed: Int) {
    let kept = fed(UInt64(seed))
    var regrouping = Regrouping(settings: StorySettings())
    for article in kept {
      regrouping.place(article.vector, article: article.article, time: article.time)
    }
    let outcome = regrouping.outcome(of: Array(zip(kept.map(\.article), stories(kept))), firstNew: 1000)
    #expect(outcome.moved.isEmpty && outcome.merged.isEmpty && outcome.begun.isEmpty, "seed \(seed)")
  }

  @Test(
    "Whatever was there before, the same groups come out, and every number stands for one of them", arguments: 0..<6)
  func anyBefore(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed))
    let kept = fed(UInt64(seed))
    let wanted = stories(kept)
    let before = kept.map { _ in Int64.random(in: 1...30, using: &generator) }
    var regrouping = Regrouping(settings: StorySettings())
    for article in kept {
      regrouping.place(article.vector, article: article.article, time: article.time)
    }
    let outcome = regrouping.outcome(of: Array(zip(kept.map(\.article), before)), firstNew: 1000)
    let moved = Dictionary(uniqueKeysWithValues: outcome.moved.map { ($0.article, $0.story) })
    let after = zip(kept, before).map { moved[$0.article] ?? $1 }
    for (one, other) in zip(after.indices, after.indices.dropFirst()) {
      #expect((after[one] == after[other]) == (wanted[one] == wanted[other]), "seed \(seed)")
    }
    #expect(Set(zip(after, wanted).map { [$0, $1] }).count == Set(wanted).count, "seed \(seed)")
    let live = Set(after)
    #expect(outcome.begun.allSatisfy { $0 >= 1000 && live.contains($0) })
    #expect(outcome.begun == (0..<outcome.begun.count).map { 1000 + Int64($0) })
    #expect(Set(outcome.merged.map(\.story)) == Set(before).subtracting(live), "seed \(seed)")
    #expect(outcome.merged.allSatisfy { live.contains($0.into) }, "seed \(seed)")
  }

  @Test(
    "Reports that came, went or were moved meanwhile: no number is left empty, and none stands for itself",
    arguments: 0..<6)
  func meanwhile(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed))
    let kept = fed(UInt64(seed))
    var regrouping = Regrouping(settings: StorySettings())
    for article in kept { regrouping.place(article.vector, article: article.article, time: article.time) }
    let now = (kept.map(\.article) + (1000...1020)).filter { _ in Int.random(in: 0..<10, using: &generator) > 0 }
      .map { (article: $0, story: Int64.random(in: 1...40, using: &generator)) }
    let outcome = regrouping.outcome(of: now, firstNew: 2000)
    let moved = Dictionary(uniqueKeysWithValues: outcome.moved.map { ($0.article, $0.story) })
    let live = Set(now.map { moved[$0.article] ?? $0.story })
    #expect(outcome.begun.allSatisfy { live.contains($0) }, "seed \(seed)")
    #expect(Set(outcome.merged.map(\.story)) == Set(now.map(\.story)).subtracting(live), "seed \(seed)")
    #expect(outcome.merged.allSatisfy { live.contains($0.into) }, "seed \(seed)")
  }
}
