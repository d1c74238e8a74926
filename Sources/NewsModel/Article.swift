/// One text: what the corpus knows of it, without the text itself.
package struct Article: Sendable {
  /// Its number.
  package let id: ArticleID
  /// Never empty.
  package let title: String
  /// When it was written, as far as is known.
  package let date: Timestamp?
  /// Who published it.
  package let source: String?
  /// Number of words.
  package let words: Int
  /// The encoding that it was read in.
  package let charset: String
  /// What it was judged to be.
  package let outcome: Outcome
  /// The article at the centre of the cluster that this one is folded under; none for one that stands for itself.
  package let original: ArticleID?
  /// The earlier version or the earlier text of the same path, where there is one.
  package let previous: ArticleID?
  /// The event that it reports.
  package let story: StoryID?
  /// When it was filed.
  package let addedAt: Timestamp

  /// Of these parts.
  package init(
    id: ArticleID, title: String, date: Timestamp?, source: String?, words: Int, charset: String, outcome: Outcome,
    original: ArticleID?, previous: ArticleID?, story: StoryID?, addedAt: Timestamp
  ) {
    self.id = id
    self.title = title
    self.date = date
    self.source = source
    self.words = words
    self.charset = charset
    self.outcome = outcome
    self.original = original
    self.previous = previous
    self.story = story
    self.addedAt = addedAt
  }
}

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

  /// Of these parts.
  package init(
    article: ArticleID, other: ArticleID, resemblance: Double, containment: Double, contained: Double, kind: Outcome
  ) {
    self.article = article
    self.other = other
    self.resemblance = resemblance
    self.containment = containment
    self.contained = contained
    self.kind = kind
  }
}
