import StoryGrouping
import TestSupport
import Testing
import Words

@Suite("Replay, rollback and retirement")
struct ReplayTests {
  /// Small enough that stories retire in a short feed.
  private var hasty: StorySettings {
    var settings = StorySettings()
    settings.window = 5 * 86_400
    settings.graceArticles = 40
    settings.liveStoryLimit = 60
    // So low that invented stories are merged, too.
    settings.mergeThreshold = 0.05
    return settings
  }

  @Test("Replay gives what was there live, exactly, however it was batched", arguments: 0..<12)
  func replayEqualsLive(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed))
    let feed = InventedFeed(seed: UInt64(seed), articles: 300, events: 60, days: 40)
    var live = StoryGrouper(settings: hasty)
    var kept: [KeptArticle] = []
    for (index, arrival) in feed.arrivals.enumerated() {
      kept.append(live.place(arrival, article: Int64(index + 1)))
      if Int.random(in: 0..<7, using: &generator) == 0 { live.commitStaged() }
    }
    live.commitStaged()
    var replayed = StoryGrouper(settings: hasty)
    for article in kept {
      for part in article.decision.merged { replayed.replay(merging: part, into: article.decision.story) }
      guard let vector = TermVector(bytes: article.vector.bytes) else {
        Issue.record("article \(article.article) does not come back, seed \(seed)")
        continue
      }
      replayed.replay(vector, article: article.article, time: article.time, story: article.decision.story)
    }
    #expect(replayed.digest() == live.digest(), "seed \(seed)")
    // And goes on alike.
    let more = InventedFeed(seed: UInt64(seed) &+ 1000, articles: 60, events: 60, days: 5)
    for (index, arrival) in more.arrivals.enumerated() {
      let one = live.place(arrival, article: Int64(1000 + index))
      let other = replayed.place(arrival, article: Int64(1000 + index))
      #expect(one.vector == other.vector && one.decision == other.decision, "seed \(seed)")
    }
  }

  @Test("A snapshot goes on exactly where it was made, and what is no snapshot is refused", arguments: 0..<8)
  func snapshot(seed: Int) throws {
    let feed = InventedFeed(seed: UInt64(seed) &+ 77, articles: 400, events: 60, days: 40)
    var live = StoryGrouper(settings: hasty)
    for (index, arrival) in feed.arrivals.prefix(300).enumerated() {
      _ = live.place(arrival, article: Int64(index + 1))
      live.commitStaged()
    }
    let bytes = live.snapshot()
    var other = try #require(StoryGrouper(snapshot: bytes, settings: hasty))
    #expect(other.digest() == live.digest() && other.latestArticle == 300, "seed \(seed)")
    #expect(other.termCount == live.termCount && other.snapshot() == bytes)
    for (index, arrival) in feed.arrivals.dropFirst(300).enumerated() {
      let one = live.place(arrival, article: Int64(301 + index))
      let another = other.place(arrival, article: Int64(301 + index))
      #expect(one.vector == another.vector && one.decision == another.decision, "seed \(seed)")
      live.commitStaged()
      other.commitStaged()
    }
    #expect(other.digest() == live.digest() && other.snapshot() == live.snapshot(), "seed \(seed)")
    // Stories would have been retired otherwise.
    #expect(StoryGrouper(snapshot: bytes, settings: StorySettings()) == nil)
    for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 97)) {
      #expect(StoryGrouper(snapshot: Array(bytes[..<end]), settings: hasty) == nil, "cut off at \(end)")
    }
    var generator = SplitMix(seed: UInt64(seed))
    for _ in 0..<200 {
      // Whatever it comes to, reading it does not end the process.
      var broken = bytes
      broken[Int.random(in: broken.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      _ = StoryGrouper(snapshot: broken, settings: hasty)
    }
  }

  @Test(
    "An article that belongs to two stories makes them one, under the older number, and that is taken back and replayed"
  )
  func merging() {
    func text(_ words: Range<Int>...) -> WordSequence {
      WordSequence(words.flatMap { $0.map { "zork\($0 * 7919 % 10_007)ia" } }.joined(separator: " "))
    }
    var settings = StorySettings()
    settings.mergeThreshold = 0.05
    var grouper = StoryGrouper(settings: settings)
    let (one, other, both) = (text(0..<40, 100..<105), text(50..<90, 100..<105), text(0..<30, 50..<80))
    let vectors = [one, other, both].map { grouper.vector(of: ArticleTerms(title: WordSequence(""), text: $0)) }
    #expect(!grouper.place(vectors[0], article: 1, time: nil, newStory: 1).merged.contains(1))
    #expect(grouper.place(vectors[1], article: 2, time: nil, newStory: 2).isNew)
    grouper.commitStaged()
    let before = grouper.digest()
    let decision = grouper.place(vectors[2], article: 3, time: nil, newStory: 3)
    #expect(decision.story == 1 && decision.merged == [2] && !decision.isNew)
    #expect(!grouper.isLive(2) && grouper.liveStoryCount == 1 && grouper.liveReportCount == 3)
    grouper.discardStaged()
    #expect(grouper.digest() == before)
    _ = grouper.place(vectors[2], article: 3, time: nil, newStory: 3)
    grouper.commitStaged()
    var replayed = StoryGrouper(settings: settings)
    replayed.replay(vectors[0], article: 1, time: nil, story: 1)
    replayed.replay(vectors[1], article: 2, time: nil, story: 2)
    replayed.replay(merging: 2, into: 1)
    replayed.replay(vectors[2], article: 3, time: nil, story: 1)
    #expect(replayed.digest() == grouper.digest())
  }

  @Test("Where the reports of what a story became part of were forgotten, a replay gives it that number")
  func mergedIntoWhatIsGone() {
    let feed = InventedFeed(seed: 8, articles: 3, events: 1, days: 1)
    let grouper = StoryGrouper()
    let vectors = feed.arrivals.map { grouper.vector(of: ArticleTerms(title: $0.title, text: $0.text)) }
    var replayed = StoryGrouper()
    replayed.replay(vectors[0], article: 2, time: nil, story: 2)
    replayed.replay(merging: 2, into: 1)
    replayed.replay(vectors[1], article: 3, time: nil, story: 1)
    #expect(replayed.isLive(1) && !replayed.isLive(2) && replayed.liveStoryCount == 1 && replayed.liveReportCount == 2)
    var whole = StoryGrouper()
    whole.replay(vectors[0], article: 2, time: nil, story: 1)
    whole.replay(vectors[1], article: 3, time: nil, story: 1)
    #expect(replayed.digest() == whole.digest())
    replayed.replay(merging: 7, into: 8)
    replayed.replay(merging: 1, into: 1)
    #expect(replayed.digest() == whole.digest())
  }

  @Test("A discarded batch leaves no trace", arguments: 0..<12)
  func discard(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed))
    let feed = InventedFeed(seed: UInt64(seed) &+ 500, articles: 300, events: 60, days: 40)
    var plain = StoryGrouper(settings: hasty)
    var shaken = StoryGrouper(settings: hasty)
    var next = 0
    while next < feed.arrivals.count {
      let batch = next..<min(feed.arrivals.count, next + Int.random(in: 1...30, using: &generator))
      let before = shaken.digest()
      let first = batch.map { shaken.place(feed.arrivals[$0], article: Int64($0 + 1)).decision }
      shaken.discardStaged()
      #expect(shaken.digest() == before, "seed \(seed)")
      let second = batch.map { shaken.place(feed.arrivals[$0], article: Int64($0 + 1)).decision }
      let straight = batch.map { plain.place(feed.arrivals[$0], article: Int64($0 + 1)).decision }
      #expect(first == second && second == straight, "seed \(seed)")
      shaken.commitStaged()
      plain.commitStaged()
      next = batch.upperBound
    }
    #expect(shaken.digest() == plain.digest(), "seed \(seed)")
    #expect(shaken.stagedCount == 0)
  }

  @Test("The order of the sums does not matter", arguments: 0..<8)
  func order(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed))
    let feed = InventedFeed(seed: UInt64(seed), articles: 60, events: 12, days: 3, untimed: 0)
    let grouper = StoryGrouper()
    let vectors = feed.arrivals.map { grouper.vector(of: ArticleTerms(title: $0.title, text: $0.text)) }
    func probe(_ order: [Int]) -> [StoryDecision] {
      var sums = StoryGrouper()
      for index in order {
        let arrival = feed.arrivals[index]
        sums.replay(vectors[index], article: Int64(index), time: arrival.time, story: Int64(arrival.event))
      }
      return vectors.indices.map { index in
        let decision = sums.place(
          vectors[index], article: 100, time: feed.arrivals[index].time, newStory: 99)
        sums.discardStaged()
        return decision
      }
    }
    #expect(probe(Array(vectors.indices)) == probe(vectors.indices.shuffled(using: &generator)), "seed \(seed)")
  }

  @Test("Stories that no longer grow leave: what is kept does not grow with the corpus")
  func retirement() {
    let feed = InventedFeed(seed: 3, articles: 6000, events: 3000, days: 600)
    var grouper = StoryGrouper(settings: hasty)
    var mostTerms = 0
    for (index, arrival) in feed.arrivals.enumerated() {
      _ = grouper.place(arrival, article: Int64(index + 1))
      if index % 10 == 9 { grouper.commitStaged() }
      #expect(grouper.liveStoryCount <= hasty.liveStoryLimit)
      if index == 1000 { mostTerms = grouper.termCount }
    }
    #expect(grouper.termCount < mostTerms * 3 / 2)
  }

  @Test("A feed without any times keeps no more stories than the limit")
  func untimedRetirement() {
    let feed = InventedFeed(seed: 4, articles: 800, events: 800, days: 10, untimed: 1)
    var grouper = StoryGrouper(settings: hasty)
    for (index, arrival) in feed.arrivals.enumerated() { _ = grouper.place(arrival, article: Int64(index + 1)) }
    #expect(grouper.liveStoryCount == hasty.liveStoryLimit)
    grouper.discardStaged()
    #expect(grouper.digest() == StoryGrouper(settings: hasty).digest())
    #expect(grouper.liveReportCount == 0 && grouper.termCount == 0 && grouper.latestArticle == nil)
  }
}
