extension StoryGrouper {
  /// Decides which story an article belongs to and stages that decision.
  ///
  /// - Parameters:
  ///   - vector: from ``vector(title:text:)``.
  ///   - article: the article's number.
  ///   - time: seconds since 1970, nothing where unknown.
  ///   - newStory: the id a new story would get; no story may have had it.
  public mutating func place(
    _ vector: TermVector, article: Int64, time: Int64?, newStory: Int64
  ) -> StoryDecision {
    let hour = time.map(ReportTimes.hour)
    let fits = fits(of: vector, hour: hour)
    let joined = fits.first { $0.isEnough }
    let runnerUp = fits.first { $0.fit.story != joined?.fit.story }
    let story = joined?.fit.story ?? newStory
    staged.append(apply(vector, article: article, hour: hour, story: story))
    return StoryDecision(
      article: article, story: story, isNew: joined == nil, score: joined?.fit.score, runnerUp: runnerUp?.fit)
  }

  /// The stories that come near, the best first; among equals the older story.
  private mutating func fits(of vector: TermVector, hour: Int32?) -> [(fit: StoryDecision.Fit, isEnough: Bool)] {
    let least = min(settings.joinThreshold, settings.joinThresholdUntimed) / 2
    return search.candidates(for: vector, in: stories, budget: settings.postingsBudget, least: least)
      .compactMap { candidate in
        let story = stories[candidate.slot]
        guard let hour, let gap = story.times.gap(to: hour) else {
          let fit = StoryDecision.Fit(story: story.id, score: min(1, candidate.cosine))
          return (fit, candidate.cosine >= settings.joinThresholdUntimed)
        }
        guard let factor = decay.factor(forGap: gap) else { return nil }
        let score = min(1, candidate.cosine * factor)
        return (StoryDecision.Fit(story: story.id, score: score), score >= settings.joinThreshold)
      }
      .sorted { $0.fit.score != $1.fit.score ? $0.fit.score > $1.fit.score : $0.fit.story < $1.fit.story }
  }
}
