internal import Postings

/// Finds the best texts of one file.
extension TextSearcher {
  /// Takes in the best of what a matcher finds.
  func collect(
    any matcher: Matcher, _ segment: TextSegment, _ through: UInt32, _ top: inout TopHits
  ) throws(PostingsError) {
    if let word = matcher as? WordMatcher, let cursor = word.plain {
      return try cursor.pointee.collect(word.scale, through: through, &top, isLive)
    }
    switch matcher {
    case let union as UnionMatcher where !union.takesBest:
      let span = Int(segment.numbers.upperBound - segment.numbers.lowerBound)
      if let words = union.parts as? [WordMatcher], words.allSatisfy({ $0.plain != nil }),
        union.cost > span / Self.sparse
      {
        try collect(words, segment, through, &top)
      } else {
        try collect(matcher, segment, through, &top)
      }
    case let all as IntersectionMatcher: try collect(all, segment, through, &top)
    default: try collect(matcher, segment, through, &top)
    }
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
        if top.excludes(bound, through: min(end, segment.numbers.upperBound)) {
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
    let end = segment.numbers.upperBound
    if top.isFull { try all.settle(for: top, through: end) }
    while all.number <= through, all.number != TermCursor.end {
      try add(all, segment, &top)
      try all.next(for: top, through: end)
    }
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
      while asked < bounds.count, top.excludes(rest + bounds[asked].bound, through: end) {
        rest += bounds[asked].bound
        asked += 1
      }
      if asked < bounds.count {
        for (word, _) in bounds[asked...] {
          try word.plain?.pointee.add(word.scale, through: end, to: sums, from: base)
          word.catchUp()
        }
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
