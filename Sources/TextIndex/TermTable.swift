/// Numbers for words, in the order in which they come.
struct TermTable: Sendable {
  private var slots: [UInt32] = Array(repeating: 0, count: 1 << 12)
  private var hashes: [UInt64] = []
  private var ends: [UInt32] = []
  private var bytes: [UInt8] = []

  /// The number of a word; a new one gets the next.
  mutating func number(of word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let hash = Self.hash(word)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let term = slots[slot] - 1
      if hashes[Int(term)] == hash, holds(word, term) { return term }
      slot = (slot + 1) & (slots.count - 1)
    }
    let term = UInt32(hashes.count)
    hashes.append(hash)
    bytes.append(contentsOf: word)
    ends.append(UInt32(bytes.count))
    slots[slot] = term + 1
    if hashes.count * 2 > slots.count { grow() }
    return term
  }

  /// The number of a word that is known.
  func find(_ word: UnsafeBufferPointer<UInt8>) -> UInt32? {
    let hash = Self.hash(word)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let term = slots[slot] - 1
      if hashes[Int(term)] == hash, holds(word, term) { return term }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func range(_ term: UInt32) -> Range<Int> {
    (term == 0 ? 0 : Int(ends[Int(term) - 1]))..<Int(ends[Int(term)])
  }

  private func holds(_ word: UnsafeBufferPointer<UInt8>, _ term: UInt32) -> Bool {
    let range = range(term)
    guard range.count == word.count else { return false }
    return bytes.withUnsafeBufferPointer { UnsafeBufferPointer(rebasing: $0[range]).elementsEqual(word) }
  }

  /// Nobody can write words that all fall into one place.
  private static let secret = UInt64.random(in: 0 ... .max) | 1

  /// Of a word in memory alone: it is another one in another process.
  private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(word.count)
    for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ hash >> 32) &* secret
    return hash ^ (hash >> 32)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (term, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(term) + 1
    }
  }

  /// All words in the order of their bytes.
  func sorted() -> [UInt32] {
    bytes.withUnsafeBufferPointer { bytes in
      // The first eight bytes decide nearly always.
      var keys: [(key: UInt64, term: UInt32)] = []
      keys.reserveCapacity(hashes.count)
      for term in 0..<UInt32(hashes.count) {
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
