/// Two stories that turn out to be one.
extension LiveStories {
  /// Terms that are gone through to see whether two stories are one: what that takes is bounded.
  private static let mostTerms = 512

  /// Most reports of the younger of two stories that become one: all of them get the older one's number.
  private static let mostReports = 4096

  /// Whether the cosine of two stories' sums is `least` or more; false where both are too large for that, or to be one.
  func agree(_ one: UInt32, _ other: UInt32, least: Double) -> Bool {
    let (first, second) = (self[one].centroid, self[other].centroid)
    let younger = self[one].id > self[other].id ? one : other
    guard min(first.termCount, second.termCount) <= Self.mostTerms, first.square > 0, second.square > 0,
      self[younger].reports <= Self.mostReports
    else { return false }
    return Double(first.product(with: second))
      >= least * (Double(first.square) * Double(second.square)).squareRoot()
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
