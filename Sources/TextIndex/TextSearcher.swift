package import Postings
internal import Words

/// Answers queries over some files of a text index. Not `Sendable`: it has mappings of its own.
package final class TextSearcher {
  /// Oldest first.
  package let segments: [TextSegment]
  private let removed: Set<UInt32>
  let vocabulary: [TextSegment]
  private let stemmers = Stemmers()
  /// Words that were looked up: files do not change.
  private var known: [LookedUp: KnownWord] = [:]
  /// Texts that can be found.
  package let count: Int

  /// Over these files.
  ///
  /// - Parameters:
  ///   - removed: numbers in them that are not found.
  ///   - vocabulary: other files, which know more forms of words.
  package init(_ segments: [TextSegment], removed: Set<UInt32>, vocabulary: [TextSegment] = []) {
    self.segments = segments
    self.vocabulary = vocabulary
    self.removed = removed
    count = segments.reduce(0) { $0 + $1.textCount } - removed.count
  }

  @inline(__always)
  func isLive(_ number: UInt32) -> Bool { removed.isEmpty || !removed.contains(number) }

  // MARK: Answers

  /// Calls `body` with the number and the time of each text that a query finds, in the order of numbers, until it returns
  /// false.
  package func forEach(_ query: TextQuery, _ body: (UInt32, UInt32) -> Bool) throws(PostingsError) {
    var weighing = Weighing(count: count)
    let plan = try plan(query, .formed, &weighing)
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
  /// Those that have only other forms of its words are told by themselves, as ``SearchTier/forms``, with scores below zero:
  /// what they have of the words, less the most that a text can have. So they come behind all others.
  ///
  /// - Parameters:
  ///   - tier: which of them.
  ///   - limit: how many at most.
  ///   - through: none with a higher number.
  ///   - last: only those that come after this one, which is of the same tier.
  ///   - statistics: what words weigh, where that was found out before; else as of now.
  package func best(
    _ query: TextQuery, tier: SearchTier = .typed, limit: Int, through: UInt32 = .max, after last: TextHit? = nil,
    statistics: TextStatistics? = nil
  ) throws(PostingsError) -> [TextHit] {
    guard tier == .typed || query.hasForms else { return [] }
    var weighing = Weighing(count: statistics?.count ?? count, frequencies: statistics?.frequencies(tier))
    var plan = try plan(query, tier == .typed ? .typed : .formed, &weighing)
    var (most, after): (Points, TextHit?) = (0, last)
    if tier == .forms {
      var other = Weighing(count: count)
      plan = .without(plan, try self.plan(query, .typed, &other))
      most = weighing.bound == .max ? .max : weighing.bound + 1
      after = last.map { TextHit(number: $0.number, points: $0.points &+ most, time: $0.time) }
    }
    var top = TopHits(limit: limit, after: after)
    // The newest first: among equals they win.
    for index in segments.indices.reversed() where segments[index].numbers.lowerBound <= through {
      guard let matcher = try matcher(plan, index) else { continue }
      let segment = segments[index]
      try collect(any: matcher, segment, through, &top)
    }
    guard most > 0 else { return top.sorted }
    return top.sorted.map { TextHit(number: $0.number, points: $0.points &- most, time: $0.time) }
  }

  /// How many texts there are, and how many have each word that counts in a query, in their order: what each word weighs.
  ///
  /// - Throws: ``PostingsError``.
  package func statistics(of query: TextQuery) throws(PostingsError) -> TextStatistics {
    var (typed, formed) = (Weighing(count: count), Weighing(count: count))
    _ = try plan(query, .typed, &typed)
    if query.hasForms { _ = try plan(query, .formed, &formed) }
    return TextStatistics(count: count, frequencies: typed.frequencies, formFrequencies: formed.frequencies)
  }

  /// What files have of a word.
  func look(up word: TextQuery.Word, _ mode: SearchMode) throws(PostingsError) -> KnownWord {
    let key = LookedUp(word: word, mode: mode)
    if let found = known[key] { return found }
    let found = try find(word, mode, stemmers)
    known[key] = found
    return found
  }

  private struct LookedUp: Hashable {
    let word: TextQuery.Word
    let mode: SearchMode
  }
}

/// Which of the texts that a query finds.
package enum SearchTier: Sendable, CaseIterable {
  /// Those that have its words as they were typed.
  case typed
  /// Those that have other forms of them.
  case forms
}

/// Whether other forms of words are looked for.
enum SearchMode: Hashable { case typed, formed }
