internal import Glibc

/// How much it says that an article has a term: −ln of the share of articles that have it, by what was counted on top of the
/// prior.
struct TermRarity: Sendable {
  private let priorArticles: Double
  private let rare: Double
  /// ln(rare + n) for small n: most terms are in few reports.
  private let logarithms: [Double]
  private static let kept = 1024

  init(_ weighting: TermWeighting) {
    priorArticles = weighting.priorArticles
    let rare = weighting.rareShare * weighting.priorArticles
    self.rare = rare
    logarithms = (0..<Self.kept).map { log(rare + Double($0)) }
  }

  /// The vector of an article: each of its terms weighs its weight in it, times its rarity. Nothing for a term that says
  /// nothing.
  ///
  /// A common word is never taken for rarer than the prior says: of what is too light to be in a vector, nothing is counted.
  func vector(of terms: ArticleTerms, in stories: borrowing LiveStories) -> TermVector {
    let all = log(priorArticles + Double(stories.reportCount))
    let stopRarity = FrequencyPrior.stopRarity
    return withUnsafeTemporaryAllocation(of: WeighedTerm.self, capacity: terms.terms.count) { weighed in
      var count = 0
      stories.postings.withFrequencies(of: terms.terms) { frequencies in
        for (term, reports) in zip(terms.terms, frequencies) {
          let frequency = Int(reports)
          let counted = all - (frequency < Self.kept ? logarithms[frequency] : log(rare + Double(frequency)))
          let rarity = min(counted, term.rarity)
          weighed.initializeElement(at: count, to: WeighedTerm(key: term.key, weight: term.weight * rarity))
          count += rarity > stopRarity ? 1 : 0
        }
      }
      return TermVector(heaviestOf: UnsafeBufferPointer(rebasing: weighed[..<count]))
    }
  }
}
