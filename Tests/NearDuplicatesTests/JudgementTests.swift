import NearDuplicates
import Testing
import Words

@Suite("Judging overlaps")
struct JudgementTests {
  private let thresholds = MatchThresholds()

  private func circumstances(_ change: (inout Circumstances) -> Void) -> Circumstances {
    var value = Circumstances()
    change(&value)
    return value
  }

  @Test("Each rule in its order")
  func rules() {
    let reprint = Overlap(resemblance: 0.6, containment: 0.75, contained: 0.75)
    let excerpt = Overlap(resemblance: 0.2, containment: 0.9, contained: 0.2)
    let expansion = Overlap(resemblance: 0.2, containment: 0.2, contained: 0.9)
    let little = Overlap(resemblance: 0.35, containment: 0.4, contained: 0.45)
    let plain = Circumstances()
    #expect(thresholds.judge(reprint, plain)?.relation == .reprint)
    #expect(thresholds.judge(excerpt, plain)?.relation == .excerpt)
    #expect(thresholds.judge(expansion, plain)?.relation == .expansion)
    #expect(thresholds.judge(little, plain) == nil)
    #expect(thresholds.judge(little, circumstances { $0.isSamePath = true }) == Verdict(.revision, .samePath))
    let daily = circumstances {
      $0.hasOtherFigures = true; $0.secondsApart = 90_000
    }
    #expect(thresholds.judge(reprint, daily) == Verdict(.template, .otherFigures))
    #expect(
      thresholds.judge(
        reprint,
        circumstances {
          $0.hasOtherFigures = true; $0.secondsApart = 60
        })?.relation == .reprint)
    #expect(
      thresholds.judge(
        reprint,
        circumstances {
          $0.isSameSource = true; $0.isSameTitle = true; $0.secondsApart = 600
        })
        == Verdict(.revision, .sameTitle))
    #expect(
      thresholds.judge(
        reprint,
        circumstances {
          $0.isSameSource = true; $0.isSameTitle = true
        })?.relation == .reprint)
  }

  @Test("An original decides before a closer copy of it: clusters are stars")
  func stars() {
    let copy = Evidence(
      number: 9, overlap: Overlap(resemblance: 0.9, containment: 0.9, contained: 0.9),
      verdict: Verdict(.reprint, .alike),
      isOriginal: false)
    let original = Evidence(
      number: 3, overlap: Overlap(resemblance: 0.6, containment: 0.7, contained: 0.7),
      verdict: Verdict(.reprint, .alike),
      isOriginal: true)
    #expect(Judgement([copy, original]).deciding == original)
    #expect(Judgement([]).deciding == nil)
  }

  @Test("An added text is found at once, and not after it was taken back")
  func overlay() throws {
    let sketch = Sketch(wordHashes: (0..<40).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 })
    let index = NearDuplicateIndex()
    try index.add(1, sketch)
    #expect(try index.candidates(for: sketch) == [1])
    index.rollback()
    #expect(try index.candidates(for: sketch).isEmpty)
    try index.add(2, sketch)
    index.commit()
    index.rollback()
    #expect(try index.candidates(for: sketch) == [2])
    #expect(index.count == 1)
  }

  @Test("Other figures: fewer than half shared, of at least three")
  func figures() {
    func sketch(_ figures: [UInt64]) -> Sketch { Sketch(wordHashes: [], figures: figures) }
    #expect(sketch([1, 2, 3]).hasOtherFigures(than: sketch([4, 5, 6])))
    #expect(!sketch([1, 2, 3]).hasOtherFigures(than: sketch([1, 2, 3])))
    #expect(!sketch([1]).hasOtherFigures(than: sketch([2])))
  }
}
