import NearDuplicates
import TestSupport
import Testing
import Words

@Suite("Sketches of texts")
struct SketchTests {
  @Test("A shingle's value never changes")
  func golden() {
    #expect(ShingleSet.version == 1)
    let words = WordSequence("the quick brown fox jumps over").hashes
    #expect(ShingleSet.sequence(of: words) == [220_700_919_329_255_351, 6_163_281_896_970_859_379])
  }

  @Test("A rolled shingle equals the shingle of its five words alone")
  func rolling() {
    let words = (1...40).map { UInt64($0) &* 0x1234_5678_9ABC_DEF1 }
    let rolled = ShingleSet.sequence(of: words)
    for start in rolled.indices {
      #expect(rolled[start] == ShingleSet.sequence(of: Array(words[start..<start + 5]))[0])
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

  @Test("Overlap is exact: it agrees with sets", arguments: 0..<50)
  func overlap(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed) &+ 99)
    func set() -> Set<UInt64> {
      Set((0..<Int.random(in: 1...80, using: &generator)).map { _ in UInt64.random(in: 0..<100, using: &generator) })
    }
    let (a, b) = (set(), set())
    let overlap = Overlap(of: ShingleSet(sequence: Array(a)), and: ShingleSet(sequence: Array(b)))
    let shared = Double(a.intersection(b).count)
    #expect(overlap.resemblance == shared / Double(a.union(b).count))
    #expect(overlap.containment == shared / Double(a.count))
    #expect(overlap.contained == shared / Double(b.count))
  }

  @Test("A text under five words has no shingles and resembles nothing")
  func tooShort() {
    let sketch = Sketch(wordHashes: WordSequence("four words are few").hashes, figures: [])
    #expect(sketch.fingerprints.isEmpty)
    #expect(Overlap(of: sketch.shingles, and: sketch.shingles).resemblance == 0)
  }
}
