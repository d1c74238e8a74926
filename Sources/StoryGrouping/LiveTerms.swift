/// What is known of each term of the live stories: open addressing with linear probing (Knuth 1973), sixteen bytes an entry,
/// so that all that is asked of a term costs one touch of memory.
struct LiveTerms: Sendable {
  /// A term.
  struct Entry: Sendable {
    let key: UInt32
    /// How many reports have it: its document frequency; 0 in an empty place.
    var reports: UInt32 = 0
    /// The stories that are found by it.
    var found = Found.none
  }

  /// The stories that are found by a term. Of the terms that find any, many find one: it stands in place of a list.
  struct Found: Sendable {
    private let place: UInt32
    private let sum: UInt32

    /// No story.
    static let none = Found(place: .max, sum: 0)

    private init(place: UInt32, sum: UInt32) { (self.place, self.sum) = (place, sum) }

    /// One story; its sum is not 0.
    @inline(__always)
    init(_ posting: StoryPosting) { self.init(place: posting.slot, sum: posting.sum) }

    /// Those of a block in a ``PostingPool``.
    @inline(__always)
    init(block: UInt32) { self.init(place: block, sum: 0) }

    /// The story, where it is one.
    @inline(__always)
    var posting: StoryPosting? { sum > 0 ? StoryPosting(slot: place, sum: sum) : nil }

    /// The block, where they are several.
    @inline(__always)
    var block: UInt32? { sum == 0 && place != .max ? place : nil }
  }

  private var entries: [Entry]
  private var shift: UInt64
  private(set) var count = 0
  /// Drawn anew, so that nobody outside can write words that all fall into one place.
  private let factor = UInt64.random(in: 0 ... .max) | 1

  private static let leastBits: UInt64 = 4
  private static let empty = Entry(key: 0)

  init() {
    entries = Array(repeating: Self.empty, count: 1 << Self.leastBits)
    shift = 64 - Self.leastBits
  }

  /// What is known of a term; nothing where no live story has it.
  @inline(__always)
  func entry(of key: UInt32) -> Entry? {
    let entry = entries.withUnsafeBufferPointer { $0[Self.place(of: key, in: $0, home(of: key))] }
    return entry.reports > 0 ? entry : nil
  }

  /// In how many reports terms are, into memory with room for each.
  ///
  /// What stands at each term's own place is read first, without a branch, so that no read of memory waits for another.
  func readFrequencies(of terms: [ArticleTerms.Term], into frequencies: UnsafeMutableBufferPointer<UInt32>) {
    entries.withUnsafeBufferPointer { entries in
      for (index, term) in terms.enumerated() {
        let entry = entries[home(of: term.key)]
        let isKnown = entry.key == term.key || entry.reports == 0
        frequencies[index] = isKnown ? entry.reports : .max
      }
      for index in frequencies.indices where frequencies[index] == .max {
        let key = terms[index].key
        frequencies[index] = entries[Self.place(of: key, in: entries, home(of: key))].reports
      }
    }
  }

  /// Changes what is known of a term; one that is not there has nothing before, and one that has no reports afterwards goes.
  @inline(__always)
  mutating func update(_ key: UInt32, _ body: (inout Entry) -> Void) {
    if (count + 1) * 4 > entries.count * 3 { grow() }
    let home = home(of: key)
    let place = entries.withUnsafeBufferPointer { Self.place(of: key, in: $0, home) }
    let before = entries[place].reports
    if before == 0 { entries[place] = Entry(key: key) }
    body(&entries[place])
    let after = entries[place].reports
    if before == 0, after > 0 { count += 1 }
    guard after == 0 else { return }
    if before > 0 { remove(at: place) } else { entries[place] = Self.empty }
  }

  /// Where a key stands, or the empty place where it would.
  @inline(__always)
  private static func place(of key: UInt32, in entries: UnsafeBufferPointer<Entry>, _ home: Int) -> Int {
    var at = home
    while entries[at].reports > 0, entries[at].key != key { at = (at + 1) & (entries.count - 1) }
    return at
  }

  @inline(__always)
  private func home(of key: UInt32) -> Int { Int(truncatingIfNeeded: ((UInt64(key) &+ 1) &* factor) &>> shift) }

  /// Empties a place: what was put behind it moves up.
  private mutating func remove(at place: Int) {
    let mask = entries.count - 1
    var hole = place
    var next = (hole + 1) & mask
    while entries[next].reports > 0 {
      // It may stand no further ahead than where it belongs.
      if (next - home(of: entries[next].key)) & mask >= (next - hole) & mask {
        entries[hole] = entries[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    entries[hole] = Self.empty
    count -= 1
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: Self.empty, count: old.count * 2)
    shift -= 1
    for entry in old where entry.reports > 0 {
      let home = home(of: entry.key)
      entries[entries.withUnsafeBufferPointer { Self.place(of: entry.key, in: $0, home) }] = entry
    }
  }
}
