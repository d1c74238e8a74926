/// A hash for tables in memory: keyed by chance, so that nobody outside can write words that all fall into one place.
///
/// Eight bytes at a time are multiplied in, as in ``WordHash``, which is the same everywhere.
package struct KeyedHash: Sendable {
  @usableFromInline let key = UInt64.random(in: 0 ... .max)
  @usableFromInline let factor = UInt64.random(in: 0 ... .max) | 1

  /// With a key of its own.
  package init() {}

  /// The hash of some bytes.
  @inlinable @inline(__always)
  package func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let base = bytes.baseAddress else { return key }
    let raw = UnsafeRawPointer(base)
    let count = bytes.count
    var state = key
    var offset = 0
    while count &- offset >= 8 {
      state = fold(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset &+= 8
    }
    let left = count &- offset
    var rest = UInt64(truncatingIfNeeded: count) &<< 56
    if left >= 4 {
      // The two may overlap.
      rest ^= UInt64(raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      rest ^= UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)) &<< 24
    } else if left > 0 {
      rest ^= UInt64(base[offset])
      rest ^= UInt64(base[offset &+ left &>> 1]) &<< 8
      rest ^= UInt64(base[count &- 1]) &<< 16
    }
    return fold(state ^ rest)
  }

  @inlinable @inline(__always)
  func fold(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: factor)
    return product.high ^ product.low
  }
}
