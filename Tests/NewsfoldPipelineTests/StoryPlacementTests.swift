import NewsModel
import StoryGrouping
import TestSupport
import Testing
import Words

@testable import NewsfoldPipeline

@Suite("Putting articles into stories behind the one who judges")
struct StoryPlacementTests {
  /// Of one of many subjects, each with words of its own, of which every report has some.
  private static func report(_ number: Int) -> PlacingLine.Report {
    var random = SplitMix(seed: UInt64(number))
    let text = (0..<50).map { _ -> String in
      let word = random.next()
      return word % 5 < 3 ? "subject\(number % 60)word\(word % 50)" : "any\(word % 400)"
    }.joined(separator: " ")
    return PlacingLine.Report(
      article: ArticleID(rawValue: Int64(number)),
      terms: ArticleTerms(title: WordSequence(""), text: WordSequence(text)),
      date: Timestamp(microseconds: Int64(number) * 60_000_000))
  }

  /// What came of reports, each with all that is written of it.
  private static func text(_ place: StoryPlacement.Place) -> String {
    "\(place.story) \(place.isNew) \(place.score ?? 0) \(place.merged) \(place.terms ?? [])"
      + " \(place.runnerUp.map { "\($0)" } ?? "")"
  }

  /// Lines reports up while another thread asks where each was put.
  private static func run(_ stories: StoryPlacement, _ reports: [PlacingLine.Report]) async -> [String] {
    for report in reports.prefix(reports.count / 2) { stories.append(report) }
    return await withTaskGroup(of: [String].self) { group in
      group.addTask { reports.prefix(reports.count / 2).map { text(stories.place(of: $0.article)) } }
      for report in reports.dropFirst(reports.count / 2) { stories.append(report) }
      let first = await group.next() ?? []
      return first + reports.dropFirst(reports.count / 2).map { text(stories.place(of: $0.article)) }
    }
  }

  @Test(
    "A queue beside the writer puts the same articles into the same stories as the writer alone, and takes them back")
  func same() async {
    let alone = StoryPlacement(StorySettings(), isBeside: false)
    let beside = StoryPlacement(StorySettings(), isBeside: true)
    var next: Int64 = 1
    for turn in 0..<40 {
      let reports = (0..<50).map { Self.report(turn * 50 + $0 + 1) }
      let isTakenBack = turn % 4 == 3
      var came: [[String]] = []
      for stories in [alone, beside] {
        stories.begin(nextStory: StoryID(rawValue: next))
        came.append(await Self.run(stories, reports))
      }
      #expect(came[0] == came[1])
      #expect(came[0].count == 50)
      for stories in [alone, beside] { if isTakenBack { stories.rollback() } else { stories.commit() } }
      let new = came[0].filter { $0.contains(" true ") }
      #expect(new.indices.allSatisfy { new[$0].hasPrefix("\(StoryID(rawValue: next + Int64($0))) ") })
      if !isTakenBack { next += Int64(new.count) }
      #expect(alone.sums.digest() == beside.sums.digest())
    }
    #expect((31...200).contains(next), "some reports begin a story, and most do not: \(next - 1) stories")
  }

  @Test("The queue needs nobody who asks; what it has done and what waits is taken back")
  func takenBack() {
    let stories = StoryPlacement(StorySettings(), isBeside: true)
    let before = stories.sums.digest()
    stories.begin(nextStory: StoryID(rawValue: 1))
    for number in 1...64 { stories.append(Self.report(number)) }
    stories.waitForQueue()
    #expect(stories.sums.digest() != before)
    for number in 65...200 { stories.append(Self.report(number)) }
    stories.rollback()
    #expect(stories.sums.digest() == before)
    stories.waitForQueue()
    #expect(stories.sums.digest() == before)
    stories.begin(nextStory: StoryID(rawValue: 1))
    stories.append(Self.report(4))
    #expect(stories.place(of: ArticleID(rawValue: 4)).story == StoryID(rawValue: 1))
    stories.commit()
    #expect(stories.sums.latestArticle == 4)
  }
}
