/// Postings in memory: key → the numbers filed under it. What is filed last can be taken back.
///
/// Each key has a slot of an open-addressed table, which holds its newest number; older ones are chained in one array. So
/// a key with a single number (most of them) costs a slot and nothing else. A key's place follows from its first bits:
/// the table stands nearly in the order in which it is written to a segment.
public struct PostingsHead: SegmentHead {
  /// Sixteen bytes.
  private struct Slot {
    /// The kept bits plus one, and above them how many numbers there are; 0 where the slot is free.
    private var word: UInt64 = 0
    var newest: UInt32 = 0
    /// Index of the link with the number before; `end` where there is none.
    var older: UInt32 = Self.end

    static let end = UInt32.max
    private static let keyBits = UInt64(SegmentLayout.keyBits) + 1
    private static let keyMask = (1 as UInt64) << keyBits - 1
    /// Most numbers that are kept of a key. (A head has some thousands of texts, and millions where nothing can be written.)
    static let limit = Int(UInt64.max >> keyBits)

    @inline(__always) var isFree: Bool { word == 0 }
    @inline(__always) var kept: UInt64 { (word & Self.keyMask) &- 1 }
    @inline(__always) var count: Int { Int(truncatingIfNeeded: word &>> Self.keyBits) }
    @inline(__always) mutating func take(_ kept: UInt64) { word = kept &+ 1 }
    @inline(__always) mutating func count(_ more: Int) {
      word = word &+ UInt64(truncatingIfNeeded: more) &<< Self.keyBits
    }
    @inline(__always) func holds(_ kept: UInt64) -> Bool { word & Self.keyMask == kept &+ 1 }
  }

  private struct Link {
    let number: UInt32
    let older: UInt32
  }

  private var slots: [Slot]
  /// Bits of a key that do not tell its place.
  private var shift: UInt64
  /// Four bits for each slot, of which a key sets the one that its first bits tell: most keys that are not there are told
  /// from them, in memory that is near.
  private var filter: [UInt64]
  private var links: [Link] = []
  private var used = 0
  /// Numbers, rising, and the size of each, at most 255.
  private(set) var texts: [(number: UInt32, size: UInt8)] = []
  /// Slots that got a number since the last commit, in that order, and how many texts there were at it.
  private var staged: [UInt32] = []
  private var keptTexts = 0
  /// Something of all that was fetched beforehand, so that the fetching is not left out for having no use.
  private var touched: UInt32 = 0

  /// Without any postings.
  ///
  /// - Parameter keys: how many are expected.
  public init(expecting keys: Int = 0) {
    var bits = 6
    while (1 << bits) * 3 < keys * 4 { bits += 1 }
    slots = Array(repeating: Slot(), count: 1 << bits)
    shift = UInt64(SegmentLayout.keyBits - bits)
    filter = Array(repeating: 0, count: 1 << (bits - 4))
  }

  /// Number of postings.
  public private(set) var postingCount = 0
  /// Number of numbers that have keys.
  public var textCount: Int { texts.count }
  /// The first number that was filed.
  package var first: UInt32? { texts.first?.number }
  /// The last number that was filed.
  public var last: UInt32? { texts.last?.number }
  /// Whether a number is filed.
  package func holds(_ number: UInt32) -> Bool { size(of: number) > 0 }

  /// Files `number` under each of `keys`, which are distinct. Numbers rise from call to call.
  ///
  /// - Parameters:
  ///   - number: higher than all before.
  ///   - keys: distinct.
  ///   - size: what ``PostingsIndex/size(of:)`` is to say of it, 1 at least; nothing for the number of keys.
  public mutating func add(_ number: UInt32, under keys: [UInt64], size: Int? = nil) {
    precondition(texts.last.map { $0.number < number } ?? true, "numbers rise")
    guard !keys.isEmpty else { return }
    while (used + keys.count) * 4 > slots.count * 3 { grow() }
    // All at once, since the places are far apart; then they are near.
    for key in keys { touched ^= slots[home(SegmentLayout.kept(key))].newest }
    for key in keys {
      let kept = SegmentLayout.kept(key)
      let place = place(of: kept)
      var slot = slots[place]
      if slot.isFree {
        slot.take(kept)
        used += 1
        mark(kept)
      }
      if slot.count > 0 {
        // Two keys of one text may have the same bits left: it stands under them once.
        if slot.newest == number || slot.count == Slot.limit { continue }
        links.append(Link(number: slot.newest, older: slot.older))
        slot.older = UInt32(links.count - 1)
      }
      slot.newest = number
      slot.count(1)
      slots[place] = slot
      staged.append(UInt32(place))
      postingCount += 1
    }
    texts.append((number, UInt8(clamping: max(1, size ?? keys.count))))
  }

  /// What was filed until now stays.
  public mutating func commit() {
    staged.removeAll(keepingCapacity: true)
    keptTexts = texts.count
  }

