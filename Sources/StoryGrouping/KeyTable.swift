/// A small number for each key: open addressing with linear probing (Knuth 1973), one word of memory an entry, so that a
/// look-up costs one touch of it.
struct KeyTable: Sendable {
  /// Key above value; ``empty`` where there is none.
  private var entries: [UInt64]
  private var shift: UInt64
  private(set) var count = 0
  /// Drawn anew, so that nobody outside can write words that all fall into one place.
  private let factor = UInt64.random(in: 0 ... .max) | 1

  private static let empty = UInt64.max
  private static let leastBits: UInt64 = 4

  /// With room for `count` keys.
  init(expecting count: Int = 0) {
    var bits = Self.leastBits
    while 1 << bits < count * 2 { bits += 1 }
    entries = Array(repeating: Self.empty, count: 1 << bits)
    shift = 64 - bits
  }

  /// The value of a key; `other` where it is not there.
  @inline(__always)
  func value(of key: UInt32, or other: UInt32) -> UInt32 {
    entries.withUnsafeBufferPointer { entries in
      var at = place(of: key)
      // Most stand in their own place, or it is empty.
      while entries[at] >> 32 != UInt64(key), entries[at] != Self.empty { at = (at + 1) & (entries.count - 1) }
      let entry = entries[at]
      return entry == Self.empty ? other : UInt32(truncatingIfNeeded: entry)
    }
  }

  /// Adds a key that is not there, with a value below `UInt32.max`.
  mutating func insert(_ key: UInt32, _ value: UInt32) {
    if (count + 1) * 2 > entries.count { grow() }
    put(UInt64(key) << 32 | UInt64(value))
    count += 1
  }

  @inline(__always)
  private func place(of key: UInt32) -> Int {
    Int(truncatingIfNeeded: ((UInt64(key) &+ 1) &* factor) &>> shift)
  }

  private mutating func put(_ entry: UInt64) {
    var at = place(of: UInt32(truncatingIfNeeded: entry >> 32))
    while entries[at] != Self.empty { at = (at + 1) & (entries.count - 1) }
    entries[at] = entry
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: Self.empty, count: old.count * 2)
    shift -= 1
    for entry in old where entry != Self.empty { put(entry) }
  }
}
