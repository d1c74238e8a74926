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

/// What a file has of one word of those that are looked for.
struct WordEntry {
  let entry: TextSegment.Entry
  /// The languages of texts in which it is such a word, a bit for each.
  var languages: UInt64 = .max
  /// What it counts for.
  var share: Float = 1
}

/// A word, or several that are taken for one: their score is the best of theirs.
final class WordMatcher: Matcher {
  /// Of the words, one at least.
  private let cursors: UnsafeMutablePointer<TermCursor>
  private let count: Int
  /// The weight, in points.
  let scale: Float
  private let isTitleOnly: Bool
  /// Of each cursor the languages of texts that it says anything of, a bit for each, and what it counts for.
  private let sides: [(languages: UInt64, share: Float)]
  private let segment: TextSegment
  /// Indices of cursors, as a heap by the numbers at which they stand.
  private var heap: [Int]
  private var merged: [UInt32] = []

  /// - Parameters:
  ///   - entries: of the segment, at least one.
  ///   - weight: see ``BM25/weight(frequency:of:)``.
  init(
    _ entries: [WordEntry], in segment: TextSegment, weight: Float, isTitleOnly: Bool
  ) throws(PostingsError) {
    self.segment = segment
    sides = entries.map { ($0.languages, $0.share) }
    scale = weight * BM25.unit
    self.isTitleOnly = isTitleOnly
    heap = Array(entries.indices)
    cursors = .allocate(capacity: entries.count)
    count = entries.count
    var made = 0
    do throws(PostingsError) {
      for entry in entries {
        (cursors + made).initialize(to: try TermCursor(segment, entry.entry))
        made += 1
      }
    } catch {
      cursors.deinitialize(count: made)
      cursors.deallocate()
      throw error
    }
    super.init()
    for index in 0..<count {
      cost += cursors[index].frequency
      try pass(index)
    }
    if count > 1 { for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(index) } }
    number = cursors[count > 1 ? heap[0] : 0].number
    try settle()
  }

  deinit {
    cursors.deinitialize(count: count)
    cursors.deallocate()
  }

  /// Goes on to a text that the cursor says something of.
  @inline(__always)
  private func pass(_ index: Int) throws(PostingsError) {
    let languages = sides[index].languages
    guard languages != .max else { return }
    while cursors[index].number != TermCursor.end,
      languages & 1 << UInt64(segment.language(cursors[index].number)) == 0
    { try cursors[index].next() }
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
      for index in 0..<count
      where cursors[index].number == number && PostingValue.isInTitle(cursors[index].value) { return true }
      return false
    }
  }

  private func advance() throws(PostingsError) {
    if count == 1 {
      try cursors[0].next()
      try pass(0)
      number = cursors[0].number
      return
    }
    let from = number
    while number == from, number != TermCursor.end {
      try cursors[heap[0]].next()
      try pass(heap[0])
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
    if count == 1 {
      try cursors[0].seek(target)
      try pass(0)
      number = cursors[0].number
    } else {
      while cursors[heap[0]].number < target {
        try cursors[heap[0]].seek(target)
        try pass(heap[0])
        sink(0)
      }
      number = cursors[heap[0]].number
    }
    try settle()
  }

  override func score() throws(PostingsError) -> Points {
    if count == 1 { return BM25.points(scale, cursors[0].impact * sides[0].share) }
    var best: Float = 0
    for index in 0..<count where cursors[index].number == number {
      best = max(best, cursors[index].impact * sides[index].share)
    }
    return BM25.points(scale, best)
  }

  override func bound(from target: UInt32) -> (score: Points, through: UInt32) {
    guard count == 1 else { return (highest, TermCursor.end) }
    let (impact, through) = cursors[0].bound(from: target)
    return (BM25.bound(scale, impact * sides[0].share), through)
  }

  private lazy var highest: Points = {
    var highest: Float = 0
    for index in 0..<count { highest = max(highest, cursors[index].highest * sides[index].share) }
    return BM25.bound(scale, highest)
  }()

  // MARK: Many texts at once

  /// The one word that is looked for anywhere in a text; nothing where it is not as simple. Who moves it has to
  /// ``catchUp()``.
  var plain: UnsafeMutablePointer<TermCursor>? { isPlain ? cursors : nil }
  private var isPlain: Bool { count == 1 && !isTitleOnly && sides[0].languages == .max && sides[0].share == 1 }

  /// The cursor was moved.
  func catchUp() { number = cursors[0].number }

  /// The highest share of a text from `base` to `end`.
  func bound(from base: UInt32, through end: UInt32) -> Points {
    guard cursors[0].number <= end else { return 0 }
    return BM25.bound(scale, cursors[0].bound(from: max(base, cursors[0].number), through: end))
  }

  // MARK: Places

  /// How often the text it stands at has it.
  var placeCount: Int {
    var sum = 0
    for index in 0..<count where cursors[index].number == number { sum += PostingValue.count(cursors[index].value) }
    return sum
  }

  /// The places of the word in the text it stands at, rising; in the title alone, if that was asked for.
  func places(into places: inout [UInt32], title: UInt32) throws(PostingsError) {
    if count == 1 {
      try cursors[0].places(into: &places)
    } else {
      places.removeAll(keepingCapacity: true)
      for index in 0..<count where cursors[index].number == number {
        try cursors[index].places(into: &merged)
        places += merged
      }
      places.sort()
      // What was written as one word stands where its parts do.
      var last: UInt32?
      places.removeAll { place in
        defer { last = place }
        return place == last
      }
    }
    if isTitleOnly { places.removeAll { $0 >= title } }
  }
}
