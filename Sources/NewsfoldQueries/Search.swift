package import CorpusStore
internal import NewsModel
internal import Postings
package import TextIndex
internal import Words

/// In what order hits come.
package enum SearchOrder: String, Sendable, CaseIterable {
  /// The best first; among equals those that were filed last.
  case rank
  /// The newest first.
  case date
}

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
  /// Where to go on.
  package var cursor: SearchCursor?

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

extension ArticleRecord {
  /// Takes in what shows why it was found.
  mutating func show(_ passage: Passage) {
    snippet = passage.text
    highlights = passage.highlightedCodePoints.map { [$0.lowerBound, $0.upperBound] }
  }
}

extension CorpusReader {
  /// Finds articles. Copies are folded under one hit: the newest version that was found, else the original, else the
  /// best of them.
  ///
  /// What was committed before it is asked is found, whether or not the text index has it on disk by then.
  ///
  /// - Throws: ``CorpusError``.
  package func search(_ request: SearchRequest) throws -> [SearchHit] {
    try read { snapshot in
      do {
        return try SearchAnswer(request, TextView(snapshot, at: location)).hits()
      } catch let error as PostingsError {
        throw CorpusError(.damaged, "\(error): newsfold rebuild makes the text index again from the articles")
      }
    }
  }
}

/// One answer to a request.
private struct SearchAnswer {
  private let request: SearchRequest
  private let query: TextQuery
  private let view: TextView
  private let through: UInt32
  private let statistics: TextStatistics
  /// Of the query, for cursors.
  private let check: UInt32
  private let stemmers = Stemmers()

  init(_ request: SearchRequest, _ view: TextView) throws {
    self.request = request
    self.view = view
    query = try view.snapshot.textQuery(request.query)
    check = SearchCursor.check(request.query)
    through = min(view.through, request.cursor?.through ?? .max)
    statistics = try request.cursor?.statistics ?? view.searcher.statistics(of: query)
  }

  /// Texts that are asked for at a time: as a rule their copies leave enough.
  private var page: Int { request.limit.map { max(64, $0 * 2) } ?? .max }

  func hits() throws -> [SearchHit] {
    var groups: [(key: ArticleID, first: TextHit)] = []
    var known: Set<ArticleID> = []
    let limit = request.limit ?? .max
    for tier in tiers {
      var last = request.cursor?.last
      if let before = last, tier != self.tier(of: before) { last = nil }
      while groups.count < limit {
        let hits = try found(query, tier, limit: page, after: last)
        for hit in hits where groups.count < limit {
          guard let article = try view.snapshot.article(ArticleID(rawValue: Int64(hit.number))) else { continue }
          let key = request.isUnfolded ? article.id : article.original ?? article.id
          guard known.insert(key).inserted, try !wasShown(key) else { continue }
          groups.append((key, hit))
        }
        guard hits.count == page else { break }
        last = hits.last
      }
    }
    var counts: [ArticleID: Int] = [:]
    return try groups.compactMap { try hit(for: $0.key, $0.first, &counts) }
  }

  /// What is still to be told, in this order.
  private var tiers: [SearchTier] {
    guard request.order == .rank else { return [.typed] }
    return request.cursor.map { tier(of: $0.last) } == .forms ? [.forms] : SearchTier.allCases
  }

  /// Texts that have other forms of the words alone have scores below zero.
  private func tier(of hit: TextHit) -> SearchTier {
    request.order == .rank && hit.points < 0 ? .forms : .typed
  }

  private func found(
    _ query: TextQuery, _ tier: SearchTier, limit: Int, after last: TextHit? = nil
  ) throws -> [TextHit] {
    switch request.order {
    case .rank:
      try view.searcher.best(query, tier: tier, limit: limit, through: through, after: last, statistics: statistics)
    case .date: try view.searcher.newest(query, limit: limit, through: through, after: last)
    }
  }

  /// Whether a text was shown, itself or folded, before the place where this page begins.
  private func wasShown(_ key: ArticleID) throws -> Bool {
    guard let cursor = request.cursor, !request.isUnfolded else { return false }
    let numbers = try view.snapshot.cluster(of: key).compactMap { UInt32(exactly: $0.id.rawValue) }
    guard numbers.count > 1 else { return false }
    for tier in request.order == .rank ? SearchTier.allCases : [.typed] {
      if let first = try found(.all([query, .numbers(numbers)]), tier, limit: 1).first {
        return !isAfter(first, cursor.last)
      }
    }
    return false
  }

  private func isAfter(_ hit: TextHit, _ other: TextHit) -> Bool {
    switch request.order {
    case .rank: hit.points != other.points ? hit.points < other.points : hit.number < other.number
    case .date: hit.time != other.time ? hit.time < other.time : hit.number < other.number
    }
  }

  private func hit(for key: ArticleID, _ first: TextHit, _ counts: inout [ArticleID: Int]) throws -> SearchHit? {
    let best = ArticleID(rawValue: Int64(first.number))
    let found = request.isUnfolded ? [] : try membersFound(of: key)
    // The one that its outlet has gone back on is not it.
    let newest = try found.filter { try $0.outcome == .revision && view.snapshot.isHeld($0.id) }.max { $0.id < $1.id }
    guard
      let shown = try newest ?? found.first(where: { $0.original == nil }) ?? view.snapshot.article(best)
    else { return nil }
    let text = try view.snapshot.text(of: shown.id) ?? ""
    let passage = Passage(of: Array(text.utf8), for: request.query, language: shown.knownLanguage(text), stemmers)
    var record = try view.snapshot.articleRecord(shown, &counts)
    record.score = Double(try score(of: first))
    record.show(passage)
    record.cursor = SearchCursor(request, check: check, through: through, last: first, statistics: statistics)
    return SearchHit(record: record, passage: passage)
  }

  /// Of a text and its copies, those that the query finds.
  private func membersFound(of original: ArticleID) throws -> [Article] {
    let members = try view.snapshot.cluster(of: original)
    let numbers = members.compactMap { UInt32(exactly: $0.id.rawValue) }
    guard numbers.count > 1 else { return members }
    var found: Set<Int64> = []
    try view.searcher.forEach(.all([query, .numbers(numbers)])) { number, _ in
      if number <= through { found.insert(Int64(number)) }
      return true
    }
    return members.filter { found.contains($0.id.rawValue) }
  }

  private func score(of hit: TextHit) throws -> Float {
    guard request.order == .date else { return hit.score }
    for tier in SearchTier.allCases {
      let one = TextQuery.all([query, .numbers([hit.number])])
      if let found = try view.searcher.best(one, tier: tier, limit: 1, statistics: statistics).first {
        return found.score
      }
    }
    return 0
  }
}
