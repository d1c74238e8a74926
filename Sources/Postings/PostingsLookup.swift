internal import Packing

/// What an index has of some keys, as long as nothing is filed or taken in: ``PostingsIndex/look(up:_:_:)``.
///
/// Kept from one text to the next, so that nothing has to be allocated for each.
public struct PostingsLookup {
  /// Of each key, in how many numbers it is; ``PostingsIndex/boilerplate`` where in too many.
  public internal(set) var frequencies: [Int] = []

  /// Where numbers of a key are listed.
  enum Source {
    /// Found beforehand.
    case findings(UInt32, count: UInt32)
    /// Read already.
    case numbers(UInt32, count: UInt32)
    /// In a segment: its place among the segments, and what of `founds` it is.
    case segment(UInt32, found: UInt32)
    case frozen(PostingsHead.Found)
    case head(PostingsHead.Found)
  }

  /// One source, and of the same key the next one.
  struct Place {
    let source: Source
    var next: Int32
  }

  /// Of one key the first and the last of its places; -1 where there is none.
  private struct Chain {
    var first: Int32 = -1
    var last: Int32 = -1
  }

  /// Of each key the oldest source first.
  private var places: [Place] = []
  private var chains: [Chain] = []
  private var founds: [Segment.Found] = []
  /// Of each key the bits that count.
  private(set) var kept: [UInt64] = []
  /// Numbers that were read, and those that were found beforehand.
  private var numbers: [UInt32] = []
  private var findings: [UInt32] = []
  /// Of keys that are asked for in their order: the key and its place.
  private var order: [UInt64] = []
  /// For segments to work with, one each.
  private var scratches: [KeyScratch] = []

  /// Of no keys.
  public init() {}

  mutating func begin(_ keys: [UInt64]) {
    // What one very long text has taken is not kept for ever.
    if kept.capacity > 1 << 17, keys.count < 1 << 12 {
      (places, frequencies, chains, kept, order) = ([], [], [], [], [])
    }
    if founds.capacity > 1 << 12 { founds = [] }
    places.removeAll(keepingCapacity: true)
    founds.removeAll(keepingCapacity: true)
    frequencies.removeAll(keepingCapacity: true)
    frequencies.append(contentsOf: repeatElement(0, count: keys.count))
    chains.removeAll(keepingCapacity: true)
    chains.append(contentsOf: repeatElement(Chain(), count: keys.count))
    findings = []
    numbers.removeAll(keepingCapacity: numbers.capacity < 1 << 18)
    kept.removeAll(keepingCapacity: true)
    for key in keys { kept.append(SegmentLayout.kept(key)) }
  }

  @inline(__always)
  mutating func note(_ key: Int, _ count: Int, _ source: Source) {
    let index = Int32(truncatingIfNeeded: places.count)
    places.append(Place(source: source, next: -1))
    let last = chains[key].last
    if last < 0 { chains[key].first = index } else { places[Int(last)].next = index }
    chains[key].last = index
    if frequencies[key] != PostingsIndex.boilerplate { frequencies[key] += count }
  }

  /// Calls `body` with each source of a key, the oldest first.
  @inline(__always)
  func forEachSource(of key: Int, _ body: (Source) throws(PostingsError) -> Void) throws(PostingsError) {
    var at = chains[key].first
    while at >= 0 {
      let place = places[Int(at)]
      try body(place.source)
      at = place.next
    }
  }

