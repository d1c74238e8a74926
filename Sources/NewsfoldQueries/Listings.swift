package import CorpusStore
package import NewsModel

extension CorpusSnapshot {
  /// Calls `body` with each row of the ledger, in the order in which they were first taken.
  package func forEachFile(
    outcome: Outcome?, presence: Presence?, limit: Int?, _ body: (FileRecord) throws -> Void
  ) throws {
    try forEachEntry(outcome: outcome, presence: presence, limit: limit) { try body(fileRecord($0)) }
  }

  /// Calls `body` with each match, or those of one article.
  package func forEachMatchRecord(of article: ArticleID?, limit: Int?, _ body: (MatchRecord) throws -> Void) throws {
    try forEachMatch(of: article, limit: limit) { try body(matchRecord($0)) }
  }

  /// The article with its text, files, matches and versions; nothing where there is none.
  package func detail(of id: ArticleID) throws -> ArticleDetail? {
    guard let article = try article(id) else { return nil }
    var matches: [MatchRecord] = []
    try forEachMatchRecord(of: id, limit: nil) { matches.append($0) }
    let files = try entries(of: id).map(fileRecord)
    let versions = try cluster(of: article.original ?? id).filter { $0.outcome == .revision || $0.original == nil }
    return ArticleDetail(
      record: try articleRecord(article), body: try text(of: id) ?? "", files: files, matches: matches,
      revisions: versions.count > 1 ? versions.map(\.id).filter { $0 != id } : [])
  }

  /// The article as listings show it.
  package func articleRecord(_ article: Article) throws -> ArticleRecord {
    var counts: [ArticleID: Int] = [:]
    return try articleRecord(article, &counts)
  }

  /// The same, for many in a row.
  ///
  /// - Parameter counts: the files of each cluster counted so far; a large cluster is counted once.
  func articleRecord(_ article: Article, _ counts: inout [ArticleID: Int]) throws -> ArticleRecord {
    let original = article.original ?? article.id
    let count = try counts[original] ?? fileCount(ofCluster: original)
    counts[original] = count
    return ArticleRecord(article: article, file: Self.shown(try entries(of: article.id)), copies: max(0, count - 1))
  }

  private func fileRecord(_ entry: LedgerEntry) throws -> FileRecord {
    FileRecord(
      entry: entry, article: try entry.outcome.hasArticle ? entry.article.flatMap { try article($0) } : nil)
  }

  private func matchRecord(_ match: Match) throws -> MatchRecord {
    MatchRecord(
      match: match, path: Self.shown(try entries(of: match.article)),
      otherPath: Self.shown(try entries(of: match.other)))
  }

  private static func shown(_ files: [LedgerEntry]) -> LedgerEntry? {
    files.first { $0.presence == .present } ?? files.first
  }
}
