/// Two stories that turn out to be one.
extension LiveStories {
  /// Terms that are gone through to see whether two stories are one: what that takes is bounded.
  private static let mostTerms = 512

  /// The cosine of two stories' sums; nothing where both are too large for that, or to be one.
  func cosine(_ one: UInt32, _ other: UInt32) -> Double? {
    let (first, second) = (self[one].centroid, self[other].centroid)
    guard min(first.termCount, second.termCount) <= Self.mostTerms, first.square > 0, second.square > 0,
      self[one].reports + self[other].reports < LiveStory.mostReports
    else { return nil }
    return Double(first.product(with: second)) / (Double(first.square) * Double(second.square)).squareRoot()
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
