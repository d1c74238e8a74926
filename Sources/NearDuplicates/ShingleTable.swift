/// A set of shingles that can be asked which of them another text has, in memory that is near.
///
/// Open addressing by a secret odd factor (multiply-shift, Dietzfelbinger et al. 1997): nobody can write a text whose
/// shingles all fall together. What it answers does not depend on the factor.
struct ShingleTable: Sendable {
  private var keys: [UInt64] = []
  /// For each slot, the last measurement that met its key; 0 where the slot is free.
  private var stamps: [UInt32] = []
  private var stamp: UInt32 = 1
  private var shift: UInt64 = 0
  /// Distinct shingles.
  private(set) var count = 0

  /// Of this process.
  static let factor = UInt64.random(in: 0 ... .max) | 1

  /// Of no text.
  init() {}

  /// Takes up the shingles of another text in place of those before.
  mutating func load(_ shingles: [UInt64]) {
    var bits = 6
    while 1 << bits < shingles.count * 2 { bits += 1 }
    if keys.count >= 1 << bits, keys.count <= 16 << bits {
      bits = keys.count.trailingZeroBitCount
      stamps.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    } else {
      keys = Array(repeating: 0, count: 1 << bits)
      stamps = Array(repeating: 0, count: 1 << bits)
    }
    shift = UInt64(UInt64.bitWidth - bits)
    stamp = 1
    count = 0
    let (shift, factor, mask) = (shift, Self.factor, keys.count - 1)
    keys.withUnsafeMutableBufferPointer { keys in
      stamps.withUnsafeMutableBufferPointer { stamps in
        for shingle in shingles {
          var slot = Int(truncatingIfNeeded: (shingle &* factor) &>> shift)
          while stamps[slot] != 0 && keys[slot] != shingle { slot = (slot &+ 1) & mask }
          if stamps[slot] == 0 {
            stamps[slot] = 1
            keys[slot] = shingle
            count &+= 1
          }
        }
      }
    }
  }

  /// How many distinct shingles are in `others` too. Nothing where it turns out that they are fewer than `least`.
  mutating func shared(with others: [UInt64], atLeast least: Int) -> Int? {
    guard count > 0 else { return least > 0 ? nil : 0 }
    stamp &+= 1
    if stamp == .max {
      for index in stamps.indices where stamps[index] != 0 { stamps[index] = 1 }
      stamp = 2
    }
    let (shift, factor, mask, stamp) = (shift, Self.factor, keys.count - 1, stamp)
    return keys.withUnsafeBufferPointer { keys in
      stamps.withUnsafeMutableBufferPointer { stamps in
        others.withUnsafeBufferPointer { others in
          var shared = 0
          var start = 0
          // Asked now and then, and not at each shingle, whether there can still be enough.
          while start < others.count {
            if shared &+ (others.count &- start) < least { return nil }
            let end = min(start &+ 32, others.count)
            for index in start..<end {
              let shingle = others[index]
              var slot = Int(truncatingIfNeeded: (shingle &* factor) &>> shift)
              while stamps[slot] != 0 {
                if keys[slot] == shingle {
                  if stamps[slot] != stamp {
                    stamps[slot] = stamp
                    shared &+= 1
                  }
                  break
                }
                slot = (slot &+ 1) & mask
              }
            }
            start = end
          }
          return shared >= least ? shared : nil
        }
      }
    }
  }
}
