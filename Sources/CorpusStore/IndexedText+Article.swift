package import NewsModel
package import TextIndex
package import Words

extension Article {
  /// The code of its language; of one that was filed by a version that did not look, it is recognised.
  package func knownLanguage(_ text: String) -> String {
    language ?? LanguageRecognition.code(of: Array(text.utf8))
  }
}

extension IndexedText {
  /// What is filed of an article.
  ///
  /// - Parameters:
  ///   - text: its text.
  ///   - words: the text's words, where they are at hand.
  package init(_ article: Article, _ text: String, words: WordSequence? = nil) {
    self.init(
      title: WordSequence(article.title), words: words ?? WordSequence(text), source: article.source,
      language: article.knownLanguage(text), outcome: article.outcome,
      time: article.date ?? article.addedAt)
  }

  /// The same of one that is about to be filed.
  package init(
    title: WordSequence, words: WordSequence, source: String?, language: String, outcome: Outcome, time: Timestamp
  ) {
    self.init(
      title: title, text: words, language: language,
      marks: (source.map { [.source($0)] } ?? []) + [TextMark.outcome(outcome.rawValue)],
      microseconds: time.microseconds)
  }
}
