internal import Glibc

/// Two stories that turn out to be one.
extension LiveStories {
  /// Terms of a story that may be merged: what it takes to see whether two are one is bounded.
  private static let mostTerms = 4096

  /// The cosine of two stories' sums; nothing where they are too large to be compared, or to be one.
  func cosine(_ one: UInt32, _ other: UInt32) -> Double? {
    let (first, second) = (self[one], self[other])
    guard first.terms.count <= Self.mostTerms, second.terms.count <= Self.mostTerms,
      first.reports + second.reports < LiveStory.mostReports
    else { return nil }
    func sum(_ term: UInt32, _ slot: UInt32) -> Int { Int(postings.posting(of: term, in: slot)?.sum ?? 0) }
    var (product, square, otherSquare) = (0, 0, 0)
    for term in first.terms {
      let weight = sum(term, one)
      square += weight * weight
      product += weight * sum(term, other)
    }
    for term in second.terms {
      let weight = sum(term, other)
      otherSquare += weight * weight
    }
    guard square > 0, otherSquare > 0 else { return nil }
    return Double(product) / (Double(square) * Double(otherSquare)).squareRoot()
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
