import NearDuplicates
import TestSupport
import Testing

@Suite("The longest run that two texts share")
struct CommonRunTests {
  /// By the obvious way, in quadratic time.
  private func longest(_ a: [UInt64], _ b: [UInt64]) -> CommonRun? {
    var best: CommonRun?
    for j in b.indices {
      for i in a.indices {
        var length = 0
        while i + length < a.count, j + length < b.count, a[i + length] == b[j + length] { length += 1 }
        if length >= 5, length > best?.words ?? 0 { best = CommonRun(words: length, start: i, otherStart: j) }
      }
    }
    return best
  }

  @Test("It is the one that comparing all places with all gives", arguments: 0..<200)
  func agrees(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    // Of few words, so that runs come again and again within a text.
    let vocabulary = UInt64.random(in: 1...8, using: &random)
    func text() -> [UInt64] {
      (0..<Int.random(in: 0...120, using: &random)).map { _ in
        UInt64.random(in: 0..<vocabulary, using: &random) &* 0x9E37_79B9_7F4A_7C15
      }
    }
    var (one, other) = (text(), text())
    if Bool.random(using: &random) { other += one.prefix(60) + text() }
    if Bool.random(using: &random) { one = text() + one }
    #expect(
      CommonRun(of: ShingledText(wordHashes: one), and: ShingledText(wordHashes: other)) == longest(one, other),
      "seed \(seed)")
  }

  @Test("Texts that share no five words in a row share none")
  func none() {
    let sketch = ShingledText(wordHashes: [1, 2, 3, 4, 5, 6])
    #expect(CommonRun(of: sketch, and: ShingledText(wordHashes: [9, 1, 2, 3, 4, 8, 5, 6])) == nil)
    #expect(CommonRun(of: sketch, and: ShingledText(wordHashes: [1, 2, 3, 4])) == nil)
    #expect(CommonRun(of: sketch, and: ShingledText(wordHashes: [])) == nil)
    #expect(
      CommonRun(of: sketch, and: ShingledText(wordHashes: [7, 2, 3, 4, 5, 6]))
        == CommonRun(words: 5, start: 1, otherStart: 1))
  }

  @Test("One word half a million times, and texts made so that hashes fall together, take no longer than others")
  func hostile() {
    let same = ShingledText(wordHashes: Array(repeating: 7, count: 500_000))
    let shorter = ShingledText(wordHashes: [1, 2] + Array(repeating: 7, count: 400_000))
    let clock = ContinuousClock()
    let took = clock.measure {
      #expect(CommonRun(of: same, and: shorter) == CommonRun(words: 400_000, start: 0, otherStart: 2))
    }
    // Thue and Morse: two long words that a polynomial hash modulo 2⁶⁴ cannot tell apart.
    var thue = [false]
    for _ in 0..<12 { thue += thue.map { !$0 } }
    func text(_ pattern: [Bool], _ edge: UInt64) -> [UInt64] {
      [edge] + pattern.flatMap { Array(repeating: $0 ? 11 : 13, count: 5) as [UInt64] } + [edge &+ 1]
    }
    let (one, other) = (text(thue, 100), text(thue.map { !$0 }, 200))
    let run = CommonRun(of: ShingledText(wordHashes: one), and: ShingledText(wordHashes: other))
    if let run {
      #expect(
        one[run.start..<(run.start + run.words)].elementsEqual(other[run.otherStart..<(run.otherStart + run.words)]))
    }
    #expect(run != nil)
    // A debug build on a busy machine: the quadratic way would take hours.
    #expect(took < .seconds(60))
  }
}
