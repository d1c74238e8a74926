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

  mutating func run(_ texts: [(title: WordSequence, text: WordSequence)]) throws -> String {
    var times: [Double] = []
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
      times.append((end - began) / .microseconds(1))
    }
    guard !times.isEmpty else { return "\(texts.count) texts make \(stories) stories: too few for \(live) at hand" }
    times.sort()
    let count = Double(times.count)
    let words = texts.reduce(0) { $0 + $1.text.count } / texts.count
    return """
      \(times.count) of \(texts.count) texts of \(words) words, \(live) stories at hand: \
      \(Int(count / ((reading + grouping) / .seconds(1)))) a second on one core; \
      terms \(rounded(reading / .microseconds(1) / count)) µs, stories \(rounded(grouping / .microseconds(1) / count)) µs, \
      p50 \(rounded(times[times.count / 2])) and p99 \(rounded(times[times.count * 99 / 100])) µs; \
      \(stories) stories, \(merged) merged; \(grouper.termCount) terms at hand
      """
  }

  private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
