internal import ArticleText
internal import NearDuplicates
package import NewsModel
internal import Postings
internal import StoryGrouping
package import SystemPackage
internal import Words

/// A drop after reading: what the filing stage judges.
package struct ReadDrop: Sendable {
  /// What was to be read.
  package let drop: Drop
  /// What came of it.
  package let result: Result

  /// What reading gave.
  package enum Result: Sendable {
    case article(ReadText)
    /// Why it is no article, and never will be as it stands.
    case rejected(String, FileStamp, SHA256Value?)
    case failed(Errno, String, FileStamp)
    case vanished
    case unsettled
  }
}

/// An article as it was read, with all that judging needs.
package struct ReadText: Sendable {
  let article: ReadArticle
  let stamp: FileStamp
  let sha256: SHA256Value
  let titleWords: WordSequence
  let sketch: Sketch
  /// For grouping.
  let terms: ArticleTerms
  /// What the fingerprints' files had of it when it was read, if that was looked up then.
  var findings: PostingsFindings?
  /// Some of the articles that are likely to be held against it.
  var relatives: [UInt32: ShingledText] = [:]

  /// With all that takes no knowledge of other articles: it is made where reading is done, beside the judging of others.
  init(_ article: ReadArticle, _ stamp: FileStamp, _ sha256: SHA256Value) {
    self.article = article
    self.stamp = stamp
    self.sha256 = sha256
    titleWords = WordSequence(article.title)
    sketch = Sketch(article.words)
    terms = ArticleTerms(title: titleWords, text: article.words, language: article.language)
  }
}

extension Sketch {
  /// The sketch of a text with these words.
  init(_ words: WordSequence) {
    self.init(wordHashes: words.hashes, figures: words.figures)
  }
}

extension ShingledText {
  /// A text with these words, to hold others against it.
  init(_ words: WordSequence) {
    self.init(wordHashes: words.hashes, figures: words.figures)
  }
}

extension WordSequence {
  /// The hashes of those words that begin with a digit.
  fileprivate var figures: [UInt64] {
    (0..<count).compactMap { index in
      word(index).first.flatMap { (0x30...0x39).contains($0) ? hashes[index] : nil }
    }
  }
}
