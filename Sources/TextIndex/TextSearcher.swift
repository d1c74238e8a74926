package import Postings

/// A text that was found.
public struct TextHit: Sendable, Equatable {
  /// Which.
  public let number: UInt32
  /// How well it fits: see ``BM25``; 0 where that was not asked for.
  public let score: Float
  /// Its time: minutes since 1970, counted from 2^31.
  public let time: UInt32

  /// Whether it comes before another by score; among equals the newer first.
  @inline(__always)
  static func isBefore(_ one: TextHit, _ other: TextHit) -> Bool {
    one.score != other.score ? one.score > other.score : one.number > other.number
  }
}

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
    count = segments.reduce(0) { $0 + Int($1.header.texts) } - removed.count
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
    case everything
  }

  private func plan(_ query: TextQuery) throws(PostingsError) -> Plan {
    func weighed(_ word: TextQuery.Word) throws(PostingsError) -> (Known, Float) {
      let known = try look(up: word)
      return (known, BM25.weight(frequency: min(known.frequency, count), of: count))
    }
    func all(_ queries: [TextQuery]) throws(PostingsError) -> [Plan] {
      var plans: [Plan] = []
      for query in queries { plans.append(try plan(query)) }
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
    case .without(let wanted, let unwanted): return .without(try plan(wanted), try plan(unwanted))
    case .marked(let marks):
      var known: [Known] = []
      for mark in marks { known.append(try look(up: .exact(TextQuery.term(ofMark: mark)))) }
      return .marked(known)
    case .everything: return .everything
    }
  }

  /// What finds a part's texts in one file; nothing where there is none.
  private func matcher(_ plan: Plan, _ index: Int) throws(PostingsError) -> Matcher? {
    let segment = segments[index]
    func word(_ known: Known, _ weight: Float, _ isTitle: Bool) throws(PostingsError) -> WordMatcher? {
      guard !known.entries[index].isEmpty else { return nil }
      var cursors: [TermCursor] = []
      for entry in known.entries[index] { cursors.append(try TermCursor(segment, entry)) }
      return try WordMatcher(cursors, weight: weight, isTitleOnly: isTitle)
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
    case .everything: return EveryTextMatcher(segment)
    }
  }

  @inline(__always)
  private func isLive(_ number: UInt32) -> Bool { removed.isEmpty || !removed.contains(number) }

  // MARK: Answers

  /// Calls `body` with the number and the time of each text that a query finds, in the order of numbers, until it returns
  /// false.
  package func forEach(_ query: TextQuery, _ body: (UInt32, UInt32) -> Bool) throws(PostingsError) {
    let plan = try plan(query)
    for index in segments.indices {
      guard let matcher = try matcher(plan, index) else { continue }
      while matcher.number != TermCursor.end {
        if isLive(matcher.number), !body(matcher.number, segments[index].time(matcher.number)) { return }
        try matcher.next()
      }
    }
  }

  /// The texts that fit a query best, the best first.
  ///
  /// - Parameters:
  ///   - limit: how many at most.
  ///   - through: none with a higher number.
  ///   - last: only those that come after this one.
  package func best(
    _ query: TextQuery, limit: Int, through: UInt32 = .max, after last: TextHit? = nil
  ) throws(PostingsError) -> [TextHit] {
    let plan = try plan(query)
    var top = TopHits(limit: limit, after: last)
    // The newest first: among equals they win.
    for index in segments.indices.reversed() where segments[index].numbers.lowerBound <= through {
      guard let matcher = try matcher(plan, index) else { continue }
      let segment = segments[index]
      if let union = matcher as? UnionMatcher {
        try collect(union, segment, through, &top)
      } else {
        try collect(matcher, segment, through, &top)
      }
    }
    return top.sorted
  }

  private func collect(
    _ matcher: Matcher, _ segment: TextSegment, _ through: UInt32, _ top: inout TopHits
  ) throws(PostingsError) {
    /// Up to here what could be found is known to be good enough.
    var reachable: UInt32 = 0
    var isReachable = false
    var threshold: Float = -1
    while matcher.number <= through, matcher.number != TermCursor.end {
      if top.threshold > 0, !isReachable || matcher.number > reachable || top.threshold > threshold {
        threshold = top.threshold
        let (bound, end) = matcher.bound(from: matcher.number)
        if top.excludes(bound) {
          guard end < TermCursor.end - 1 else { return }
          try matcher.seek(end + 1)
          isReachable = false
          continue
        }
        (reachable, isReachable) = (end, true)
      }
      if isLive(matcher.number) {
        top.add(TextHit(number: matcher.number, score: try matcher.score(), time: segment.time(matcher.number)))
      }
      try matcher.next()
    }
  }

  /// Of parts of which one is enough: those that cannot make a text good enough by themselves are only asked about texts
  /// that another part has found (MaxScore, Turtle and Flood 1995; by blocks, Ding and Suel 2011).
  private func collect(
    _ union: UnionMatcher, _ segment: TextSegment, _ through: UInt32, _ top: inout TopHits
  ) throws(PostingsError) {
    let last = min(through, segment.numbers.upperBound)
    while true {
      let window = union.parts.reduce(TermCursor.end) { min($0, $1.number) }
      guard window <= last else { return }
      // To where the bounds of those hold that are there, and of those that come before that.
      var end = last
      for part in union.parts where part.number == window { end = min(end, part.bound(from: window).through) }
      var bounds: [(part: Matcher, bound: Float)] = []
      for part in union.parts where part.number <= end {
        let (bound, through) = part.bound(from: part.number)
        end = min(end, through)
        bounds.append((part, bound))
      }
      end = max(end, window)
      bounds.sort { $0.bound < $1.bound }
      try collect(bounds, through: end, of: union, segment, &top)
      for part in union.parts where part.number <= end { try part.seek(end + 1) }
    }
  }

  /// The same up to a number, to which the bounds hold.
  private func collect(
    _ bounds: [(part: Matcher, bound: Float)], through end: UInt32, of union: UnionMatcher, _ segment: TextSegment,
    _ top: inout TopHits
  ) throws(PostingsError) {
    // What the first parts add together at most.
    var sums: [Float] = [0]
    for (_, bound) in bounds { sums.append((sums.last ?? 0) + bound) }
    func firstEssential() -> Int { sums.dropFirst().prefix { top.excludes($0) }.count }
    var essential = firstEssential()
    while essential < bounds.count {
      var number = TermCursor.end
      for (part, _) in bounds[essential...] { number = min(number, part.number) }
      guard number <= end else { return }
      var score: Float = 0
      for (part, _) in bounds[essential...] where part.number == number { score += try part.score() }
      var index = essential
      while index > 0, !top.excludes(score + sums[index]) {
        index -= 1
        let part = bounds[index].part
        if part.number < number { try part.seek(number) }
        if part.number == number { score += try part.score() }
      }
      if index == 0, !top.excludes(score), isLive(number) {
        // Added up in one order, whatever the bounds are, it is the same wherever the text lies.
        var score: Float = 0
        for part in union.parts where part.number == number { score += try part.score() }
        top.add(TextHit(number: number, score: score, time: segment.time(number)))
        essential = firstEssential()
      }
      for (part, _) in bounds where part.number == number { try part.next() }
    }
  }
}

