import CorpusStore
import Foundation
import NearDuplicates
import NewsModel
import StoryGrouping
import TestSupport
import Testing
import Words

@testable import NewsfoldPipeline

@Suite("Texts of known articles")
struct KnownTextsTests {
  private static func shingled(_ words: Int, seed: UInt64) -> ShingledText {
    var random = SplitMix(seed: seed)
    return ShingledText(wordHashes: (0..<words).map { _ in random.next() })
  }

  private static func article(_ number: Int64) -> ArticleID { ArticleID(rawValue: number) }

  /// A corpus whose first article is of these words; of others it has none.
  private static func corpus(_ desk: Desk, _ text: String) async throws -> CorpusWriter {
    try desk.write("a.txt", text)
    try await desk.ingest()
    return try CorpusWriter(at: CorpusLocation(desk.settings.state))
  }

  @Test("A text is the one that is kept, or else is read, and is there no more once it is forgotten")
  func kept() async throws {
    let desk = try Desk()
    let text = Desk.prose(1)
    let corpus = try await Self.corpus(desk, text)
    let (own, other) = (ShingledText(WordSequence(text)), Self.shingled(40, seed: 1))
    var known = KnownTexts()
    try corpus.commitBehind { rows, snapshot in
      let transaction = try FilingTransaction(rows, snapshot, [], StoryPlacement(StorySettings()))
      let made = try known.text(of: Self.article(1), in: transaction)
      #expect(made?.words == own.words && made?.shingles == own.shingles)
      let none = try known.text(of: Self.article(2), in: transaction)
      #expect(none == nil)
      for number in 1...3 as ClosedRange<Int64> { known.keep(other, of: Self.article(number)) }
      let kept = try known.text(of: Self.article(1), in: transaction)
      #expect(kept?.shingles == other.shingles, "what is kept is not read again")
      known.forget(Self.article(1))
      known.forget(Self.article(2))
      let again = try known.text(of: Self.article(1), in: transaction)
      #expect(again?.shingles == own.shingles)
      let forgotten = try known.text(of: Self.article(2), in: transaction)
      #expect(forgotten == nil)
      let third = try known.text(of: Self.article(3), in: transaction)
      #expect(third?.shingles == other.shingles)
      known.forgetAll()
      let last = try known.text(of: Self.article(3), in: transaction)
      #expect(last == nil)
    }
    try corpus.close()
  }

  @Test("What was asked for a short time ago stays, of the others the newest; a very long one is not kept at all")
  func limits() async throws {
    let desk = try Desk()
    let corpus = try await Self.corpus(desk, Desk.prose(1))
    let text = Self.shingled(30, seed: 2)
    var known = KnownTexts()
    try corpus.commitBehind { rows, snapshot in
      let transaction = try FilingTransaction(rows, snapshot, [], StoryPlacement(StorySettings()))
      for number in 10...20_000 as ClosedRange<Int64> {
        known.keep(text, of: Self.article(number))
        guard number % 1000 == 0 else { continue }
        let asked = try known.text(of: Self.article(10), in: transaction)
        #expect(asked != nil, "at \(number)")
      }
      for number in 19_900...20_000 as ClosedRange<Int64> {
        let new = try known.text(of: Self.article(number), in: transaction)
        #expect(new != nil, "\(number)")
      }
      for number in 11...100 as ClosedRange<Int64> {
        let old = try known.text(of: Self.article(number), in: transaction)
        #expect(old == nil, "\(number)")
      }
      // Forgotten wherever it is kept: of these many are among the older ones.
      for number in 13_000...20_000 as ClosedRange<Int64> {
        known.forget(Self.article(number))
        let forgotten = try known.text(of: Self.article(number), in: transaction)
        #expect(forgotten == nil, "\(number)")
      }
      known.keep(Self.shingled(30_000, seed: 3), of: Self.article(30_000))
      let long = try known.text(of: Self.article(30_000), in: transaction)
      #expect(long == nil)
    }
    try corpus.close()
  }
}
