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

  private static func settings(_ threshold: Double) -> StorySettings {
    var settings = StorySettings()
    (settings.joinThreshold, settings.joinThresholdUntimed, settings.competition) = (0.4, 0.6, 0)
    settings.mergeThreshold = threshold
    return settings
  }

  /// Whether the first two are one, given the hours of all three.
  private func isMerged(_ threshold: Double, _ hours: [Int64?]) -> Bool {
    var grouper = StoryGrouper(settings: Self.settings(threshold))
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

  @Test("They are as wholes like one another, whatever is known of their times, unless that is never to be")
  func wholes() {
    for hours in [[0, 0, 0], [nil, nil, nil], [nil, 0, 0], [0, 48, 24]] as [[Int64?]] {
      #expect(isMerged(0.25, hours) && !isMerged(0.3, hours), "\(hours)")
    }
    #expect(!isMerged(1, [0, 0, 0]))
  }

  @Test("What agrees with one of two is not brought to the other by it")
  func chain() {
    let texts = [
      Self.text(0..<30, 100..<130), Self.text(30..<60, 100..<115, 200..<215), Self.text(60..<90, 115..<130, 215..<230),
      Self.text(0..<30, 100..<130, 200..<230),
    ]
    var settings = Self.settings(0.2)
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
}
