internal import Postings

/// Goes through the texts of one file that a part of a query finds, in the order of their numbers.
class Matcher {
  /// The text it stands at; ``TermCursor/end`` behind the last.
  final var number: UInt32 = TermCursor.end
  /// Texts that it finds at most.
  final var cost: Int = 0

  /// Goes on to the next text.
  func next() throws(PostingsError) { number = TermCursor.end }
  /// Goes on to the first text that is not before `target`.
  func seek(_ target: UInt32) throws(PostingsError) { while number < target { try next() } }
  /// How well the text it stands at fits.
  func score() throws(PostingsError) -> Points { 0 }
  /// The highest score that a text from `target` on can have, up to `through`.
  func bound(from target: UInt32) -> (score: Points, through: UInt32) { (0, TermCursor.end) }
}

/// A word, or several that are taken for one: their score is the best of theirs.
final class WordMatcher: Matcher {
  private let cursors: [TermCursor]
  /// The weight, in points.
  private let scale: Float
  private let isTitleOnly: Bool
  /// Indices of cursors, as a heap by the numbers at which they stand.
  private var heap: [Int]
  private let one: TermCursor?
  private var merged: [UInt32] = []

  /// - Parameters:
  ///   - cursors: at least one.
  ///   - weight: see ``BM25/weight(frequency:of:)``.
  init(_ cursors: [TermCursor], weight: Float, isTitleOnly: Bool) throws(PostingsError) {
    self.cursors = cursors
    scale = weight * BM25.unit
    self.isTitleOnly = isTitleOnly
    heap = Array(cursors.indices)
    one = cursors.count == 1 ? cursors[0] : nil
    super.init()
    cost = cursors.reduce(0) { $0 + $1.frequency }
    if one == nil { for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(index) } }
    number = (one ?? cursors[heap[0]]).number
    try settle()
  }

  private func sink(_ start: Int) {
    var at = start
    while true {
      var least = at
      for child in [2 * at + 1, 2 * at + 2]
      where child < heap.count && cursors[heap[child]].number < cursors[heap[least]].number { least = child }
      guard least != at else { return }
      heap.swapAt(at, least)
      at = least
    }
  }

  /// Passes over texts that have it elsewhere than asked for.
  private func settle() throws(PostingsError) {
    guard isTitleOnly else { return }
    while number != TermCursor.end, try !isInTitle { try advance() }
  }

  private var isInTitle: Bool {
    get throws(PostingsError) {
      if let one { return PostingValue.isInTitle(one.value) }
      return cursors.contains { $0.number == number && PostingValue.isInTitle($0.value) }
    }
  }

  private func advance() throws(PostingsError) {
    if let one {
      try one.next()
      number = one.number
      return
    }
    let from = number
    while number == from, number != TermCursor.end {
      try cursors[heap[0]].next()
      sink(0)
      number = cursors[heap[0]].number
    }
  }

  override func next() throws(PostingsError) {
    try advance()
    try settle()
  }

  override func seek(_ target: UInt32) throws(PostingsError) {
    guard number < target else { return }
    if let one {
      try one.seek(target)
      number = one.number
    } else {
      while cursors[heap[0]].number < target {
        try cursors[heap[0]].seek(target)
        sink(0)
      }
      number = cursors[heap[0]].number
    }
    try settle()
  }

  override func score() throws(PostingsError) -> Points {
    if let one { return BM25.points(scale, one.impact) }
    var best: Float = 0
    for cursor in cursors where cursor.number == number { best = max(best, cursor.impact) }
    return BM25.points(scale, best)
  }

  override func bound(from target: UInt32) -> (score: Points, through: UInt32) {
    guard let one else { return (highest, TermCursor.end) }
    let (impact, through) = one.bound(from: target)
    return (BM25.bound(scale, impact), through)
  }

  private lazy var highest: Points = BM25.bound(scale, cursors.reduce(0) { max($0, $1.highest) })

  // MARK: Many texts at once

  /// Whether the next three can be asked.
  var isPlain: Bool { one != nil && !isTitleOnly }

  /// The highest share of a text from `base` to `end`.
  func bound(from base: UInt32, through end: UInt32) -> Points {
    guard let one, one.number <= end else { return 0 }
    return BM25.bound(scale, one.bound(from: max(base, one.number), through: end))
  }

  /// Adds its share of each text up to `end` to the sums, which begin with the text `base`, and goes on behind it.
  func add(through end: UInt32, to sums: UnsafeMutablePointer<Points>, from base: UInt32) throws(PostingsError) {
    guard let one else { return }
    try one.add(scale, through: end, to: sums, from: base)
    number = one.number
  }

  /// Takes in the best of all texts through a number; it is not to be asked afterwards.
  func collect(
    through end: UInt32, _ top: inout TopHits, _ isLive: (UInt32) -> Bool
  ) throws(PostingsError) {
    try one?.collect(scale, through: end, &top, isLive)
  }

  // MARK: Places

  /// How often the text it stands at has it.
  var placeCount: Int {
    if let one { return PostingValue.count(one.value) }
    return cursors.reduce(0) { $0 + ($1.number == number ? PostingValue.count($1.value) : 0) }
  }

  /// The places of the word in the text it stands at, rising; in the title alone, if that was asked for.
  func places(into places: inout [UInt32], title: UInt32) throws(PostingsError) {
    if let one {
      try one.places(into: &places)
    } else {
      places.removeAll(keepingCapacity: true)
      for cursor in cursors where cursor.number == number {
        try cursor.places(into: &merged)
        places += merged
      }
      places.sort()
    }
    if isTitleOnly { places.removeAll { $0 >= title } }
  }
}
