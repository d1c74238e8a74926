internal import CorpusStore
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import TextIndex
internal import Words

/// What articles are found by.
extension Judge {
  /// Makes an article of the corpus findable by its words.
  mutating func learn(_ text: String, _ words: WordSequence, for article: Article) {
    texts.add(UInt32(truncatingIfNeeded: article.id.rawValue), IndexedText(article, text, words: words))
  }

  /// Makes a text of the corpus findable by its fingerprints.
  ///
  /// - Parameter place: which of its cluster's articles it is, in the order of arrival; 0 for the original.
  mutating func learn(_ words: WordSequence, of id: ArticleID, place: Int) throws {
    guard place <= Self.clusterLimit else { return }
    try index.add(UInt32(truncatingIfNeeded: id.rawValue), Sketch(words))
  }

  /// Makes a short text that the fingerprints cover findable by its shingles too.
  mutating func recall(_ text: String, of id: ArticleID) {
    index.recall(UInt32(truncatingIfNeeded: id.rawValue), Sketch(WordSequence(text)))
  }

  /// Takes an article out of an index.
  mutating func remove(_ id: ArticleID, from which: DerivedIndex) throws(PostingsError) {
    guard let number = UInt32(exactly: id.rawValue) else { return }
    switch which {
    case .text: try texts.store.remove(number)
    case .fingerprints: try index.remove(number)
    }
  }

  /// Gives up the file that turned out to be damaged, and all of its index that is newer.
  mutating func discard(_ damage: PostingsError) throws(PostingsError) {
    if texts.store.holds(damage.path) { try texts.store.discard(damage) } else { try index.discard(damage) }
  }
}
