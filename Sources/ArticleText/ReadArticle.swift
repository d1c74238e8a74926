package import NewsModel
package import Words

/// A file that was read as an article.
package struct ReadArticle: Sendable {
  /// Never empty, one line, no control characters, at most ``TitleText/longest`` characters.
  package let title: String
  /// When it was written, as far as the text or the file says.
  package let date: Timestamp?
  /// What says so.
  package let dateOrigin: DateOrigin
  /// Who published it.
  package let source: String?
  /// The encoding that the file was read in: its IANA name, in lower case.
  package let charset: String
  /// The code of the language that it is written in, as in BCP 47; `und` where that is not certain.
  package let language: String
  /// The whole text: without byte order mark, its lines ended by LF, nothing else added or removed.
  package let text: String
  /// All words of ``text``.
  package let words: WordSequence
  /// SHA-256 of the words' normal form: equal for texts with the same words in the same order.
  package let wordsDigest: SHA256Value

  /// An article as it was read.
  package init(
    title: String, date: Timestamp?, dateOrigin: DateOrigin, source: String?, charset: String, language: String,
    text: String, words: WordSequence, wordsDigest: SHA256Value
  ) {
    self.title = title
    self.date = date
    self.dateOrigin = dateOrigin
    self.source = source
    self.charset = charset
    self.language = language
    self.text = text
    self.words = words
    self.wordsDigest = wordsDigest
  }
}

/// Where an article's date comes from.
package enum DateOrigin: String, Sendable, CaseIterable {
  /// A date at the very front of the text, or on a line of its own near it.
  case stamp
  /// A field of the front matter, or a line such as `Date: 27 August 2018`.
  case frontMatter = "front-matter"
  /// The dateline: `DAMASCUS, Aug. 27 (AFP) -`.
  case dateline
  /// The file's mtime, more than a day older than its arrival.
  case modified
  /// The date is not known.
  case none
}
