internal import Algorithms

/// A term in one story.
struct StoryPosting: Sendable, Equatable {
  let slot: UInt32
  /// The sum of the term's weights over the story's reports that are found by it, in units of 1/``TermVector/unit``.
  var sum: UInt32
}

/// The lists of the terms that find several stories, in one piece of memory: a block for each, of a power of two of places,
/// so that what one list leaves another takes.
///
/// The first place of a block has the number of its postings and the power; they stand behind it by rising slot. So a list's
/// length comes with its first postings, in one touch of memory.
struct PostingPool: Sendable {
  private var places: [StoryPosting] = []
  /// The blocks that nobody has, by the power of two.
  private var free: [[UInt32]] = []

  private static let leastPower: UInt32 = 2

  /// Number of postings in a block.
  @inline(__always)
  func count(in block: UInt32) -> Int { Int(places[Int(block)].slot) }

  /// Calls `body` with the postings in a block.
  @inline(__always)
  func withPostings(in block: UInt32, _ body: (UnsafeBufferPointer<StoryPosting>) -> Void) {
    let (start, count) = (Int(block) + 1, count(in: block))
    places.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<start + count])) }
  }

  /// Reads about one posting of each line of memory of a block; returns their sum.
  @inline(__always)
  func touch(_ block: UInt32) -> UInt32 {
    var sum: UInt32 = 0
    withPostings(in: block) { postings in
      for at in stride(from: 0, to: postings.count, by: Self.placesOfLine) { sum &+= postings[at].sum }
    }
    return sum
  }

  private static let placesOfLine = 64 / MemoryLayout<StoryPosting>.stride

  /// A block for two stories, the smaller slot first.
  mutating func begin(_ first: StoryPosting, _ second: StoryPosting) -> UInt32 {
    let block = take(Self.leastPower)
    places[Int(block)] = StoryPosting(slot: 2, sum: Self.leastPower)
    places[Int(block) + 1] = first
    places[Int(block) + 2] = second
    return block
  }

  /// Adds to the sum of a story; returns where the block is from now on.
  mutating func add(_ posting: StoryPosting, in block: UInt32) -> UInt32 {
    let end = Int(block) + 1 + count(in: block)
    // Most stories are young: they stand at the end.
    let at = places[end - 1].slot < posting.slot ? end : position(of: posting.slot, in: block)
    if at < end, places[at].slot == posting.slot {
      places[at].sum += posting.sum
      return block
    }
    let power = places[Int(block)].sum
    let isFull = end - Int(block) == 1 << power
    let home = isFull ? move(block, to: power + 1) : block
    let (place, last) = (at - Int(block) + Int(home), end - Int(block) + Int(home))
    places.withUnsafeMutableBufferPointer { places in
      guard let base = places.baseAddress else { return }
      (base + place + 1).update(from: base + place, count: last - place)
    }
    places[place] = posting
    places[Int(home)] = StoryPosting(slot: UInt32(last - Int(home)), sum: places[Int(home)].sum)
    return home
  }

  /// Subtracts what was added to the sum of a story; at 0 the posting goes. Returns where they are from now on: a block of one
  /// is none.
  mutating func subtract(_ posting: StoryPosting, from block: UInt32) -> LiveTerms.Found {
    let end = Int(block) + 1 + count(in: block)
    let at = position(of: posting.slot, in: block)
    let isThere = at < end && places[at].slot == posting.slot && places[at].sum >= posting.sum
    precondition(isThere, "a weight is taken back that was never given")
    places[at].sum -= posting.sum
    guard places[at].sum == 0 else { return LiveTerms.Found(block: block) }
    places.withUnsafeMutableBufferPointer { places in
      guard let base = places.baseAddress else { return }
      (base + at).update(from: base + at + 1, count: end - at - 1)
    }
    let (count, power) = (end - Int(block) - 2, places[Int(block)].sum)
    places[Int(block)] = StoryPosting(slot: UInt32(count), sum: power)
    if count == 1 {
      let last = places[Int(block) + 1]
      free[Int(power)].append(block)
      return LiveTerms.Found(last)
    }
    let isSparse = power > Self.leastPower && (count + 1) * 4 <= 1 << power
    return LiveTerms.Found(block: isSparse ? move(block, to: power - 1) : block)
  }

  /// The first place whose slot is not before `slot`.
  private func position(of slot: UInt32, in block: UInt32) -> Int {
    let start = Int(block) + 1
    return places[start..<start + count(in: block)].partitioningIndex { $0.slot >= slot }
  }

  private mutating func move(_ block: UInt32, to power: UInt32) -> UInt32 {
    let new = take(power)
    let (old, count) = (places[Int(block)], count(in: block))
    places.withUnsafeMutableBufferPointer { places in
      guard let base = places.baseAddress else { return }
      (base + Int(new) + 1).update(from: base + Int(block) + 1, count: count)
    }
    places[Int(new)] = StoryPosting(slot: UInt32(count), sum: power)
    free[Int(old.sum)].append(block)
    return new
  }

  private mutating func take(_ power: UInt32) -> UInt32 {
    while free.count <= power { free.append([]) }
    if let block = free[Int(power)].popLast() { return block }
    let block = UInt32(places.count)
    places.append(contentsOf: repeatElement(StoryPosting(slot: 0, sum: 0), count: 1 << Int(power)))
    return block
  }
}
