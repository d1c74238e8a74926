/// A text's shingles: runs of five words, each as a 64-bit hash, in the order of the text.
///
/// Overlap is measured on them, so the figures are exact but for collisions of 64-bit hashes.
public enum Shingles {
  /// Words in a shingle.
  public static let width = 5
  /// Changes when any shingle's value would change.
  public static let version = 1

  /// The shingles of a text in order, one for each run of five words: a polynomial rolling hash (Karp and Rabin 1987)
  /// over the word hashes, finished so that every bit depends on every word.
  public static func sequence(of words: [UInt64]) -> [UInt64] {
    guard words.count >= width else { return [] }
    return [UInt64](unsafeUninitializedCapacity: words.count - width + 1) { shingles, count in
      words.withUnsafeBufferPointer { words in
        var rolling: UInt64 = 0
        for index in 0..<(width - 1) { rolling = rolling &* multiplier &+ words[index] }
        for index in (width - 1)..<words.count {
          rolling = rolling &* multiplier &+ words[index]
          shingles[index &- width &+ 1] = finish(rolling)
          rolling &-= words[index &- width &+ 1] &* leading
        }
      }
      count = words.count - width + 1
    }
  }

  /// How many different ones there are among some shingles.
  ///
  /// A bit for each, chosen by a secret odd factor as in ``ShingleTable``: only those that find theirs set can have come before.
  static func distinctCount(_ shingles: [UInt64]) -> Int {
    guard shingles.count > 1 else { return shingles.count }
    guard shingles.count <= mostInBits else { return counted(shingles) }
    // Of a text of some hundred words without repetition two or three find their bit set.
    var bits = 9
    while 1 << bits < shingles.count * 64 { bits += 1 }
    let shift = UInt64(UInt64.bitWidth - bits)
    let factor = ShingleTable.factor
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: suspectLimit + 1) { suspects in
      var count = 0
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 1 << (bits - 6)) { seen in
        seen.initialize(repeating: 0)
        for shingle in shingles {
          let place = (shingle &* factor) &>> shift
          let (index, bit) = (Int(truncatingIfNeeded: place &>> 6), place & 63)
          let word = seen[index]
          // Without a branch: the next one overwrites what is no suspect.
          suspects[count] = shingle
          count = min(count &+ Int(truncatingIfNeeded: word &>> bit & 1), suspectLimit)
          seen[index] = word | 1 &<< bit
        }
      }
      guard count < suspectLimit else {
        return counted(shingles)
      }
      // Each that is equal to one before is a suspect: as many as a suspect's value stands there, but for the first.
      var repeated = 0
      for index in 0..<count where !suspects[..<index].contains(suspects[index]) {
        repeated += shingles.count { $0 == suspects[index] } - 1
      }
      return shingles.count - repeated
    }
  }

  private static func counted(_ shingles: [UInt64]) -> Int {
    var table = ShingleTable()
    table.load(shingles)
    return table.count
  }

  /// Of more it is counted otherwise.
  private static let suspectLimit = 32
  /// Of more shingles there are always so many suspects.
  private static let mostInBits = 4096

  /// All words of a text in one hash: equal for texts with the same words in the same order.
  static func whole(_ words: [UInt64]) -> UInt64 {
    finish(words.reduce(UInt64(words.count)) { $0 &* multiplier &+ $1 })
  }

  private static let multiplier: UInt64 = 0x9E6C_63D0_676A_9A99
  /// `multiplier` to the power of `width - 1`: what the oldest word has been multiplied with.
  private static let leading = (1..<width).reduce(1 as UInt64) { power, _ in power &* multiplier }

  /// The finishing step of SplitMix64 (Steele, Lea and Flood 2014).
  @inline(__always)
  static func finish(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
