internal import Postings

/// Texts that all of several parts find.
class IntersectionMatcher: Matcher {
  /// Those that find the fewest first.
  final let parts: [Matcher]
  /// Where all parts are single words: their cursors, and what each counts for. Only these are moved then.
  private final let plain: UnsafeMutablePointer<(cursor: UnsafeMutablePointer<TermCursor>, scale: Float)>?

  init(_ parts: [Matcher]) throws(PostingsError) {
    self.parts = parts.sorted { $0.cost < $1.cost }
    let words = self.parts.compactMap { part in
      (part as? WordMatcher).flatMap { word in word.plain.map { ($0, word.scale) } }
    }
    if words.count == parts.count {
      let plain = UnsafeMutablePointer<(cursor: UnsafeMutablePointer<TermCursor>, scale: Float)>
        .allocate(capacity: words.count)
      for (index, word) in words.enumerated() { (plain + index).initialize(to: word) }
      self.plain = plain
    } else {
      plain = nil
    }
    super.init()
    cost = self.parts.first?.cost ?? 0
    number = self.parts.first?.number ?? TermCursor.end
    try agree()
  }

  deinit { plain?.deallocate() }

  @inline(__always)
  private final func number(of part: Int) -> UInt32 {
    if let plain { return plain[part].cursor.pointee.number }
    return parts[part].number
  }

  @inline(__always)
  private final func seek(_ part: Int, _ target: UInt32) throws(PostingsError) {
    if let plain { return try plain[part].cursor.pointee.seek(target) }
    try parts[part].seek(target)
  }

  @inline(__always)
  private final func advance() throws(PostingsError) {
    if let plain { return try plain[0].cursor.pointee.next() }
    try parts[0].next()
  }

  @inline(__always)
  private final func score(of part: Int) throws(PostingsError) -> Points {
    if let plain { return BM25.points(plain[part].scale, plain[part].cursor.pointee.impact) }
    return try parts[part].score()
  }

  /// Goes on to the next text at which the first part stands and all others do, too.
  @inline(__always)
  private final func meet() throws(PostingsError) -> Bool {
    for part in 1..<parts.count {
      let lead = number(of: 0)
      if number(of: part) < lead { try seek(part, lead) }
      let other = number(of: part)
      if other > lead {
        try seek(0, other)
        return false
      }
    }
    return true
  }

  /// Goes on until all parts stand at one text.
  final func agree() throws(PostingsError) {
    while number(of: 0) != TermCursor.end {
      guard try meet() else { continue }
      number = number(of: 0)
      if try isMatch() { return }
      try advance()
    }
    number = TermCursor.end
  }

  /// Whether a text that all parts find is one that is looked for.
  func isMatch() throws(PostingsError) -> Bool { true }

  override func next() throws(PostingsError) {
    try advance()
    try agree()
  }

  override func seek(_ target: UInt32) throws(PostingsError) {
    guard number < target else { return }
    try seek(0, target)
    try agree()
  }

  override func score() throws(PostingsError) -> Points {
    var sum: Points = 0
    for part in parts.indices { sum += try score(of: part) }
    return sum
  }

  override func bound(from target: UInt32) -> (score: Points, through: UInt32) {
    var (sum, end): (Points, UInt32) = (0, TermCursor.end)
    for part in parts {
      let (score, through) = part.bound(from: target)
      sum += score
      end = min(end, through)
    }
    return (sum, end)
  }

  // MARK: The best alone

  /// To where the bound holds, of the parts but the first, and for which threshold it was asked.
  private var window: (end: UInt32, rest: Points, threshold: Points)?

  /// Goes on to the next text that may be good enough.
  ///
  /// - Parameter through: there is none behind this one.
  func next(for top: borrowing TopHits, through: UInt32) throws(PostingsError) {
    try advance()
    try settle(for: top, through: through)
  }

