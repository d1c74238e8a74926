/// The set of a text's shingles: runs of five words, each as a 64-bit hash, sorted, each once.
///
/// Overlap is measured on these, so the figures are exact but for collisions of 64-bit hashes.
public struct ShingleSet: Sendable, Equatable {
  /// Words in a shingle.
  public static let width = 5
  /// Changes when any shingle's value would change.
  public static let version = 1

  /// Sorted, distinct.
  public let shingles: [UInt64]

  /// Number of distinct shingles; 0 for texts under five words, which match exactly or not at all.
  public var count: Int { shingles.count }

  /// From the shingles in the order of the text.
  public init(sequence: [UInt64]) {
    var sorted = sequence
    sorted.sort()
    var distinct = 0
    for index in sorted.indices where index == 0 || sorted[index] != sorted[distinct - 1] {
      sorted[distinct] = sorted[index]
      distinct += 1
    }
    sorted.removeLast(sorted.count - distinct)
    shingles = sorted
  }

  /// From the hashes of a text's words, in order.
  public init(wordHashes: [UInt64]) { self.init(sequence: Self.sequence(of: wordHashes)) }

  /// The shingles of a text in order, one for each run of five words: a polynomial rolling hash (Karp and Rabin 1987)
  /// over the word hashes, finished so that every bit depends on every word.
  public static func sequence(of words: [UInt64]) -> [UInt64] {
    guard words.count >= width else { return [] }
    var shingles: [UInt64] = []
    shingles.reserveCapacity(words.count - width + 1)
    var rolling: UInt64 = 0
    for index in words.indices {
      if index >= width { rolling &-= words[index - width] &* leading }
      rolling = rolling &* multiplier &+ words[index]
      if index >= width - 1 { shingles.append(finish(rolling)) }
    }
    return shingles
  }

  private static let multiplier: UInt64 = 0x9E6C_63D0_676A_9A99
  /// `multiplier` to the power of `width - 1`: what the oldest word has been multiplied with.
  private static let leading = (1..<width).reduce(1 as UInt64) { power, _ in power &* multiplier }

  /// The finishing step of SplitMix64 (Steele, Lea and Flood 2014).
  private static func finish(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
