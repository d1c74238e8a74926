package import CorpusStore
internal import NewsModel
internal import Postings
package import TextIndex

/// By what hits are counted.
package enum Facet: String, Sendable, CaseIterable {
  /// The day they were written, or else filed, in UTC.
  case day
  /// The month.
  case month
  /// Who published them.
  case source
  /// The story they report.
  case story
}

/// How many hits have something in common.
package struct FacetCount: Sendable, Equatable {
  /// The day, the month, the source or the number of the story; empty where it is not known.
  package let value: String
  /// What to call it besides: the title of a story.
  package let name: String?
  /// How many.
  package let count: Int
}

extension CorpusReader {
  /// Counts what a query finds, copies folded under their originals as in a search; days and months in their order, others
  /// by how many there are.
  ///
  /// - Parameter isUnfolded: whether copies count by themselves.
  /// - Throws: ``CorpusError``.
  package func count(_ query: SearchQuery, by facet: Facet, isUnfolded: Bool) throws -> [FacetCount] {
    try read { snapshot in
      do {
        let view = try TextView(snapshot, at: location)
        var hits: [ArticleID: UInt32] = [:]
        try view.searcher.forEach(snapshot.textQuery(query)) { number, time in
          if number <= view.through { hits[ArticleID(rawValue: Int64(number))] = time }
          return true
        }
        if !isUnfolded { try snapshot.fold(&hits) }
        return try snapshot.count(hits, by: facet)
      } catch let error as PostingsError {
        throw CorpusError(.damaged, "\(error): newsfold rebuild makes the text index again from the articles")
      }
    }
  }
}

extension CorpusSnapshot {
  /// Leaves one of each text and its copies: the original, where it was found, else any.
  fileprivate func fold(_ hits: inout [ArticleID: UInt32]) throws {
    var shown: Set<ArticleID> = []
    try forEachCopy { copy, original in
      guard hits[copy] != nil else { return }
      if hits[original] != nil || !shown.insert(original).inserted { hits[copy] = nil }
    }
  }

  fileprivate func count(_ hits: [ArticleID: UInt32], by facet: Facet) throws -> [FacetCount] {
    switch facet {
    case .day, .month:
      var counts: [String: Int] = [:]
      var days: [Int: Int] = [:]
      for time in hits.values { days[(Int(time) - 1 << 31).quotientDown(by: 1440), default: 0] += 1 }
      for (day, count) in days {
        let text = Timestamp(seconds: Int64(day) * 86_400).day
        counts[facet == .day ? text : String(text.dropLast(3)), default: 0] += count
      }
      return counts.sorted { $0.key < $1.key }.map { FacetCount(value: $0.key, name: nil, count: $0.value) }
    case .source:
      var counts: [String: Int] = [:]
      try forEachSource(of: hits.keys.sorted()) { counts[$0 ?? "", default: 0] += 1 }
      return Self.byCount(counts).map { FacetCount(value: $0.key, name: nil, count: $0.value) }
    case .story:
      var counts: [Int64: Int] = [:]
      try forEachStory { article, story in if hits[article] != nil { counts[story.rawValue, default: 0] += 1 } }
      return try Self.byCount(counts).map { story, count in
        FacetCount(value: String(story), name: try storyTitle(StoryID(rawValue: story)), count: count)
      }
    }
  }

  private static func byCount<Key: Comparable>(_ counts: [Key: Int]) -> [(key: Key, value: Int)] {
    counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
  }
}

extension Int {
  fileprivate func quotientDown(by divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
