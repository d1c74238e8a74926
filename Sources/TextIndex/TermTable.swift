internal import Glibc
internal import Words

/// Numbers for words, in the order in which they come.
struct TermTable: Sendable {
  /// Of each place the upper half of its word's hash, and the word's number plus one; 0 where it is free.
  private var slots: [UInt64]
  private var ends: [UInt32] = []
  private var bytes: [UInt8] = []
  private let hash = KeyedHash()

  /// - Parameter places: to begin with, a power of two.
  init(places: Int = 1 << 12) { slots = Array(repeating: 0, count: places) }

  /// Words.
  var count: Int { ends.count }

  /// The number of a word; a new one gets the next.
  mutating func number(of word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let (known, slot, tag) = look(for: word)
    if let known { return known }
    let term = UInt32(ends.count)
    bytes.append(contentsOf: word)
    ends.append(UInt32(bytes.count))
    slots[slot] = tag &<< 32 | UInt64(term + 1)
    if ends.count * 2 > slots.count { grow() }
    return term
  }

  /// The number of a word that is known.
  func find(_ word: UnsafeBufferPointer<UInt8>) -> UInt32? { look(for: word).term }

  /// Where a word is, or where it would be put.
  @inline(__always)
  private func look(for word: UnsafeBufferPointer<UInt8>) -> (term: UInt32?, slot: Int, tag: UInt64) {
    let tag = hash.of(word) &>> 32
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: tag) & mask
    while slots[slot] != 0 {
      let term = UInt32(truncatingIfNeeded: slots[slot]) &- 1
      if slots[slot] &>> 32 == tag, holds(word, term) { return (term, slot, tag) }
      slot = (slot &+ 1) & mask
    }
    return (nil, slot, tag)
  }

  @inline(__always)
  private func range(_ term: UInt32) -> Range<Int> {
    (term == 0 ? 0 : Int(ends[Int(term) - 1]))..<Int(ends[Int(term)])
  }

  @inline(__always)
  private func holds(_ word: UnsafeBufferPointer<UInt8>, _ term: UInt32) -> Bool {
    let range = range(term)
    guard range.count == word.count, let base = word.baseAddress else { return range.count == word.count }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let known = bytes.baseAddress else { return false }
      return memcmp(known + range.lowerBound, base, range.count) == 0
    }
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: 0, count: old.count * 2)
    let mask = slots.count - 1
    for entry in old where entry != 0 {
      var slot = Int(truncatingIfNeeded: entry >> 32) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = entry
    }
  }

  /// All words in the order of their bytes.
  func sorted() -> [UInt32] {
    bytes.withUnsafeBufferPointer { bytes in
      // The first eight bytes decide nearly always.
      var keys: [(key: UInt64, term: UInt32)] = []
      keys.reserveCapacity(count)
      for term in 0..<UInt32(count) {
        let range = range(term)
        var key: UInt64 = 0
        for offset in 0..<8 { key = key << 8 | (offset < range.count ? UInt64(bytes[range.lowerBound + offset]) : 0) }
        keys.append((key, term))
      }
      keys.sort { one, other in
        if one.key != other.key { return one.key < other.key }
        return bytes[range(one.term)].lexicographicallyPrecedes(bytes[range(other.term)])
      }
      return keys.map(\.term)
    }
  }

  /// Calls `body` with a word.
  func withBytes<Result>(of term: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range(term)])) }
  }

  /// A word.
  func bytes(of term: UInt32) -> [UInt8] { Array(bytes[range(term)]) }
}
