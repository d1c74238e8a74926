extension StoryGrouper {
  /// What was done since the last commit.
  enum Staged: Sendable {
    case article(Step)
    case merge(MergedStory)
  }

  /// What one article changed, for taking it back.
  struct Step: Sendable {
    let vector: TermVector
    let hour: Int32?
    let slot: UInt32
    let isNew: Bool
    /// Whether the story was full, and so got nothing but a place in the order.
    let isWithoutWeight: Bool
    let grewBefore: (slot: UInt32, clock: Int32?, arrival: Int)
    let clock: FeedClock
    let latestArticle: Int64?
    var retired: [RetiredStory] = []
  }

  /// Counts an article into a story, which begins with it where it is not live.
  mutating func apply(_ vector: TermVector, article: Int64, hour: Int32?, story: Int64) -> Step {
    let known = stories.slot(of: story)
    let slot = known ?? stories.start(story)
    let clockBefore = clock
    let latestBefore = latestArticle
    let old = (clock: stories[slot].grewAt, arrival: stories[slot].grewWith)
    let isFull = stories[slot].reports >= LiveStory.mostReports

    arrivals += 1
    if let hour { clock.record(hour) }
    latestArticle = max(latestArticle ?? article, article)
    if !isFull { stories.add(vector, hour: hour, to: slot) }
    let before = stories.grow(slot, at: clock.hour, with: arrivals)
    var step = Step(
      vector: vector, hour: hour, slot: slot, isNew: known == nil, isWithoutWeight: isFull,
      grewBefore: (before, old.clock, old.arrival), clock: clockBefore, latestArticle: latestBefore)
    while isOldestDue { step.retired.append(stories.retireOldest()) }
    return step
  }

  /// The inverse of `apply`, for the newest step.
  mutating func undo(_ step: Step) {
    for retired in step.retired.reversed() { stories.undoRetire(retired) }
    let (before, clockThen, arrival) = step.grewBefore
    stories.undoGrow(step.slot, before: before, at: clockThen, with: arrival)
    if !step.isWithoutWeight { stories.subtract(step.vector, hour: step.hour, from: step.slot) }
    if step.isNew { stories.undoStart(step.slot) }
    clock = step.clock
    latestArticle = step.latestArticle
    arrivals -= 1
  }

  /// Whether the story that has not grown for longest leaves: there are too many, or it has been quiet for a window of
  /// the feed's time, counted either way, and for the grace of articles.
  private var isOldestDue: Bool {
    if stories.count > max(1, settings.liveStoryLimit) { return true }
    guard stories.count > 1, let now = clock.hour else { return false }
    let oldest = stories[stories.order.oldest]
    guard arrivals - oldest.grewWith > settings.graceArticles else { return false }
    guard let grewAt = oldest.grewAt else { return true }
    return Double(abs(Int(now) - Int(grewAt))) * 3600 > settings.window
  }
}
