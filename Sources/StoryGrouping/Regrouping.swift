/// Groups all reports anew, by other settings or with what is known by now, and gives the stories that come of it the
/// numbers of those that they have most of.
public struct Regrouping: Sendable {
  /// What is different.
  public struct Outcome: Sendable {
    /// Reports whose story is another one now, in order, with that story.
    public var moved: [(article: Int64, story: Int64)] = []
    /// Stories that have no report any more, and what has most of theirs.
    public var merged: [(story: Int64, into: Int64)] = []
    /// Stories that are new, in order.
    public var begun: [Int64] = []

    /// Nothing.
    public init() {}
  }

  private var grouper: StoryGrouper
  /// The group that each report was put in.
  private var groups: [Int64: Int64] = [:]
  /// Groups that became part of an older one.
  private var parts: [Int64: Int64] = [:]
  private var lastGroup: Int64 = 0

  /// Knowing no reports.
  public init(settings: StorySettings) { grouper = StoryGrouper(settings: settings) }

  /// Puts the next report into a group; reports come in the order of their numbers.
  ///
  /// - Parameters:
  ///   - vector: as it was made when the report came.
  ///   - time: seconds since 1970, nothing where unknown.
  public mutating func place(_ vector: TermVector, article: Int64, time: Int64?) {
    let decision = grouper.place(vector, article: article, time: time, newStory: lastGroup + 1)
    grouper.commitStaged()
    if decision.isNew { lastGroup += 1 }
    for part in decision.merged { parts[part] = decision.story }
    groups[article] = decision.story
  }

  /// What is to be changed.
  ///
  /// - Parameters:
  ///   - reports: all that there are now, by their numbers, and the stories that they are in now: others may have come, gone or
  ///     been moved since they were placed. One that was never placed goes where most of its story go.
  ///   - firstNew: the number of the first new story; the next ones follow.
  public func outcome(of reports: [(article: Int64, story: Int64)], firstNew: Int64) -> Outcome {
    let usual = usualGroups(of: reports)
    let grouped = reports.map { report in
      // Groups begin at 1: what has none is told by its story.
      let group = groups[report.article].map(whole) ?? usual[report.story] ?? -report.story
      return (article: report.article, pair: Pair(group: group, story: report.story))
    }
    var shared: [Pair: Int] = [:]
    for report in grouped { shared[report.pair, default: 0] += 1 }
    // Among equals the older story, then the older group.
    let ranked = shared.sorted {
      ($1.value, $0.key.story, $0.key.group) < ($0.value, $1.key.story, $1.key.group)
    }
    var storyOfGroup: [Int64: Int64] = [:]
    var taken: Set<Int64> = []
    for (pair, _) in ranked where storyOfGroup[pair.group] == nil && taken.insert(pair.story).inserted {
      storyOfGroup[pair.group] = pair.story
    }
    var outcome = Outcome()
    for report in grouped {
      if storyOfGroup[report.pair.group] == nil {
        let story = firstNew + Int64(outcome.begun.count)
        outcome.begun.append(story)
        storyOfGroup[report.pair.group] = story
      }
      if let story = storyOfGroup[report.pair.group], story != report.pair.story {
        outcome.moved.append((report.article, story))
      }
    }
    var merged: [Int64: Int64] = [:]
    for (pair, _) in ranked where !taken.contains(pair.story) && merged[pair.story] == nil {
      merged[pair.story] = storyOfGroup[pair.group]
    }
    outcome.merged = merged.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return outcome
  }

  /// Of each story the group that most of its reports are in, the older one among equals.
  private func usualGroups(of reports: [(article: Int64, story: Int64)]) -> [Int64: Int64] {
    var counts: [Pair: Int] = [:]
    for report in reports {
      if let group = groups[report.article] { counts[Pair(group: whole(group), story: report.story), default: 0] += 1 }
    }
    return counts.sorted { ($1.value, $0.key.group) < ($0.value, $1.key.group) }
      .reduce(into: [:]) { usual, entry in usual[entry.key.story] = usual[entry.key.story] ?? entry.key.group }
  }

  private struct Pair: Hashable {
    let group: Int64
    let story: Int64
  }

  private func whole(_ group: Int64) -> Int64 {
    var group = group
    while let whole = parts[group] { group = whole }
    return group
  }
}