  /// Goes on, from where the first part stands, to a text that may be good enough.
  func settle(for top: borrowing TopHits, through: UInt32) throws(PostingsError) {
    guard top.isFull else { return try agree() }
    var (end, rest, threshold) = window ?? (0, 0, -1)
    defer { window = (end, rest, threshold) }
    while true {
      let lead = number(of: 0)
      if lead == TermCursor.end { break }
      if end < lead || threshold != top.threshold {
        let (sum, last) = bound(from: lead)
        if top.excludes(sum, through: min(last, through)) {
          guard last < TermCursor.end - 1 else { break }
          try seek(0, last + 1)
          continue
        }
        (end, rest, threshold) = (last, sum - parts[0].bound(from: lead).score, top.threshold)
      }
      // What the first part gives, and the others can.
      if top.excludes(try score(of: 0) + rest) {
        try advance()
        continue
      }
      guard try meet() else { continue }
      number = number(of: 0)
      if try !top.excludes(score()), try isMatch() { return }
      try advance()
    }
    number = TermCursor.end
  }
}

/// Texts that at least one of several parts finds: their scores are added up, or the best of them counts.
final class UnionMatcher: Matcher {
  let parts: [Matcher]
  let takesBest: Bool

  init(_ parts: [Matcher], takesBest: Bool = false) {
    self.parts = parts
    self.takesBest = takesBest
    super.init()
    cost = parts.reduce(0) { $0 + $1.cost }
    number = parts.reduce(TermCursor.end) { min($0, $1.number) }
  }

  override func next() throws(PostingsError) {
    let from = number
    var least = TermCursor.end
    for part in parts {
      if part.number == from { try part.next() }
      least = min(least, part.number)
    }
    number = least
  }

  override func seek(_ target: UInt32) throws(PostingsError) {
    guard number < target else { return }
    var least = TermCursor.end
    for part in parts {
      if part.number < target { try part.seek(target) }
      least = min(least, part.number)
    }
    number = least
  }

  override func score() throws(PostingsError) -> Points {
    var sum: Points = 0
    for part in parts where part.number == number {
      sum = takesBest ? max(sum, try part.score()) : sum + (try part.score())
    }
    return sum
  }

  override func bound(from target: UInt32) -> (score: Points, through: UInt32) {
    var (sum, end): (Points, UInt32) = (0, TermCursor.end)
    for part in parts where part.number != TermCursor.end {
      let (score, through) = part.bound(from: target)
      sum = takesBest ? max(sum, score) : sum + score
      end = min(end, through)
    }
    return (sum, end)
  }
}

/// Texts that one part finds and another does not.
final class ExclusionMatcher: Matcher {
  private let wanted: Matcher
  private let unwanted: Matcher

  init(_ wanted: Matcher, without unwanted: Matcher) throws(PostingsError) {
    (self.wanted, self.unwanted) = (wanted, unwanted)
    super.init()
    cost = wanted.cost
    try settle()
  }

  private func settle() throws(PostingsError) {
    while wanted.number != TermCursor.end {
      if unwanted.number < wanted.number { try unwanted.seek(wanted.number) }
      if unwanted.number != wanted.number { break }
      try wanted.next()
    }
    number = wanted.number
  }

  override func next() throws(PostingsError) {
    try wanted.next()
    try settle()
  }

  override func seek(_ target: UInt32) throws(PostingsError) {
    guard number < target else { return }
    try wanted.seek(target)
    try settle()
  }

  override func score() throws(PostingsError) -> Points { try wanted.score() }
  override func bound(from target: UInt32) -> (score: Points, through: UInt32) { wanted.bound(from: target) }
}

/// A part that says nothing about how well a text fits.
final class UnscoredMatcher: Matcher {
  private let part: Matcher

  init(_ part: Matcher) {
    self.part = part
    super.init()
    (cost, number) = (part.cost, part.number)
  }

  override func next() throws(PostingsError) {
    try part.next()
    number = part.number
  }

  override func seek(_ target: UInt32) throws(PostingsError) {
    try part.seek(target)
    number = part.number
  }
}
