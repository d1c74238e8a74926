internal import Packing

extension TermVector {
  /// Changes when the layout of ``bytes`` or the value of any term would change.
  public static let version: UInt8 = 2
  /// The layout before, of the same terms: six bytes each. It is still read.
  private static let plainVersion: UInt8 = TermReader.version
  private static let bytesOfPlainTerm = 6
  private static let headSize = 3

  /// For storing, at most about 760 bytes: the version, the number of terms, and how many bits a weight has; then the keys, which
  /// are spread evenly, in the form of Elias and Fano (the lower bits of each, packed; the upper ones as a one for each key and a
  /// zero for each step between them; Vigna 2013), then the weights, packed.
  public var bytes: [UInt8] {
    let low = Self.lowBits(of: terms.count)
    let weightBits = max(1, UInt16.bitWidth - (terms.map(\.weight).max() ?? 0).leadingZeroBitCount)
    var list = RawList<UInt8>(capacity: 1024)
    list.append(Self.version)
    list.append(UInt8(terms.count))
    list.append(UInt8(weightBits))
    list.appendPacked(terms.count, bits: low) { UInt64(terms[$0].key) & (1 << UInt64(low) - 1) }
    var steps = [UInt8](repeating: 0, count: Self.stepBytes(of: terms.count))
    for (index, term) in terms.enumerated() {
      let place = Int(UInt64(term.key) >> UInt64(low)) + index
      steps[place / 8] |= 1 << UInt8(place % 8)
    }
    steps.withUnsafeBufferPointer { list.append($0) }
    list.appendPacked(terms.count, bits: weightBits) { UInt64(terms[$0].weight) }
    return Array(list.values)
  }

  /// Bits of a key that are stored as they are: the others are about as many as there are keys.
  private static func lowBits(of count: Int) -> Int {
    count == 0 ? UInt32.bitWidth : UInt32.bitWidth - (Int.bitWidth - 1 - count.leadingZeroBitCount)
  }

  private static func stepBytes(of count: Int) -> Int { (count + 1 << (UInt32.bitWidth - lowBits(of: count)) + 7) / 8 }

  /// Reads what ``bytes`` gave, now or in the layout before. Nothing where the bytes are no vector of a known version: another
  /// length, keys that do not rise, a weight of nothing or of more than the whole, or a vector that is not normalised.
  public init?(bytes: [UInt8]) {
    guard bytes.count >= 2, bytes[1] <= Self.capacity,
      let terms = bytes[0] == Self.plainVersion ? Self.plainTerms(bytes) : Self.packedTerms(bytes)
    else { return nil }
    for (index, term) in terms.enumerated() {
      guard term.weight > 0, term.weight <= Self.unit, index == 0 || terms[index - 1].key < term.key else { return nil }
    }
    self.init(sorted: terms)
    guard terms.isEmpty || abs(squaredLength - Self.unit * Self.unit) <= Self.unit * Self.capacity else { return nil }
  }

  private static func plainTerms(_ bytes: [UInt8]) -> [Term]? {
    guard bytes.count == 2 + Int(bytes[1]) * bytesOfPlainTerm else { return nil }
    return stride(from: 2, to: bytes.count, by: bytesOfPlainTerm).map { at in
      let key = (0..<4).reduce(0 as UInt32) { $0 | UInt32(bytes[at + $1]) << UInt32($1 * 8) }
      return Term(key: key, weight: UInt16(bytes[at + 4]) | UInt16(bytes[at + 5]) << 8)
    }
  }

  private static func packedTerms(_ bytes: [UInt8]) -> [Term]? {
    guard bytes.count >= headSize, bytes[0] == version, (1...UInt16.bitWidth).contains(Int(bytes[2])) else {
      return nil
    }
    let (count, weightBits) = (Int(bytes[1]), Int(bytes[2]))
    let low = lowBits(of: count)
    let (lowSize, stepSize) = (BitReader.size(of: count, bits: low), stepBytes(of: count))
    guard bytes.count == headSize + lowSize + stepSize + BitReader.size(of: count, bits: weightBits) else { return nil }
    return bytes.withUnsafeBytes { bytes in
      let lows = BitReader(bytes, at: headSize)
      let weights = BitReader(bytes, at: headSize + lowSize + stepSize)
      var terms: [Term] = []
      terms.reserveCapacity(count)
      for place in 0..<stepSize * 8 where bytes[headSize + lowSize + place / 8] >> UInt8(place % 8) & 1 == 1 {
        guard terms.count < count else { return nil }
        // As many zeros as came before it are its upper bits.
        let high = UInt64(place - terms.count) << UInt64(low)
        guard let key = UInt32(exactly: high | lows.value(at: terms.count * low, bits: low)) else { return nil }
        terms.append(
          Term(key: key, weight: UInt16(weights.value(at: terms.count * weightBits, bits: weightBits))))
      }
      return terms.count == count ? terms : nil
    }
  }
}
