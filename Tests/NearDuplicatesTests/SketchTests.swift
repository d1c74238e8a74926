@testable import NearDuplicates
import TestSupport
import Testing
import Words

@Suite("Sketches of texts")
struct SketchTests {
  @Test("A shingle's value never changes")
  func golden() {
    #expect(Shingles.version == 1)
    let words = WordSequence("the quick brown fox jumps over").hashes
    #expect(Shingles.sequence(of: words) == [220_700_919_329_255_351, 6_163_281_896_970_859_379])
  }

  @Test("A rolled shingle equals the shingle of its five words alone")
  func rolling() {
    let words = (1...40).map { UInt64($0) &* 0x1234_5678_9ABC_DEF1 }
    let rolled = Shingles.sequence(of: words)
    for start in rolled.indices {
      #expect(rolled[start] == Shingles.sequence(of: Array(words[start..<start + 5]))[0])
    }
  }

  @Test("Any shared run of twelve words shares a fingerprint", arguments: 0..<200)
  func guarantee(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed))
    let vocabulary = UInt64.random(in: 1...2000, using: &generator)
    func text(_ count: Int) -> [UInt64] {
      (0..<count).map { _ in WordHash.hash(Array("w\(UInt64.random(in: 0..<vocabulary, using: &generator))".utf8)) }
    }
    let shared = text(12)
    let one = text(Int.random(in: 0...60, using: &generator)) + shared + text(Int.random(in: 0...60, using: &generator))
    let other =
      text(Int.random(in: 0...60, using: &generator)) + shared + text(Int.random(in: 0...60, using: &generator))
    let prints = Set(Sketch(wordHashes: one, figures: []).fingerprints)
    #expect(!prints.isDisjoint(with: Sketch(wordHashes: other, figures: []).fingerprints), "seed \(seed)")
  }

  @Test("Overlap is exact: it agrees with sets", arguments: 0..<100)
  func overlap(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed) &+ 99)
    func text() -> [UInt64] {
      // Few words, so that shingles come again within a text.
      let vocabulary = UInt64.random(in: 1...6, using: &generator)
      return (0..<Int.random(in: 5...200, using: &generator)).map { _ in
        UInt64.random(in: 0..<vocabulary, using: &generator) &* 0x9E37_79B9_7F4A_7C15
      }
    }
    let (one, other) = (Sketch(wordHashes: text()), Sketch(wordHashes: text()))
    let (a, b) = (Set(one.shingles), Set(other.shingles))
    let shared = Double(a.intersection(b).count)
    let overlap = Overlap(of: one.text, and: other.text)
    #expect(overlap.resemblance == shared / Double(a.union(b).count))
    #expect(overlap.containment == shared / Double(a.count))
    #expect(overlap.contained == shared / Double(b.count))
    var meter = OverlapMeter()
    meter.load(one.text)
    let limited = meter.overlap(with: other.text, resemblance: 0.5, containment: 0.8)
    let isEnough = overlap.resemblance >= 0.5 || overlap.largerContainment >= 0.8
    #expect(limited == (isEnough ? overlap : nil), "seed \(seed)")
  }

  @Test("How many different shingles there are, whether none, few or all come again", arguments: [0, 1, 2, 7, 500])
  func distinct(again: Int) {
    var generator = SplitMix(seed: UInt64(again) &+ 300)
    for count in [0, 1, 2, 9, 480, 5000] {
      var shingles = (0..<count).map { _ in generator.next() }
      if !shingles.isEmpty {
        for _ in 0..<again { shingles.append(shingles[Int.random(in: 0..<shingles.count, using: &generator)]) }
        shingles.shuffle(using: &generator)
      }
      #expect(Shingles.distinctCount(shingles) == Set(shingles).count, "\(count)")
    }
  }

  @Test("A text under five words has no shingles and resembles nothing")
  func tooShort() {
    let sketch = Sketch(wordHashes: WordSequence("four words are few").hashes, figures: [])
    #expect(sketch.fingerprints.isEmpty)
    #expect(Overlap(of: sketch.text, and: sketch.text).resemblance == 0)
  }
}
