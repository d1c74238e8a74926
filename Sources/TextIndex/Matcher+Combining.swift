internal import Postings

/// Texts that all of several parts find.
class IntersectionMatcher: Matcher {
  /// Those that find the fewest first.
  final let parts: [Matcher]

  init(_ parts: [Matcher]) throws(PostingsError) {
    self.parts = parts.sorted { $0.cost < $1.cost }
    super.init()
    cost = self.parts.first?.cost ?? 0
    number = self.parts.first?.number ?? TermCursor.end
    try agree()
  }

  /// Goes on until all parts stand at one text.
  final func agree() throws(PostingsError) {
    search: while number != TermCursor.end {
      for part in parts.dropFirst() {
        if part.number < number { try part.seek(number) }
        if part.number > number {
          try parts[0].seek(part.number)
          number = parts[0].number
          continue search
        }
      }
      if try isMatch() { return }
      try parts[0].next()
      number = parts[0].number
    }
  }

  /// Whether a text that all parts find is one that is looked for.
  func isMatch() throws(PostingsError) -> Bool { true }

  override func next() throws(PostingsError) {
    try parts[0].next()
    number = parts[0].number
    try agree()
  }

  override func seek(_ target: UInt32) throws(PostingsError) {
    guard number < target else { return }
    try parts[0].seek(target)
    number = parts[0].number
    try agree()
  }

  override func score() throws(PostingsError) -> Points {
    var sum: Points = 0
    for part in parts { sum += try part.score() }
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
    try parts[0].next()
    try settle(for: top, through: through)
  }

  /// Goes on, from where the first part stands, to a text that may be good enough.
  func settle(for top: borrowing TopHits, through: UInt32) throws(PostingsError) {
    let lead = parts[0]
    search: while lead.number != TermCursor.end {
      if top.isFull {
        if window.map({ $0.end < lead.number || $0.threshold != top.threshold }) ?? true {
          let (sum, end) = bound(from: lead.number)
          if top.excludes(sum, through: min(end, through)) {
            guard end < TermCursor.end - 1 else { break }
            try lead.seek(end + 1)
            continue
          }
          window = (end, sum - lead.bound(from: lead.number).score, top.threshold)
        }
        // What the first part gives, and the others can.
        if let window, top.excludes(try lead.score() + window.rest) {
          try lead.next()
          continue
        }
      }
      for part in parts.dropFirst() {
        if part.number < lead.number { try part.seek(lead.number) }
        if part.number > lead.number {
          try lead.seek(part.number)
          continue search
        }
      }
      number = lead.number
      let isGoodEnough = top.isFull ? !top.excludes(try score()) : true
      if isGoodEnough, try isMatch() { return }
      try lead.next()
    }
    number = TermCursor.end
  }
}

/// Words next to each other, or near each other.
final class PhraseMatcher: IntersectionMatcher {
  /// In the order in which they are looked for.
  private let words: [WordMatcher]
  private let segment: TextSegment
  /// Nothing: next to each other.
  private let distance: Int?
  private var places: [[UInt32]]

  init(_ words: [WordMatcher], in segment: TextSegment, distance: Int?) throws(PostingsError) {
    self.words = words
    self.segment = segment
    self.distance = distance
    places = Array(repeating: [], count: words.count)
    try super.init(words)
  }

  override func isMatch() throws(PostingsError) -> Bool {
    let title = segment.titleWords(number)
    guard let distance else { return try isPhrase(title) }
    for index in words.indices {
      try words[index].places(into: &places[index], title: title)
      if places[index].isEmpty { return false }
    }
    return isNear(distance, title)
  }

  /// From the word with the fewest places, as long as a beginning is left.
  private func isPhrase(_ title: UInt32) throws(PostingsError) -> Bool {
    let order = words.indices.map { (index: $0, count: words[$0].placeCount) }.sorted { $0.count < $1.count }
    var begins: [UInt32] = []
    for (turn, (index, _)) in order.enumerated() {
      try words[index].places(into: &places[index], title: title)
      let offset = UInt32(index)
      if turn == 0 {
        begins = places[index].lazy.filter { $0 >= offset }.map { $0 - offset }
      } else {
        begins.removeAll { !Self.contains(places[index], $0 + offset) }
      }
      if begins.isEmpty { return false }
    }
    return true
  }

  private static func contains(_ places: [UInt32], _ wanted: UInt32) -> Bool {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < places.count && places[low] == wanted
  }

  /// Whether some places, one of each word and no two the same, all in the title or all in the text, have at most so many
  /// words between the first and the last.
  private func isNear(_ distance: Int, _ title: UInt32) -> Bool {
    let span = UInt32(clamping: places.count - 1 + distance)
    for first in Set(places.joined()) {
      let end = first.addingReportingOverflow(span)
      let last = min(end.overflow ? .max : end.partialValue, first < title ? title - 1 : .max)
      let window = places.map { places in places.drop { $0 < first }.prefix { $0 <= last } }
      if Self.choose(window[...], [], including: first) { return true }
    }
    return false
  }

  /// Whether each has a place of its own, one of them this.
  private static func choose(_ rest: ArraySlice<ArraySlice<UInt32>>, _ taken: [UInt32], including first: UInt32) -> Bool
  {
    guard let places = rest.first else { return taken.contains(first) }
    return places.contains { !taken.contains($0) && choose(rest.dropFirst(), taken + [$0], including: first) }
  }
}

/// Texts that at least one of several parts finds: their scores are added up.
final class UnionMatcher: Matcher {
  let parts: [Matcher]

  init(_ parts: [Matcher]) {
    self.parts = parts
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
    for part in parts where part.number == number { sum += try part.score() }
    return sum
  }

  override func bound(from target: UInt32) -> (score: Points, through: UInt32) {
    var (sum, end): (Points, UInt32) = (0, TermCursor.end)
    for part in parts where part.number != TermCursor.end {
      let (score, through) = part.bound(from: target)
      sum += score
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
