import Testing
import Words

@testable import StoryGrouping

/// Of three articles the third belongs to the stories of the first two, whose cosine is 0.27.
@Suite("Which stories become one")
struct MergingTests {
  private static let start: Int64 = 1_700_000_000
  private static let texts = [
    text(0..<40, 100..<120), text(50..<90, 100..<120), text(0..<20, 50..<70, 100..<120),
  ]

  private static func text(_ words: Range<Int>...) -> WordSequence {
    WordSequence(words.flatMap { $0.map { "zork\($0 * 7919 % 10_007)ia" } }.joined(separator: " "))
  }

  private static func settings(_ margin: Double, _ threshold: Double) -> StorySettings {
    var settings = StorySettings()
    (settings.joinThreshold, settings.joinThresholdUntimed, settings.competition) = (0.4, 0.6, 0)
    (settings.mergeMargin, settings.mergeThreshold) = (margin, threshold)
    return settings
  }

  /// Whether the first two are one, given the hours of all three.
  private func isMerged(_ margin: Double, threshold: Double = 0.99, _ hours: [Int64?]) -> Bool {
    var grouper = StoryGrouper(settings: Self.settings(margin, threshold))
    let vectors = Self.texts.map { grouper.vector(of: ArticleTerms(title: WordSequence(""), text: $0)) }
    var merged: [Int64] = []
    for (index, hour) in hours.enumerated() {
      let number = Int64(index + 1)
      let decision = grouper.place(
        vectors[index], article: number, time: hour.map { Self.start + $0 * 3600 }, newStory: number)
      #expect(decision.isNew == (index < 2), "\(number) of \(hours)")
      merged = decision.merged
    }
    return merged == [2]
  }

  @Test("They are as wholes like one another, or their reports are, unless that is never to be")
  func either() {
    #expect(isMerged(0.65, [0, 0, 0]) && !isMerged(0.72, [0, 0, 0]))
    #expect(isMerged(1000, threshold: 0.25, [0, 0, 0]) && !isMerged(1000, threshold: 0.3, [0, 0, 0]))
    #expect(!isMerged(0.1, threshold: 1, [0, 0, 0]))
  }

  @Test(
    "Their reports are held against what has to be shown where times are not known, and lose by the gaps where they are"
  )
  func times() {
    // 0.27 beside 0.6 times that ...
    #expect(isMerged(0.4, [nil, nil, nil]) && !isMerged(0.5, [nil, nil, nil]))
    #expect(isMerged(0.4, [nil, 0, 0]) && !isMerged(0.5, [nil, 0, 0]))
    // ... and a half of it, after two days, beside 0.4 times that.
    #expect(isMerged(0.3, [0, 48, 24]) && !isMerged(0.4, [0, 48, 24]))
  }

  @Test("One date among many reports that have none says nothing of when a story was")
  func fewDates() {
    let settings = Self.settings(0.6, 0.99)
    for dated in [1, 3] {
      var grouper = StoryGrouper(settings: settings)
      let vectors = Self.texts.map { grouper.vector(of: ArticleTerms(title: WordSequence(""), text: $0)) }
      // Two stories of four reports each, of which so many have a time.
      for story in 0..<2 {
        for report in 0..<4 {
          grouper.replay(
            vectors[story], article: Int64(story * 4 + report + 1), time: report < dated ? Self.start : nil,
            story: Int64(story + 1))
        }
      }
      let decision = grouper.place(vectors[2], article: 9, time: Self.start, newStory: 9)
      #expect(decision.merged == (dated == 3 ? [2] : []), "\(dated)")
    }
  }

  @Test("What agrees with one of two is not brought to the other by it")
  func chain() {
    let texts = [
      Self.text(0..<30, 100..<130), Self.text(30..<60, 100..<115, 200..<215), Self.text(60..<90, 115..<130, 215..<230),
      Self.text(0..<30, 100..<130, 200..<230),
    ]
    var settings = Self.settings(0.45, 0.99)
    settings.joinThreshold = 0.3
    var grouper = StoryGrouper(settings: settings)
    let vectors = texts.map { grouper.vector(of: ArticleTerms(title: WordSequence(""), text: $0)) }
    for number in 1...3 as ClosedRange<Int64> {
      #expect(grouper.place(vectors[Int(number) - 1], article: number, time: Self.start, newStory: number).isNew)
    }
    let decision = grouper.place(vectors[3], article: 4, time: Self.start, newStory: 4)
    #expect(decision.story == 1 && decision.merged == [2])
    #expect(grouper.isLive(3))
  }

  @Test("A fifth more than a report has to have is the default")
  func margin() { #expect(StorySettings().mergeMargin == 1.2) }
}
