internal import StoryGrouping
internal import Words

/// Groups texts on one thread, with a clock on what is done on the judging queue and on what readers do before.
struct StoriesBenchmark {
  private var grouper: StoryGrouper
  private let live: Int
  /// Articles to a batch.
  private static let batch = 64

  init(live: Int) {
    var settings = StorySettings()
    settings.liveStoryLimit = live
    self.live = live
    grouper = StoryGrouper(settings: settings)
  }

  /// Nothing where there were never so many stories at hand.
  mutating func run(_ texts: [(title: WordSequence, text: WordSequence)]) -> StoriesResult? {
    var times = Latencies(isShort: true)
    var (reading, grouping) = (Duration.zero, Duration.zero)
    var (stories, merged) = (0, 0)
    for (index, text) in texts.enumerated() {
      let isFull = grouper.liveStoryCount >= live
      let began = ContinuousClock.now
      let terms = ArticleTerms(title: text.title, text: text.text, weighting: grouper.settings.terms)
      let read = ContinuousClock.now
      let decision = grouper.place(
        grouper.vector(of: terms), article: Int64(index + 1), time: nil, newStory: Int64(index + 1))
      if index % Self.batch == Self.batch - 1 { grouper.commitStaged() }
      let end = ContinuousClock.now
      stories += decision.isNew ? 1 : 0
      merged += decision.merged.count
      guard isFull else { continue }
      reading += read - began
      grouping += end - read
      times.note(end - began)
    }
    guard times.count > 0 else { return nil }
    return StoriesResult(
      texts: texts.count, words: texts.reduce(0) { $0 + $1.text.count } / texts.count, live: live, times: times,
      reading: reading, grouping: grouping, stories: stories, merged: merged, terms: grouper.termCount)
  }
}
