package import Postings

/// Answers queries over some files of a text index. Not `Sendable`: it has mappings of its own.
package final class TextSearcher {
  /// Oldest first.
  package let segments: [TextSegment]
  private let removed: Set<UInt32>
  /// Texts that can be found.
  package let count: Int

  /// Over these files.
  ///
  /// - Parameter removed: numbers in them that are not found.
  package init(_ segments: [TextSegment], removed: Set<UInt32>) {
    self.segments = segments
    self.removed = removed
    count = segments.reduce(0) { $0 + $1.textCount } - removed.count
  }

  /// What all files together have of a word, for weighing it.
  private struct Known {
    /// By segment.
    var entries: [[TextSegment.Entry]]
    var frequency: Int
  }

  private func look(up word: TextQuery.Word) throws(PostingsError) -> Known {
    var known = Known(entries: [], frequency: 0)
    for segment in segments {
      var entries: [TextSegment.Entry] = []
      switch word {
      case .exact(let term): if let entry = try segment.find(term) { entries.append(entry) }
      case .prefix(let beginning):
        var walk = try segment.cursor(from: beginning)
        while try walk.next(), walk.term.starts(with: beginning) { entries.append(walk.entry) }
      }
      known.frequency += entries.reduce(0) { $0 + $1.frequency }
      known.entries.append(entries)
    }
    return known
  }

  /// Texts that have a word, at most; of a beginning, those of all its words added up.
  package func frequency(of word: TextQuery.Word) throws(PostingsError) -> Int { try look(up: word).frequency }

  // MARK: Parts of a query, file by file

  /// A query whose words were looked up in all files.
  private indirect enum Plan {
    case word(Known, Float, isTitle: Bool)
    case phrase([(Known, Float)], isTitle: Bool, distance: Int?)
    case all([Plan])
    case any([Plan])
    case without(Plan, Plan)
    case marked([Known])
    case numbers([UInt32])
    case times(ClosedRange<UInt32>)
    case everything
  }

  /// How many texts there are, and how many have each word that counts in a query, in their order: what each word weighs.
  ///
  /// - Throws: ``PostingsError``.
  package func statistics(of query: TextQuery) throws(PostingsError) -> TextStatistics {
    var weighing = Weighing(TextStatistics(count: count, frequencies: []), isGiven: false)
    _ = try plan(query, &weighing)
    return weighing.statistics
  }

  /// What words weigh, as a plan is made.
  private struct Weighing {
    var statistics: TextStatistics
    /// Whether the statistics are those of another time, and not of now.
    let isGiven: Bool
    private var place = 0

    init(_ statistics: TextStatistics, isGiven: Bool) { (self.statistics, self.isGiven) = (statistics, isGiven) }

    mutating func weight(_ frequency: Int) -> Float {
      let frequency = min(frequency, statistics.count)
      defer { place += 1 }
      if isGiven {
        let known = place < statistics.frequencies.count ? statistics.frequencies[place] : frequency
        return BM25.weight(frequency: known, of: statistics.count)
      }
      statistics.frequencies.append(frequency)
      return BM25.weight(frequency: frequency, of: statistics.count)
    }
  }

  private func plan(_ query: TextQuery, _ given: TextStatistics?) throws(PostingsError) -> Plan {
    var weighing = Weighing(given ?? TextStatistics(count: count, frequencies: []), isGiven: given != nil)
    return try plan(query, &weighing)
  }

  private func plan(_ query: TextQuery, _ weighing: inout Weighing) throws(PostingsError) -> Plan {
    func weighed(_ word: TextQuery.Word) throws(PostingsError) -> (Known, Float) {
      let known = try look(up: word)
      return (known, weighing.weight(known.frequency))
    }
    func all(_ queries: [TextQuery]) throws(PostingsError) -> [Plan] {
      var plans: [Plan] = []
      for query in queries { plans.append(try plan(query, &weighing)) }
      return plans
    }
    func all(_ words: [TextQuery.Word]) throws(PostingsError) -> [(Known, Float)] {
      var all: [(Known, Float)] = []
      for word in words { all.append(try weighed(word)) }
      return all
    }
    switch query {
    case .word(let word, let field):
      let (known, weight) = try weighed(word)
      return .word(known, weight, isTitle: field == .title)
    case .phrase(let words, let field):
      return .phrase(try all(words), isTitle: field == .title, distance: nil)
    case .near(let words, let distance, let field):
      return .phrase(try all(words), isTitle: field == .title, distance: distance)
    case .all(let parts): return .all(try all(parts))
    case .any(let parts): return .any(try all(parts))
    case .without(let wanted, let unwanted): return .without(try plan(wanted, &weighing), try plan(unwanted, &weighing))
    case .marked(let marks):
      var known: [Known] = []
      for mark in marks { known.append(try look(up: .exact(TextQuery.term(ofMark: mark)))) }
      return .marked(known)
    case .numbers(let numbers): return .numbers(numbers)
    case .times(let times): return .times(times)
    case .everything: return .everything
    }
  }

  /// What finds a part's texts in one file; nothing where there is none.
  private func matcher(_ plan: Plan, _ index: Int) throws(PostingsError) -> Matcher? {
    let segment = segments[index]
    func word(_ known: Known, _ weight: Float, _ isTitle: Bool) throws(PostingsError) -> WordMatcher? {
      guard !known.entries[index].isEmpty else { return nil }
      return try WordMatcher(known.entries[index], in: segment, weight: weight, isTitleOnly: isTitle)
    }
    switch plan {
    case .word(let known, let weight, let isTitle): return try word(known, weight, isTitle)
    case .phrase(let words, let isTitle, let distance):
      var parts: [WordMatcher] = []
      for (known, weight) in words {
        guard let part = try word(known, weight, isTitle) else { return nil }
        parts.append(part)
      }
      guard parts.count > 1 else { return parts.first }
      return try PhraseMatcher(parts, in: segment, distance: distance)
    case .all(let plans):
      var parts: [Matcher] = []
      for plan in plans {
        guard let part = try matcher(plan, index) else { return nil }
        parts.append(part)
      }
      return parts.count == 1 ? parts[0] : try IntersectionMatcher(parts)
    case .any(let plans):
      var parts: [Matcher] = []
      for plan in plans { if let part = try matcher(plan, index) { parts.append(part) } }
      return parts.count < 2 ? parts.first : UnionMatcher(parts)
    case .without(let wanted, let unwanted):
      guard let wanted = try matcher(wanted, index) else { return nil }
      guard let unwanted = try matcher(unwanted, index) else { return wanted }
      return try ExclusionMatcher(wanted, without: unwanted)
    case .marked(let marks):
      var parts: [Matcher] = []
      for known in marks { if let part = try word(known, 0, false) { parts.append(part) } }
      return parts.isEmpty ? nil : UnscoredMatcher(parts.count == 1 ? parts[0] : UnionMatcher(parts))
    case .numbers(let numbers): return UnscoredMatcher(ListMatcher(numbers, in: segment))
    case .times(let times): return UnscoredMatcher(TimeMatcher(times, in: segment))
    case .everything: return EveryTextMatcher(segment)
    }
  }

  @inline(__always)
  func isLive(_ number: UInt32) -> Bool { removed.isEmpty || !removed.contains(number) }

  // MARK: Answers

  /// Calls `body` with the number and the time of each text that a query finds, in the order of numbers, until it returns
  /// false.
  package func forEach(_ query: TextQuery, _ body: (UInt32, UInt32) -> Bool) throws(PostingsError) {
    let plan = try plan(query, nil)
    for index in segments.indices {
      guard let matcher = try matcher(plan, index) else { continue }
      while matcher.number != TermCursor.end {
        if isLive(matcher.number), !body(matcher.number, segments[index].time(matcher.number)) { return }
        try matcher.next()
      }
    }
  }

  /// The texts that a query finds, the newest first by their time; among equals, those that were filed last.
  ///
  /// Scores are not told.
  ///
  /// - Parameters:
  ///   - limit: how many at most.
  ///   - through: none with a higher number.
  ///   - last: only those that come after this one.
  package func newest(
    _ query: TextQuery, limit: Int, through: UInt32 = .max, after last: TextHit? = nil
  ) throws(PostingsError) -> [TextHit] {
    // A time for points: the order is the same.
    func timed(_ number: UInt32, _ time: UInt32) -> TextHit {
      TextHit(number: number, points: Int32(bitPattern: time ^ 1 << 31), time: time)
    }
    var top = TopHits(limit: limit, after: last.map { timed($0.number, $0.time) })
    try forEach(query) { number, time in
      if number <= through { top.add(timed(number, time)) }
      return number <= through
    }
    return top.sorted.map { TextHit(number: $0.number, points: 0, time: $0.time) }
  }

  /// The texts that fit a query best, the best first.
  ///
  /// - Parameters:
  ///   - limit: how many at most.
  ///   - through: none with a higher number.
  ///   - last: only those that come after this one.
  ///   - statistics: what words weigh, where that was found out before; else as of now.
  package func best(
    _ query: TextQuery, limit: Int, through: UInt32 = .max, after last: TextHit? = nil,
    statistics: TextStatistics? = nil
  ) throws(PostingsError) -> [TextHit] {
    let plan = try plan(query, statistics)
    var top = TopHits(limit: limit, after: last)
    // The newest first: among equals they win.
    for index in segments.indices.reversed() where segments[index].numbers.lowerBound <= through {
      guard let matcher = try matcher(plan, index) else { continue }
      let segment = segments[index]
      try collect(any: matcher, segment, through, &top)
    }
    return top.sorted
  }
}
