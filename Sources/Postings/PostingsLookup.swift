/// What an index has of some keys, as long as nothing is filed or taken in: ``PostingsIndex/look(up:_:_:)``.
///
/// Kept from one text to the next, so that nothing has to be allocated for each.
public struct PostingsLookup {
  /// Of each key, in how many numbers it is; ``PostingsIndex/boilerplate`` where in too many.
  public internal(set) var frequencies: [Int] = []

  /// Where numbers of a key are listed.
  enum Source {
    case findings(Range<Int>)
    case segment(Int, Segment.Found)
    case frozen(PostingsHead.Found)
    case head(PostingsHead.Found)
  }

  /// One source, and of the same key the next one.
  struct Place {
    let source: Source
    var next: Int
  }

  /// Chains, the oldest source first.
  private(set) var places: [Place] = []
  private(set) var first: [Int] = []
  private var last: [Int] = []
  /// Of each key the bits that count.
  private(set) var kept: [UInt64] = []
  /// Numbers that were found beforehand.
  private(set) var numbers: [UInt32] = []
  /// For segments to work with, one each.
  private var scratches: [KeyScratch] = []

  /// Of no keys.
  public init() {}

  mutating func begin(_ keys: [UInt64]) {
    // What one very long text has taken is not kept for ever.
    if kept.capacity > 1 << 16, keys.count < 1 << 12 {
      (places, frequencies, first, last, kept) = ([], [], [], [], [])
    }
    places.removeAll(keepingCapacity: true)
    frequencies.removeAll(keepingCapacity: true)
    frequencies.append(contentsOf: repeatElement(0, count: keys.count))
    first.removeAll(keepingCapacity: true)
    first.append(contentsOf: repeatElement(-1, count: keys.count))
    last.removeAll(keepingCapacity: true)
    last.append(contentsOf: repeatElement(-1, count: keys.count))
    numbers = []
    kept.removeAll(keepingCapacity: true)
    for key in keys { kept.append(SegmentLayout.kept(key)) }
  }

  @inline(__always)
  mutating func note(_ key: Int, _ count: Int, _ source: Source) {
    let index = places.count
    places.append(Place(source: source, next: -1))
    if last[key] < 0 { first[key] = index } else { places[last[key]].next = index }
    last[key] = index
    if frequencies[key] != PostingsIndex.boilerplate { frequencies[key] += count }
  }

  /// Notes what segments have of the keys.
  mutating func find(in segments: ArraySlice<Segment>) throws(PostingsError) {
    while scratches.count < segments.count { scratches.append(KeyScratch()) }
    let (scratches, kept) = (scratches, kept)
    let outcome = kept.withUnsafeBufferPointer { kept in
      Result { () throws(PostingsError) in
        for start in stride(from: 0, to: kept.count, by: Self.slice) {
          let part = start..<min(start + Self.slice, kept.count)
          try find(UnsafeBufferPointer(rebasing: kept[part]), from: start, in: segments, scratches)
        }
      }
    }
    try outcome.get()
  }

  /// Keys that go through the rounds together: more would only take memory.
  private static let slice = 8192

  private mutating func find(
    _ kept: UnsafeBufferPointer<UInt64>, from start: Int, in segments: ArraySlice<Segment>, _ scratches: [KeyScratch]
  ) throws(PostingsError) {
    for (segment, scratch) in zip(segments, scratches) { try segment.readWords(of: kept, scratch) }
    for (segment, scratch) in zip(segments, scratches) { try segment.touchBuckets(of: kept, scratch) }
    for (index, scratch) in zip(segments.indices, scratches) {
      try segments[index].findTouched(kept, scratch) { key, found in
        if found.isBoilerplate {
          frequencies[start + key] = PostingsIndex.boilerplate
        } else {
          note(start + key, found.count, .segment(index, found))
        }
      }
    }
  }

  /// Takes in what was found beforehand.
  mutating func take(_ findings: PostingsFindings) {
    numbers = findings.numbers
    for (key, frequency) in findings.frequencies.enumerated() where frequency > 0 {
      if frequency == PostingsFindings.boilerplate {
        frequencies[key] = PostingsIndex.boilerplate
      } else {
        note(key, Int(frequency), .findings(findings.place(of: key)))
      }
    }
  }
}
