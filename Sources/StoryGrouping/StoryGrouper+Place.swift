extension StoryGrouper {
  /// Decides which story an article belongs to and stages that decision.
  ///
  /// - Parameters:
  ///   - vector: from ``vector(of:)``.
  ///   - article: the article's number.
  ///   - time: seconds since 1970, nothing where unknown.
  ///   - newStory: the id a new story would get; no story may have had it.
  public mutating func place(
    _ vector: TermVector, article: Int64, time: Int64?, newStory: Int64
  ) -> StoryDecision {
    let hour = time.map(ReportTimes.hour)
    let fits = fits(of: vector, hour: hour)
    let joined = fits.first { $0.isEnough }
    let others = joined.map { joined in self.others(than: joined.fit.story, among: fits) } ?? []
    let same = joined.map { [$0.fit.story] + others } ?? []
    let story = same.min() ?? newStory
    let merged = same.filter { $0 != story }.sorted()
    for part in merged { stage(merging: part, into: story) }
    staged.append(.article(apply(vector, article: article, hour: hour, story: story)))
    return StoryDecision(
      article: article, story: story, merged: merged, isNew: joined == nil, score: joined?.fit.score,
      runnerUp: fits.first { !same.contains($0.fit.story) }?.fit)
  }

  /// Of the next best stories that an article belongs to as well, those that are the same as the one it joins.
  private func others(than joined: Int64, among fits: [(fit: StoryDecision.Fit, isEnough: Bool)]) -> [Int64] {
    guard settings.mergeThreshold < 1, let slot = stories.slot(of: joined)
    else { return [] }
    // One that agrees with the first is not to bring another with it that does not agree with itself.
    var (same, reports) = ([slot], stories[slot].reports)
    for (fit, _) in fits.filter({ $0.isEnough && $0.fit.story != joined }).prefix(Self.mostCompared) {
      guard let other = stories.slot(of: fit.story), reports + stories[other].reports < LiveStory.mostReports,
        same.allSatisfy({ stories.agree($0, other, least: settings.mergeThreshold) })
      else { continue }
      same.append(other)
      reports += stories[other].reports
    }
    return same.dropFirst().map { stories[$0].id }
  }

  /// Stories that are compared with the one that an article joins.
  private static var mostCompared: Int { 2 }

  private mutating func stage(merging story: Int64, into whole: Int64) {
    guard let slot = stories.slot(of: story), let other = stories.slot(of: whole) else { return }
    staged.append(.merge(stories.merge(slot, into: other)))
  }

  /// The stories that come near, the best first, among equals the older story.
  private mutating func fits(
    of vector: TermVector, hour: Int32?
  ) -> [(fit: StoryDecision.Fit, isEnough: Bool)] {
    let least = min(settings.joinThreshold, settings.joinThresholdUntimed) / 2
    let fits = search.candidates(for: vector, in: stories, budget: settings.postingsBudget, least: least)
      .compactMap { candidate -> (fit: StoryDecision.Fit, isTimed: Bool)? in
        let story = stories[candidate.slot]
        guard let hour, !story.times.isEmpty else {
          return (StoryDecision.Fit(story: story.id, score: min(1, candidate.cosine)), false)
        }
        guard let factor = story.times.factor(at: hour, by: decay) else { return nil }
        return (StoryDecision.Fit(story: story.id, score: min(1, candidate.cosine * factor)), true)
      }
      .sorted { $0.fit.score != $1.fit.score ? $0.fit.score > $1.fit.score : $0.fit.story < $1.fit.story }
    let untimed = settings.joinThresholdUntimed + settings.competition * competition(among: fits.map(\.fit.score))
    return fits.map { ($0.fit, $0.fit.score >= ($0.isTimed ? settings.joinThreshold : untimed)) }
  }

  /// Stories that an article is held against besides the likest.
  private static var cohort: Int { 4 }

  /// The mean of the scores behind the best one.
  private func competition(among scores: [Double]) -> Double {
    max(settings.leastCompetition, scores.dropFirst().prefix(Self.cohort).reduce(0, +) / Double(Self.cohort))
  }
}
