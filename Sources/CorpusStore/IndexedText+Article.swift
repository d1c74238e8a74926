package import NewsModel
package import TextIndex
package import Words

extension IndexedText {
  /// What is filed of an article.
  ///
  /// - Parameter words: of its text.
  package init(_ article: Article, _ words: WordSequence) {
    self.init(
      title: WordSequence(article.title), words: words, source: article.source, outcome: article.outcome,
      time: article.date ?? article.addedAt)
  }

  /// The same of one that is about to be filed.
  package init(title: WordSequence, words: WordSequence, source: String?, outcome: Outcome, time: Timestamp) {
    self.init(
      title: title, text: words,
      marks: (source.map { [.source($0)] } ?? []) + [TextMark.outcome(outcome.rawValue)],
      microseconds: time.microseconds)
  }
}
