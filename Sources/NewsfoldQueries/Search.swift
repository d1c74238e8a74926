package import CorpusStore
internal import NewsModel
package import TextIndex

/// What to look for, and how to show it.
package struct SearchRequest: Sendable {
  /// What to look for.
  package var query: SearchQuery
  /// In what order hits come.
  package var order = SearchOrder.rank
  /// Most hits to return; nothing: all.
  package var limit: Int? = 20
  /// Copies and older versions each by themselves instead of folded under one hit.
  package var isUnfolded = false

  /// Looks for `query`, twenty hits, the best first.
  package init(_ query: SearchQuery) { self.query = query }
}

/// A hit with the passage that shows why.
package struct SearchHit: Sendable {
  /// The article.
  package let record: ArticleRecord
  /// Why it was found.
  package let passage: Passage
}

extension CorpusSnapshot {
  /// Finds articles. Copies are folded under one hit: the newest version that was found, else the original, else the
  /// best of them.
  package func search(_ request: SearchRequest) throws -> [SearchHit] {
    var groups: [[FullTextHit]] = []
    var places: [Int64: Int] = [:]
    try search(request.query, by: request.order) { hit in
      let key = request.isUnfolded ? hit.article.id.rawValue : (hit.article.original ?? hit.article.id).rawValue
      if let place = places[key] {
        groups[place].append(hit)
        return true
      }
      if let limit = request.limit, groups.count >= limit {
        // Further hits of the groups already found may still come, and one of them may be the one to show.
        return !request.isUnfolded
      }
      places[key] = groups.count
      groups.append([hit])
      return true
    }
    var counts: [ArticleID: Int] = [:]
    return try groups.compactMap { try hit(for: $0, request.query, &counts) }
  }

  private func hit(
    for group: [FullTextHit], _ query: SearchQuery, _ counts: inout [ArticleID: Int]
  ) throws -> SearchHit? {
    let newest = group.filter { $0.article.outcome == .revision }.max { $0.article.id < $1.article.id }
    guard let shown = newest ?? group.first(where: { $0.article.original == nil }) ?? group.first else { return nil }
    let passage = Passage(of: Array((try text(of: shown.article.id) ?? "").utf8), for: query)
    var record = try articleRecord(shown.article, &counts)
    record.score = group.first?.score
    record.snippet = passage.text
    return SearchHit(record: record, passage: passage)
  }
}
