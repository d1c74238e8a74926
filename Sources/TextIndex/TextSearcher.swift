package import Postings

/// A text that was found.
public struct TextHit: Sendable, Equatable {
  /// Which.
  public let number: UInt32
  /// How well it fits, in 65,536ths: see ``BM25``; 0 where that was not asked for.
  public let points: Int32
  /// Its time: minutes since 1970, counted from 2^31.
  public let time: UInt32

  /// How well it fits: see ``BM25``.
  public var score: Float { Float(points) / BM25.unit }

  /// Whether it comes before another by score; among equals the newer first.
  @inline(__always)
  static func isBefore(_ one: TextHit, _ other: TextHit) -> Bool {
    one.points != other.points ? one.points > other.points : one.number > other.number
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
      switch matcher {
      case let union as UnionMatcher:
        let span = Int(segment.numbers.upperBound - segment.numbers.lowerBound)
        if let words = union.parts as? [WordMatcher], words.allSatisfy(\.isPlain), union.cost > span / Self.sparse {
          try collect(words, segment, through, &top)
        } else {
          try collect(union, segment, through, &top)
        }
      case let all as IntersectionMatcher: try collect(all, segment, through, &top)
      default: try collect(matcher, segment, through, &top)
      }
    }
    return top.sorted
  }

  private func add(_ matcher: Matcher, _ segment: TextSegment, _ top: inout TopHits) throws(PostingsError) {
    guard isLive(matcher.number) else { return }
    top.add(TextHit(number: matcher.number, points: try matcher.score(), time: segment.time(matcher.number)))
  }

  private func collect(
    _ matcher: Matcher, _ segment: TextSegment, _ through: UInt32, _ top: inout TopHits
  ) throws(PostingsError) {
    /// Up to here what could be found is known to be good enough, by which threshold.
    var reachable: (end: UInt32, threshold: Points)?
    while matcher.number <= through, matcher.number != TermCursor.end {
      if top.isFull, reachable.map({ matcher.number > $0.end || top.threshold != $0.threshold }) ?? true {
        let (bound, end) = matcher.bound(from: matcher.number)
        if top.excludes(bound) {
          guard end < TermCursor.end - 1 else { return }
          try matcher.seek(end + 1)
          continue
        }
        reachable = (end, top.threshold)
      }
      try add(matcher, segment, &top)
      try matcher.next()
    }
  }

  private func collect(
    _ all: IntersectionMatcher, _ segment: TextSegment, _ through: UInt32, _ top: inout TopHits
  ) throws(PostingsError) {
    if top.isFull { try all.settle(for: top) }
    while all.number <= through, all.number != TermCursor.end {
      try add(all, segment, &top)
      try all.next(for: top)
    }
  }

  /// Of parts of which one is enough.
  private func collect(
    _ union: UnionMatcher, _ segment: TextSegment, _ through: UInt32, _ top: inout TopHits
  ) throws(PostingsError) {
    try collect(union as Matcher, segment, through, &top)
  }

  /// Where fewer texts than one of so many have a word, they are gone through one by one.
  private static let sparse = 64
  /// Texts whose shares are added up at a time.
  private static let width: UInt32 = 4096

  /// Of words of which one is enough: a range of texts at a time, in which their shares are added up word by word. Words that
  /// cannot make a text good enough together are only asked about texts that another word has found (MaxScore, Turtle and
  /// Flood 1995; by blocks, Ding and Suel 2011).
  private func collect(
    _ words: [WordMatcher], _ segment: TextSegment, _ through: UInt32, _ top: inout TopHits
  ) throws(PostingsError) {
    let sums = UnsafeMutablePointer<Points>.allocate(capacity: Int(Self.width))
    sums.initialize(repeating: 0, count: Int(Self.width))
    defer { sums.deallocate() }
    let last = min(through, segment.numbers.upperBound)
    while true {
      let base = words.reduce(TermCursor.end) { min($0, $1.number) }
      guard base <= last else { return }
      let end = min(last, base.addingReportingOverflow(Self.width - 1).overflow ? last : base + Self.width - 1)
      var bounds: [(word: WordMatcher, bound: Points)] = words.map { ($0, $0.bound(from: base, through: end)) }
      bounds.sort { $0.bound < $1.bound }
      // Those that add together too little.
      var rest: Points = 0
      var asked = 0
      while asked < bounds.count, top.excludes(rest + bounds[asked].bound) {
        rest += bounds[asked].bound
        asked += 1
      }
      if asked < bounds.count {
        for (word, _) in bounds[asked...] { try word.add(through: end, to: sums, from: base) }
        for offset in 0...Int(end - base) where sums[offset] > 0 {
          var points = sums[offset]
          sums[offset] = 0
          guard !top.excludes(points + rest) else { continue }
          let number = base + UInt32(offset)
          var left = rest
          for (word, bound) in bounds[..<asked].reversed() {
            left -= bound
            try word.seek(number)
            if word.number == number { points += try word.score() }
            if top.excludes(points + left) { break }
          }
          if !top.excludes(points), isLive(number) {
            top.add(TextHit(number: number, points: points, time: segment.time(number)))
          }
        }
      }
      for word in words where word.number <= end { try word.seek(end + 1) }
    }
  }
}

/// The best hits so far.
struct TopHits {
  private let limit: Int
  private let last: TextHit?
  /// A heap, the worst of them first.
  private var heap: [TextHit] = []
  /// Once it is full, a score below this is not good enough.
  private(set) var threshold: Points = 0
  private(set) var isFull = false

  /// Whether a score that is at most this is not good enough.
  @inline(__always)
  func excludes(_ bound: Points) -> Bool { isFull && bound < threshold }

  init(limit: Int, after last: TextHit?) {
    (self.limit, self.last) = (limit, last)
    heap.reserveCapacity(min(limit, 1 << 16))
  }

  @inline(__always)
  mutating func add(_ hit: TextHit) {
    if excludes(hit.points) { return }
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
    if heap.count == limit { (threshold, isFull) = (heap[0].points, true) }
  }

  /// The best first.
  var sorted: [TextHit] { heap.sorted(by: TextHit.isBefore) }
}