/// The best hits so far.
struct TopHits {
  private let limit: Int
  private let last: TextHit?
  /// A heap, the worst of them first.
  private var heap: [TextHit] = []
  /// A score below it is not good enough; 0 as long as any is.
  private(set) var threshold: Float = 0

  /// Whether a score that is at most this, but for what is lost in adding, is not good enough.
  @inline(__always)
  func excludes(_ bound: Float) -> Bool { bound < threshold * 0.99999 }

  init(limit: Int, after last: TextHit?) {
    (self.limit, self.last) = (limit, last)
    heap.reserveCapacity(min(limit, 1 << 16))
  }

  @inline(__always)
  mutating func add(_ hit: TextHit) {
    if hit.score < threshold { return }
    insert(hit)
  }

  private mutating func insert(_ hit: TextHit) {
    guard limit > 0, last.map({ TextHit.isBefore($0, hit) }) ?? true else { return }
    if heap.count < limit {
      heap.append(hit)
      var at = heap.count - 1
      while at > 0, TextHit.isBefore(heap[(at - 1) / 2], heap[at]) {
        heap.swapAt(at, (at - 1) / 2)
        at = (at - 1) / 2
      }
    } else {
      guard TextHit.isBefore(hit, heap[0]) else { return }
      heap[0] = hit
      var at = 0
      while true {
        var worst = at
        for child in [2 * at + 1, 2 * at + 2]
        where child < heap.count && TextHit.isBefore(heap[worst], heap[child]) { worst = child }
        if worst == at { break }
        heap.swapAt(at, worst)
        at = worst
      }
    }
    if heap.count == limit { threshold = heap[0].score }
  }

  /// The best first.
  var sorted: [TextHit] { heap.sorted(by: TextHit.isBefore) }
}
