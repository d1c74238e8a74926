package import CorpusStore
internal import NewsModel
internal import Postings
package import TextIndex
internal import Words

/// A standing query: what it finds of the articles that come.
package struct StandingQuery {
  private let query: SearchQuery
  /// All articles through this one have been looked at.
  private var through: ArticleID

  /// Looks at what is filed from here on.
  ///
  /// - Throws: ``CorpusError``.
  package init(_ query: SearchQuery, in reader: CorpusReader) throws {
    self.query = query
    through = try reader.read { try $0.lastArticle() }
  }

  /// Articles that are looked at in one go.
  private static let slice = (articles: 500, bytes: 4 << 20)

  /// What it finds of the articles that came since it was asked last, in their order; at most a few hundred are looked at.
  ///
  /// - Returns: the hits, and whether there is more to look at.
  /// - Throws: ``CorpusError``.
  package mutating func next(in reader: CorpusReader) throws -> (hits: [SearchHit], hasMore: Bool) {
    let (query, last) = (query, through)
    let (hits, end, all) = try reader.read { snapshot -> ([SearchHit], ArticleID, ArticleID) in
      let rows = try snapshot.texts(after: last, limit: Self.slice.articles, bytes: Self.slice.bytes)
      guard let end = rows.last?.article.id else { return ([], last, last) }
      var head = TextHead()
      let stemmers = Stemmers()
      for (article, text) in rows {
        head.add(UInt32(truncatingIfNeeded: article.id.rawValue), IndexedText(article, text), stemmers)
      }
      // Which words are forms of one another, the whole corpus knows.
      let whole = try? TextView(snapshot, at: reader.location)
      let searcher = TextSearcher(
        [try head.segment(kind: IndexedText.kind)].compactMap(\.self), removed: [],
        vocabulary: whole?.searcher.segments ?? [])
      var found: Set<Int64> = []
      try searcher.forEach(snapshot.textQuery(query)) { number, _ in
        found.insert(Int64(number))
        return true
      }
      var counts: [ArticleID: Int] = [:]
      let hits = try rows.filter { found.contains($0.article.id.rawValue) }.map { article, text in
        let passage = Passage(of: Array(text.utf8), for: query, language: article.knownLanguage(text), stemmers)
        var record = try snapshot.articleRecord(article, &counts)
        record.show(passage)
        return SearchHit(record: record, passage: passage)
      }
      return (hits, end, try snapshot.lastArticle())
    }
    through = end
    return (hits, end < all)
  }
}
