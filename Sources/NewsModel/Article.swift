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
  /// The code of the language that it is written in, `und` where that is not certain; nothing: nobody has looked.
  package let language: String?
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
    id: ArticleID, title: String, date: Timestamp?, source: String?, words: Int, charset: String,
    language: String? = nil,
    outcome: Outcome, original: ArticleID?, previous: ArticleID?, story: StoryID?, addedAt: Timestamp
  ) {
    self.id = id
    self.title = title
    self.date = date
    self.source = source
    self.words = words
    self.charset = charset
    self.language = language
    self.outcome = outcome
    self.original = original
    self.previous = previous
    self.story = story
    self.addedAt = addedAt
  }
}
