/// Two stories that turn out to be one.
extension LiveStories {
  /// Terms that are gone through to see whether two stories are one: what that takes is bounded.
  private static let mostTerms = 512

  /// The cosine of two stories' sums; nothing where both are too large for that, or to be one.
  func cosine(_ one: UInt32, _ other: UInt32) -> Double? {
    let (first, second) = (self[one], self[other])
    let terms = first.terms.count < second.terms.count ? first.terms : second.terms
    guard terms.count <= Self.mostTerms, first.reports + second.reports < LiveStory.mostReports,
      first.square > 0, second.square > 0
    else { return nil }
    let product = terms.reduce(0) { $0 + postings.product(of: $1, in: one, other) }
    return Double(product) / (Double(first.square) * Double(second.square)).squareRoot()
  }
}

/// A story that became part of another one, with all that is needed to take that back.
struct MergedStory: Sendable {
  let slot: UInt32
  let story: LiveStory
  /// In the order of `story.terms`.
  let postings: [StoryPostings.Posting]
  /// What it is part of.
  let whole: UInt32
  /// What stood before it in the order of growth.
  let before: UInt32
}
