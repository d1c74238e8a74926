/// A verified overlap of two articles; the figures are exact, over the whole sets of word 5-grams.
package struct Match: Sendable {
  /// The newer article.
  package let article: ArticleID
  /// The older article.
  package let other: ArticleID
  /// Jaccard index of the two shingle sets, 0…1.
  package let resemblance: Double
  /// Share of `article`'s shingles that `other` has, 0…1.
  package let containment: Double
  /// Share of `other`'s shingles that `article` has, 0…1.
  package let contained: Double
  /// What the overlap was judged to make of `article`.
  package let kind: Outcome
  /// Which rule said so; nothing for one that was filed before that was written down.
  package let ground: MatchGround?
  /// The longest run of words that stands in both; nothing where that is not known.
  package let run: SharedRun?

  /// Of these parts.
  package init(
    article: ArticleID, other: ArticleID, resemblance: Double, containment: Double, contained: Double, kind: Outcome,
    ground: MatchGround? = nil, run: SharedRun? = nil
  ) {
    self.article = article
    self.other = other
    self.resemblance = resemblance
    self.containment = containment
    self.contained = contained
    self.kind = kind
    self.ground = ground
    self.run = run
  }

  /// Why it is what it is, in a sentence about `article` that goes on from its name.
  package var reason: String {
    let shared = Self.percent(kind == .expansion ? contained : kind == .excerpt ? containment : resemblance)
    let said =
      switch kind {
      case .excerpt: "\(shared) of it stands in article \(other)"
      case .expansion: "it has \(shared) of article \(other)"
      case .template:
        "it is \(shared) alike with article \(other), but gives other figures at another time"
      case .revision where ground == .samePath: "it took the place of article \(other), and both are \(shared) alike"
      case .revision where ground == nil: "it is \(shared) alike with article \(other), of which it is a later version"
      case .revision: "it is \(shared) alike with article \(other), of the same source and title, within a short time"
      default: "it is \(shared) alike with article \(other)"
      }
    guard let run else { return said }
    return said + "; they share \(run.words) words in a row"
  }

  /// A share of 1 in whole percent, never more than it is.
  package static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded(.down))) %" }
}

/// Which rule made a match what it is: see `NearDuplicates`.
package enum MatchGround: String, Sendable, Codable {
  /// The new text took the known one's place.
  case samePath = "same-path"
  /// A form that was filled in anew.
  case otherFigures = "other-figures"
  /// One source and title, about the same time.
  case sameTitle = "same-title"
  /// Alike.
  case alike
  /// Most of one is in the other.
  case contained
}

/// The longest run of words that two articles have in common.
package struct SharedRun: Sendable, Equatable {
  /// How many words it has.
  package let words: Int
  /// Its first word in the newer article, counted from 0.
  package let start: Int
  /// Its first word in the older one.
  package let otherStart: Int

  /// A run.
  package init(words: Int, start: Int, otherStart: Int) {
    self.words = words
    self.start = start
    self.otherStart = otherStart
  }
}
