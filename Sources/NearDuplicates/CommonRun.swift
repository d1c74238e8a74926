/// The longest run of words that stands in two texts, five words at least, and where.
public struct CommonRun: Sendable, Equatable {
  /// How many words it has.
  public let words: Int
  /// Its first word in the first text, counted from 0.
  public let start: Int
  /// Its first word in the second text.
  public let otherStart: Int

  /// A run, by its figures.
  public init(words: Int, start: Int, otherStart: Int) {
    self.words = words
    self.start = start
    self.otherStart = otherStart
  }

  /// The longest run of two texts; of equally long ones the first in the second text, and of those the first in the
  /// first. Nothing where they share no five words in a row.
  ///
  /// Exact but for collisions of 64-bit hashes, in linear time as a rule and n log n at worst: a first guess follows each
  /// shingle of the second text to where it first stands in the first; then it is asked whether there is a longer one, by
  /// rolling hashes of runs of that length (Karp and Rabin 1987), and only where there is, by bisection, how long it is.
  public init?(of first: ShingledText, and second: ShingledText) {
    let (a, b) = (first.shingles, second.shingles)
    guard !a.isEmpty, !b.isEmpty, let guess = Self.guess(a, b) else { return nil }
    var best = Self.find(guess.length, a, b) ?? guess
    if let longer = Self.find(guess.length + 1, a, b) {
      best = longer
      // There is one of `low` shingles, and none of `high`.
      var (low, high) = (guess.length + 1, min(a.count, b.count) + 1)
      while high - low > 1 {
        let middle = low + (high - low) / 2
        if let found = Self.find(middle, a, b) { (low, best) = (middle, found) } else { high = middle }
      }
    }
    // Rolling hashes can be made to collide; what was followed shingle by shingle is certain.
    if a[best.a..<(best.a + best.length)] != b[best.b..<(best.b + best.length)] { best = guess }
    self.init(words: best.length + Shingles.width - 1, start: best.a, otherStart: best.b)
  }

  private typealias Run = (length: Int, a: Int, b: Int)

  /// Some run that both share, mostly the longest.
  private static func guess(_ a: [UInt64], _ b: [UInt64]) -> Run? {
    var places = PlaceTable(for: a.count)
    for index in a.indices { places.insert(a[index], index) }
    var best: Run?
    var at = 0
    while at < b.count {
      guard let start = places.first(b[at]) else {
        at += 1
        continue
      }
      var length = 1
      while at + length < b.count, start + length < a.count, a[start + length] == b[at + length] { length += 1 }
      if length > best?.length ?? 0 { best = (length, start, at) }
      // Within what was just followed a longer run could begin elsewhere; the bisection finds that.
      at += length
    }
    return best
  }

  /// A run of `length` shingles that both share: the first in `b`, and of those the first in `a`.
  private static func find(_ length: Int, _ a: [UInt64], _ b: [UInt64]) -> Run? {
    guard length > 0, length <= a.count, length <= b.count else { return nil }
    var places = PlaceTable(for: a.count - length + 1)
    forEachHash(length, a) { hash, index in
      places.insert(hash, index)
      return true
    }
    var found: Run?
    forEachHash(length, b) { hash, index in
      found = places.first(hash).map { (length, $0, index) }
      return found == nil
    }
    return found
  }

  /// Calls `body` with the hash of each run of `length` shingles and where it begins, until it says false.
  private static func forEachHash(_ length: Int, _ list: [UInt64], _ body: (UInt64, Int) -> Bool) {
    var leading: UInt64 = 1
    for _ in 1..<max(1, length) { leading = leading &* multiplier }
    var rolling: UInt64 = 0
    for index in list.indices {
      rolling = rolling &* multiplier &+ list[index]
      guard index >= length - 1 else { continue }
      if !body(Shingles.finish(rolling), index - length + 1) { return }
      rolling &-= list[index - length + 1] &* leading
    }
  }

  private static let multiplier: UInt64 = 0xD6E8_FEB8_6659_FD93
}

/// Where each hash comes first.
private struct PlaceTable {
  private var slots: [Int32]
  private var hashes: [UInt64]
  private let shift: UInt64
  /// Nobody can make hashes fall together that does not know it.
  private static let factor = UInt64.random(in: 0 ... .max) | 1

  init(for count: Int) {
    var bits = 4
    while 1 << bits < count * 2 { bits += 1 }
    slots = Array(repeating: -1, count: 1 << bits)
    hashes = Array(repeating: 0, count: 1 << bits)
    shift = UInt64(UInt64.bitWidth - bits)
  }

  private func slot(of hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (hash &* Self.factor) &>> shift)
    while slots[slot] >= 0, hashes[slot] != hash { slot = (slot &+ 1) & (slots.count &- 1) }
    return slot
  }

  mutating func insert(_ hash: UInt64, _ place: Int) {
    let slot = slot(of: hash)
    guard slots[slot] < 0 else { return }
    slots[slot] = Int32(truncatingIfNeeded: place)
    hashes[slot] = hash
  }

  func first(_ hash: UInt64) -> Int? {
    let slot = slot(of: hash)
    return slots[slot] < 0 ? nil : Int(slots[slot])
  }
}
