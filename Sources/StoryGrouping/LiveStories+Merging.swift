/// Two stories that turn out to be one.
extension LiveStories {
  /// Terms that are gone through to see whether two stories are one: what that takes is bounded.
  private static let mostTerms = 512

  /// How like two stories are.
  struct Likeness {
    /// The cosine of their sums.
    let cosine: Double
    /// What is left of the mean cosine of a report of one with a report of the other by the gaps in time, as a report's is
    /// with a story: group average link, of two groups.
    let score: Double
    /// Whether times are known of both.
    let isTimed: Bool
  }

  /// How like two stories are; nothing where both are too large for that, or to be one.
  func likeness(_ one: UInt32, _ other: UInt32, by decay: TimeDecay) -> Likeness? {
    let (first, second) = (self[one].centroid, self[other].centroid)
    guard min(first.termCount, second.termCount) <= Self.mostTerms, first.square > 0, second.square > 0,
      self[one].reports + self[other].reports < LiveStory.mostReports
    else { return nil }
    let product = Double(first.product(with: second))
    let mean = product * inverseReports[Int(one)] * inverseReports[Int(other)]
    let (times, others) = (self[one].times, self[other].times)
    let isTimed = !times.isEmpty && !others.isEmpty
    return Likeness(
      cosine: product / (Double(first.square) * Double(second.square)).squareRoot(),
      score: isTimed ? mean * times.factor(to: others, by: decay) : mean, isTimed: isTimed)
  }
}

/// A story that became part of another one, with all that is needed to take that back.
struct MergedStory: Sendable {
  let slot: UInt32
  let story: LiveStory
  /// What it is part of.
  let whole: UInt32
  /// What stood before it in the order of growth.
  let before: UInt32
}