  /// Calls `body` with the numbers of a source, where they are read already.
  @inline(__always)
  func withRead(_ source: Source, _ body: (UnsafeBufferPointer<UInt32>) -> Void) {
    switch source {
    case .findings(let first, let count):
      findings.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[Int(first)..<Int(first + count)])) }
    case .numbers(let first, let count):
      numbers.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[Int(first)..<Int(first + count)])) }
    case .segment, .frozen, .head: break
    }
  }

  /// Numbers that were read.
  var readCount: Int { numbers.count }

  /// What of a key is in a segment.
  func found(_ index: UInt32) -> Segment.Found { founds[Int(index)] }

  /// Appends the numbers that a key has in segments, which are those that were asked.
  func append(numbersOf key: Int, in segments: [Segment], to all: inout [UInt32]) throws(PostingsError) {
    try forEachSource(of: key) { source throws(PostingsError) in
      switch source {
      case .numbers, .findings: withRead(source) { all.append(contentsOf: $0) }
      case .segment(let segment, let index): try segments[Int(segment)].append(found(index), to: &all)
      case .frozen, .head: break
      }
    }
  }

  /// Notes what segments have of the keys.
  ///
  /// - Parameter limit: of so many numbers the lists are read at once, while they are near.
  mutating func find(in segments: ArraySlice<Segment>, reading limit: Int = 0) throws(PostingsError) {
    while scratches.count < segments.count { scratches.append(KeyScratch()) }
    let scratches = scratches
    let isSorted = kept.count >= Self.sortedFrom && kept.count <= Self.sortedTo
    let kept = isSorted ? sorted() : kept
    let outcome = kept.withUnsafeBufferPointer { kept in
      Result { () throws(PostingsError) in
        for start in stride(from: 0, to: kept.count, by: Self.slice) {
          let part = start..<min(start + Self.slice, kept.count)
          let keys = UnsafeBufferPointer(rebasing: kept[part])
          for (segment, scratch) in zip(segments, scratches) { try segment.readWords(of: keys, scratch) }
          for (segment, scratch) in zip(segments, scratches) { try segment.touchBuckets(of: keys, scratch) }
          for (index, scratch) in zip(segments.indices, scratches) {
            try segments[index].findTouched(keys, scratch) { key, found throws(PostingsError) in
              let key = isSorted ? Int(truncatingIfNeeded: order[start + key] & Self.placeMask) : start + key
              if found.isBoilerplate {
                frequencies[key] = PostingsIndex.boilerplate
              } else if found.list == nil || found.count <= limit - numbers.count {
                let first = UInt32(truncatingIfNeeded: numbers.count)
                try segments[index].append(found, to: &numbers)
                note(key, found.count, .numbers(first, count: UInt32(truncatingIfNeeded: found.count)))
              } else {
                founds.append(found)
                note(key, found.count, .segment(UInt32(index), found: UInt32(founds.count - 1)))
              }
            }
          }
        }
      }
    }
    try outcome.get()
  }

  /// Keys that go through the rounds together: more would only take memory.
  private static let slice = 2048

  // Keys of many texts are asked for in their order, in which segments have them: what is near one another in memory is
  // then fetched, and its place looked up, once.

  /// From so many keys on they are put in order.
  private static let sortedFrom = 1024
  private static let placeMask = (1 as UInt64) << UInt64(UInt64.bitWidth - SegmentLayout.keyBits) - 1
  private static let sortedTo = Int(placeMask) + 1

  /// The keys nearly in their order; `order` says which stands where.
  private mutating func sorted() -> [UInt64] {
    order.removeAll(keepingCapacity: true)
    for (place, key) in kept.enumerated() {
      order.append(key &<< UInt64(UInt64.bitWidth - SegmentLayout.keyBits) | UInt64(truncatingIfNeeded: place))
    }
    RadixSort.sortByUpperHalf(&order)
    return order.map { $0 &>> UInt64(UInt64.bitWidth - SegmentLayout.keyBits) }
  }

  /// Takes in what was found beforehand.
  mutating func take(_ findings: PostingsFindings) {
    for key in 0..<findings.count {
      switch findings.frequency(of: key) {
      case 0: break
      case PostingsFindings.boilerplate: frequencies[key] = PostingsIndex.boilerplate
      case let frequency:
        let range = findings.place(of: key)
        note(key, Int(frequency), .findings(UInt32(range.lowerBound), count: UInt32(range.count)))
      }
    }
    self.findings = findings.numbers
  }
}
