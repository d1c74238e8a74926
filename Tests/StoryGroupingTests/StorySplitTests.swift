import StoryGrouping
import TestSupport
import Testing
import Words

@Suite("Stories that are rather two")
struct StorySplitTests {
  private func vectors(_ events: [Int], seed: UInt64) -> [TermVector] {
    var generator = SplitMix(seed: seed)
    return events.map { event in
      let words = (0..<90).map { _ in
        Int.random(in: 0..<3, using: &generator) == 0
          ? "name\(event)x\(Int.random(in: 0..<8, using: &generator))"
          : "word\(Int.random(in: 0..<3000, using: &generator))"
      }
      let text = WordSequence(words.joined(separator: " "))
      return StoryGrouper().vector(of: ArticleTerms(title: WordSequence(words[0]), text: text))
    }
  }

  @Test("Reports of two events fall into two parts, in whatever order they came", arguments: 0..<10)
  func two(seed: Int) throws {
    var generator = SplitMix(seed: UInt64(seed))
    var events = [1, 1, 1, 1, 2, 2, 2].shuffled(using: &generator)
    let split = try #require(StorySplit(of: vectors(events, seed: UInt64(seed))))
    let first = events.removeFirst()
    #expect(split.isSecond == [false] + events.map { $0 != first }, "seed \(seed)")
    #expect(split.share >= 0 && split.share <= StorySplit.mostShare)
  }

  @Test("Reports of one event do not, nor do too few, or nothing", arguments: 0..<10)
  func one(seed: Int) {
    #expect(StorySplit(of: vectors(Array(repeating: 1, count: 8), seed: UInt64(seed))) == nil, "seed \(seed)")
    #expect(StorySplit(of: vectors([1, 1, 2], seed: UInt64(seed))) == nil)
    // One that stands alone is no event.
    #expect(StorySplit(of: vectors([1, 1, 1, 1, 1, 2], seed: UInt64(seed))) == nil, "seed \(seed)")
    #expect(StorySplit(of: []) == nil)
    let nothing = StoryGrouper().vector(of: ArticleTerms(title: WordSequence(""), text: WordSequence("")))
    #expect(StorySplit(of: Array(repeating: nothing, count: 6)) == nil)
  }

  @Test("Five reports of one event, as newsrooms write them, are one")
  func bridge() {
    let vectors = InventedReport.bridge.map {
      StoryGrouper().vector(of: ArticleTerms(title: WordSequence($0.title), text: WordSequence($0.text)))
    }
    #expect(StorySplit(of: vectors) == nil)
  }
}
