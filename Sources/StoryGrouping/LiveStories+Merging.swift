/// Two stories that turn out to be one.
extension LiveStories {
  /// Terms that are gone through to see whether two stories are one: what that takes is bounded.
  private static let mostTerms = 512

  /// Most reports of the younger of two stories that become one: all of them get the older one's number.
  private static let mostReports = 4096

  /// From what on two stories are one: either is enough.
  struct Agreement {
    /// The cosine of their sums.
    let cosine: Double
    /// What is left of the mean cosine of a report of one with a report of the other by the gaps in time, as a report's is
    /// with a story: group average link, of two groups. Where most times are known, and where they are not.
    let timed: Double
    let untimed: Double
  }

  /// Whether two stories are one; false where both are too large for that, or to be one.
  func agree(_ one: UInt32, _ other: UInt32, by agreement: Agreement, _ decay: TimeDecay) -> Bool {
    let (first, second) = (self[one].centroid, self[other].centroid)
    let younger = self[one].id > self[other].id ? one : other
    guard min(first.termCount, second.termCount) <= Self.mostTerms, first.square > 0, second.square > 0,
      self[younger].reports <= Self.mostReports
    else { return false }
    let product = Double(first.product(with: second))
    if product >= agreement.cosine * (Double(first.square) * Double(second.square)).squareRoot() { return true }
    let mean = product * inverseReports[Int(one)] * inverseReports[Int(other)]
    let isTimed = isMostlyTimed(one) && isMostlyTimed(other)
    guard mean > 0, mean >= (isTimed ? agreement.timed : agreement.untimed) else { return false }
    guard isTimed else { return true }
    let left = mean * self[one].times.factor(to: self[other].times, by: decay)
    return left > 0 && left >= agreement.timed
  }

  private func isMostlyTimed(_ slot: UInt32) -> Bool { Int(self[slot].times.count) * 2 > Int(self[slot].reports) }
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
