/// Reads numbers of so many bits, the lowest first, as they are packed in a block.
package enum BitUnpacking {
  /// Eight bytes are read at a time: behind the last list there are other regions.
  package static func unpack(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ bits: Int, _ target: UnsafeMutablePointer<UInt32>
  ) {
    guard bits > 0 else { return target.update(repeating: 0, count: count) }
    let raw = UnsafeRawPointer(bytes)
    let mask = (1 as UInt64) &<< UInt64(bits) &- 1
    var index = 0
    if bits <= 8 { index = unpackEights(raw, count, bits, mask, target) }
    var at = index &* bits
    while index < count {
      let word = raw.loadUnaligned(fromByteOffset: at &>> 3, as: UInt64.self).littleEndian
      target[index] = UInt32(truncatingIfNeeded: word &>> UInt64(at & 7) & mask)
      at &+= bits
      index &+= 1
    }
  }

  /// Makes numbers of distances, of which each leaves one number free: four at a time, so that only one addition in four waits
  /// for the one before.
  package static func sum(_ numbers: UnsafeMutablePointer<UInt32>, _ count: Int, from first: UInt32) {
    var next = first
    var index = 0
    while index &+ 4 <= count {
      let at = numbers + index
      let one = at[0]
      let two = one &+ at[1] &+ 1
      let three = two &+ at[2] &+ 1
      let four = three &+ at[3] &+ 1
      (at[0], at[1], at[2], at[3]) = (next &+ one, next &+ two, next &+ three, next &+ four)
      next = next &+ four &+ 1
      index &+= 4
    }
    while index < count {
      next = next &+ numbers[index]
      numbers[index] = next
      next = next &+ 1
      index &+= 1
    }
  }

  /// Eight of up to eight bits lie in one word that begins on a byte. Returns how many were read.
  @inline(__always)
  private static func unpackEights(
    _ raw: UnsafeRawPointer, _ count: Int, _ bits: Int, _ mask: UInt64, _ target: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let step = UInt64(bits)
    var index = 0
    while index &+ 8 <= count {
      var word = raw.loadUnaligned(fromByteOffset: index &>> 3 &* bits, as: UInt64.self).littleEndian
      let out = target + index
      out[0] = UInt32(truncatingIfNeeded: word & mask)
      word &>>= step
      out[1] = UInt32(truncatingIfNeeded: word & mask)
      word &>>= step
      out[2] = UInt32(truncatingIfNeeded: word & mask)
      word &>>= step
      out[3] = UInt32(truncatingIfNeeded: word & mask)
      word &>>= step
      out[4] = UInt32(truncatingIfNeeded: word & mask)
      word &>>= step
      out[5] = UInt32(truncatingIfNeeded: word & mask)
      word &>>= step
      out[6] = UInt32(truncatingIfNeeded: word & mask)
      word &>>= step
      out[7] = UInt32(truncatingIfNeeded: word & mask)
      index &+= 8
    }
    return index
  }
}
