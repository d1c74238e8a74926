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
      $0.figures = .most; $0.secondsApart = 90_000
    }
    #expect(thresholds.judge(reprint, daily) == Verdict(.template, .otherFigures))
    #expect(
      thresholds.judge(
        reprint,
        circumstances {
          $0.figures = .most; $0.secondsApart = 60
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

  @Test("A form that comes again has one title, one length and some other figures; a cut text has fewer")
  func forms() {
    let alike = Overlap(resemblance: 0.7, containment: 0.85, contained: 0.8)
    func judge(_ change: (inout Circumstances) -> Void) -> Relation? {
      thresholds.judge(
        alike,
        circumstances {
          $0.secondsApart = 86_000
          $0.figures = .some
          $0.isSameTitle = true
          $0.isSameLength = true
          change(&$0)
        })?.relation
    }
    #expect(judge { _ in } == .template)
    #expect(judge { $0.figures = .none } == .reprint)
    #expect(judge { $0.isSameTitle = false } == .reprint)
    #expect(judge { $0.isSameLength = false } == .reprint)
    #expect(judge { $0.secondsApart = 3600 } == .reprint)
    #expect(judge { $0.secondsApart = nil } == .reprint)
    #expect(
      judge {
        $0.figures = .most; $0.isSameTitle = false
      } == .template)
    #expect(judge { $0.isSamePath = true } == .revision)
  }

  @Test(
    "What becomes of figures",
    arguments: [
      ([1, 2, 3], [1, 2, 3], FigureChange.none), ([], [], .none), ([1, 2, 3], [4, 5, 6], .most),
      ([1, 2, 3], [1, 2], .some), ([1, 2, 3, 4, 5], [1, 2, 3, 4, 9], .some), ([1, 2, 3, 4], [1, 2, 3, 9], .most),
      ([1], [2], .some), ([1, 2, 3], [], .some),
    ])
  func figures(one: [UInt64], other: [UInt64], change: FigureChange) {
    let (a, b) = (ShingledText(wordHashes: [], figures: one), ShingledText(wordHashes: [], figures: other))
    #expect(a.figures(in: b) == change && b.figures(in: a) == change)
  }
}
