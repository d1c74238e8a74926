import StoryGrouping
import Testing
import Words

@Suite("Grouping reports into stories")
struct StoryGrouperTests {
  private let start: Int64 = 1_700_000_000
  private let day: Int64 = 86_400

  @Test("Five differing reports of one event are one story, in every order", arguments: [false, true])
  func oneEvent(isTimed: Bool) {
    for order in orders(of: 5) {
      var grouper = StoryGrouper()
      let stories = order.enumerated().map { position, report in
        let time = isTimed ? start + Int64(report) * day / 2 : nil
        return grouper.place(InventedReport.bridge[report], article: Int64(position + 1), time: time).story
      }
      #expect(stories == [1, 1, 1, 1, 1], "order \(order)")
    }
  }

  @Test("Another event with much the same vocabulary stays apart", arguments: [false, true])
  func otherEvent(isTimed: Bool) {
    var grouper = StoryGrouper()
    for (index, report) in InventedReport.bridge.enumerated() {
      _ = grouper.place(report, article: Int64(index + 1), time: isTimed ? start : nil)
    }
    let other = grouper.place(InventedReport.otherBridge, article: 6, time: isTimed ? start : nil)
    #expect(other.isNew)
    #expect(other.story == 6)
    #expect(other.score == nil)
    let third = grouper.place(InventedReport.election, article: 7, time: isTimed ? start : nil)
    #expect(third.isNew)
    #expect(grouper.liveStoryCount == 3)
  }

  @Test("A decision tells the score and the story that came next")
  func scores() throws {
    var grouper = StoryGrouper()
    _ = grouper.place(InventedReport.otherBridge, article: 1, time: start)
    _ = grouper.place(InventedReport.bridge[0], article: 2, time: start)
    let joined = grouper.place(InventedReport.bridge[1], article: 3, time: start)
    #expect(joined.story == 2)
    #expect(!joined.isNew)
    let score = try #require(joined.score)
    #expect(score >= grouper.settings.joinThreshold && score <= 1)
    if let runnerUp = joined.runnerUp { #expect(runnerUp.story == 1 && runnerUp.score < score) }
    #expect(grouper.latestArticle == 3)
  }

  @Test("Without a time the join is stricter")
  func untimedIsStricter() throws {
    var grouper = StoryGrouper()
    _ = grouper.place(InventedReport.bridge[0], article: 1, time: start)
    grouper.commitStaged()
    let score = try #require(grouper.place(InventedReport.bridge[3], article: 2, time: start).score)
    var settings = StorySettings()
    settings.joinThreshold = score * 0.9
    settings.joinThresholdUntimed = score * 1.1 - settings.competition * settings.leastCompetition
    for (first, second, joins) in [(start, start, true), (start, nil, false), (nil, start, false), (nil, nil, false)]
      as [(Int64?, Int64?, Bool)]
    {
      var strict = StoryGrouper(settings: settings)
      _ = strict.place(InventedReport.bridge[0], article: 1, time: first)
      #expect(strict.place(InventedReport.bridge[3], article: 2, time: second).isNew != joins)
    }
  }

  @Test("Without a time, what is like many stories joins none of them as easily")
  func competition() throws {
    func text(_ parts: [Range<Int>]) -> WordSequence {
      WordSequence(parts.flatMap { $0.map { "zork\($0 * 7919 % 10_007)ia" } }.joined(separator: " "))
    }
    var settings = StorySettings()
    settings.mergeThreshold = 1
    // Six stories with twelve words of their own each, and one of the article in question.
    func place(_ others: Int) -> StoryDecision {
      var grouper = StoryGrouper(settings: settings)
      for story in 0..<others {
        let words = text([story * 12..<story * 12 + 12, 1000 + story * 60..<1060 + story * 60])
        let vector = grouper.vector(of: ArticleTerms(title: WordSequence(""), text: words))
        #expect(grouper.place(vector, article: Int64(story + 1), time: nil, newStory: Int64(story + 1)).isNew)
      }
      let article = grouper.vector(of: ArticleTerms(title: WordSequence(""), text: text([0..<72])))
      return grouper.place(article, article: 100, time: nil, newStory: 100)
    }
    #expect(!place(1).isNew)
    #expect(place(6).isNew && place(6).runnerUp != nil)
  }

  @Test("A story beyond the window is not joined, whichever way the time runs", arguments: [1, -1] as [Int64])
  func window(direction: Int64) {
    var grouper = StoryGrouper()
    _ = grouper.place(InventedReport.bridge[0], article: 1, time: start)
    let later = grouper.place(InventedReport.bridge[0], article: 2, time: start + direction * 29 * day)
    #expect(later.story == 1)
    let beyond = grouper.place(InventedReport.bridge[0], article: 3, time: start + direction * 60 * day)
    #expect(beyond.story == 3)
  }

  @Test("An article that arrives late joins the story of its day")
  func late() {
    var grouper = StoryGrouper()
    _ = grouper.place(InventedReport.bridge[0], article: 1, time: start)
    // The same again five weeks later, as anniversaries and second accidents are.
    let second = grouper.place(InventedReport.bridge[0], article: 2, time: start + 35 * day)
    #expect(second.isNew)
    #expect(grouper.place(InventedReport.bridge[1], article: 3, time: start + day).story == 1)
    #expect(grouper.place(InventedReport.bridge[1], article: 4, time: start + 36 * day).story == 2)
  }

  @Test("A date of another century harms nobody but its own article")
  func wrongDate() {
    var grouper = StoryGrouper()
    _ = grouper.place(InventedReport.bridge[0], article: 1, time: start)
    #expect(grouper.place(InventedReport.bridge[1], article: 2, time: Int64.max).isNew)
    #expect(grouper.place(InventedReport.bridge[2], article: 3, time: Int64.min).isNew)
    #expect(grouper.place(InventedReport.bridge[3], article: 4, time: start + day).story == 1)
  }

  @Test("An article without terms is a story of its own")
  func empty() {
    var grouper = StoryGrouper()
    let nothing = InventedReport("The", "of and to")
    #expect(grouper.place(nothing, article: 1, time: start).isNew)
    #expect(grouper.place(nothing, article: 2, time: start).isNew)
    #expect(grouper.liveStoryCount == 2)
  }
}