  /// What was filed since the last commit is taken back.
  public mutating func rollback() {
    while let place = staged.popLast() {
      postingCount -= 1
      slots[Int(place)].count(-1)
      if slots[Int(place)].count > 0, let link = links.popLast() {
        slots[Int(place)].newest = link.number
        slots[Int(place)].older = link.older
      }
    }
    texts.removeLast(texts.count - keptTexts)
  }

  /// Where a key is, unless others are there.
  @inline(__always)
  private func home(_ kept: UInt64) -> Int { Int(truncatingIfNeeded: kept &>> shift) }

  /// Where a key is, or would be.
  @inline(__always)
  private func place(of kept: UInt64) -> Int {
    let mask = slots.count &- 1
    var slot = home(kept)
    while !slots[slot].isFree && !slots[slot].holds(kept) { slot = (slot &+ 1) & mask }
    return slot
  }

  private mutating func mark(_ kept: UInt64) {
    let bit = kept &>> (shift &- 2)
    filter[Int(truncatingIfNeeded: bit &>> 6)] |= 1 &<< (bit & 63)
  }

  /// False where a key is certain not to be there.
  @inline(__always)
  private func mayHold(_ kept: UInt64) -> Bool {
    let bit = kept &>> (shift &- 2)
    return filter[Int(truncatingIfNeeded: bit &>> 6)] &>> (bit & 63) & 1 != 0
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    filter = Array(repeating: 0, count: filter.count * 2)
    shift -= 1
    used = 0
    var moved = Array(repeating: 0 as UInt32, count: old.count)
    // A key whose postings were all taken back is left out.
    for (index, slot) in old.enumerated() where slot.count > 0 {
      let place = place(of: slot.kept)
      slots[place] = slot
      mark(slot.kept)
      moved[index] = UInt32(place)
      used += 1
    }
    for index in staged.indices { staged[index] = moved[Int(staged[index])] }
  }

  /// What the head has of a key: how many numbers, the newest, and where the next is.
  struct Found {
    let count: Int
    let newest: UInt32
    let older: UInt32
  }

  func find(_ kept: UInt64) -> Found? {
    let slot = slots[place(of: kept)]
    return slot.count > 0 ? Found(count: slot.count, newest: slot.newest, older: slot.older) : nil
  }

  /// Looks for many keys and calls `body` with the place of each that is there.
  func find(_ kept: [UInt64], _ body: (Int, Found) -> Void) {
    guard used > 0 else { return }
    for index in kept.indices where mayHold(kept[index]) {
      if let found = find(kept[index]) { body(index, found) }
    }
  }

  /// Calls `body` with each number, newest first.
  func forEach(_ found: Found, _ body: (UInt32) -> Void) {
    body(found.newest)
    var at = found.older
    while at != Slot.end {
      let link = links[Int(at)]
      body(link.number)
      at = link.older
    }
  }

  /// The size of a number, at most 255; 0 where it is not filed.
  func size(of number: UInt32) -> Int {
    let index = texts.partitioningIndex { $0.number >= number }
    return index < texts.count && texts[index].number == number ? Int(texts[index].size) : 0
  }

  /// Calls `body` with each key's kept bits and its numbers, rising, in the order of the keys.
  func forEachKey<Failure: Error>(_ body: (UInt64, borrowing [UInt32]) throws(Failure) -> Void) throws(Failure) {
    var order: [(key: UInt64, slot: UInt32)] = []
    order.reserveCapacity(used)
    for (index, slot) in slots.enumerated() where slot.count > 0 { order.append((slot.kept, UInt32(index))) }
    Self.sortNearlySorted(&order)
    var numbers: [UInt32] = []
    for (key, slot) in order {
      let slot = slots[Int(slot)]
      numbers.removeAll(keepingCapacity: true)
      forEach(Found(count: slot.count, newest: slot.newest, older: slot.older)) { numbers.append($0) }
      if numbers.count > 1 { numbers.reverse() }
      try body(key, numbers)
    }
  }

  /// By insertion: a key is a few slots from its place, except those that came round from the end to the beginning.
  private static func sortNearlySorted(_ order: inout [(key: UInt64, slot: UInt32)]) {
    // Those first, so that nothing has to pass them.
    guard let last = order.last?.key else { return }
    let middle = order.count / 2
    let around = order[..<middle].prefix { $0.key > last / 2 }.count
    if around > 0 { order = Array(order[around...] + order[..<around]) }
    order.withUnsafeMutableBufferPointer { order in
      for index in order.indices.dropFirst() {
        let one = order[index]
        var place = index
        while place > 0, order[place - 1].key > one.key {
          order[place] = order[place - 1]
          place -= 1
        }
        order[place] = one
      }
    }
  }

  /// Distinct keys.
  public var keyCount: Int { slots.count { $0.count > 0 } }
}

extension RandomAccessCollection {
  /// The first index whose element is in the second part, where all elements for which `belongs` holds come last.
  func partitioningIndex(where belongs: (Element) -> Bool) -> Index {
    var count = count
    var low = startIndex
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if belongs(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}
