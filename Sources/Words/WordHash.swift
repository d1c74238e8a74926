/// The fixed 64-bit hash of a word in normal form, version 1.
///
/// Eight bytes at a time are multiplied in (the folded 64×64→128 multiplication of Wang Yi's wyhash, 2019) and the
/// length closes the word. The values are part of file formats: a golden test holds them.
public enum WordHash {
  /// Changes when any word's value would change.
  public static let version = 1

  /// The hash of `word`; no word is hashed to 0 on purpose, and nothing relies on it.
  @inline(__always)
  public static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    var offset = 0
    let count = word.count
    while count - offset >= 8 {
      state = fold(state ^ load(word, offset, 8), 0xA076_1D64_78BD_642F)
      offset += 8
    }
    let rest = load(word, offset, count - offset)
    return fold(state ^ rest ^ 0xE703_7ED1_A0B4_28DB, UInt64(truncatingIfNeeded: count) ^ 0x8EBC_6AF0_9C88_C6E3)
  }

  /// The hash of a word held in an array.
  public static func hash(_ word: some Sequence<UInt8>) -> UInt64 {
    Array(word).withUnsafeBufferPointer { hash($0) }
  }

  /// The high and low halves of the product, folded together.
  @inline(__always)
  static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }

  /// Up to eight bytes, little-endian.
  @inline(__always)
  private static func load(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int, _ count: Int) -> UInt64 {
    if count == 8 {
      return UInt64(littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(bytes[offset + index]) << UInt64(index * 8) }
    return value
  }
}
