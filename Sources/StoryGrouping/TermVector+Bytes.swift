extension TermVector {
  /// Changes when the layout of ``bytes`` or the value of any term would change.
  public static let version: UInt8 = TermReader.version
  private static let bytesOfTerm = 6

  /// For storing: the version, the number of terms, then for each term its key (four bytes) and weight (two bytes),
  /// little-endian, by rising key. At most 962 bytes.
  public var bytes: [UInt8] {
    Array(unsafeUninitializedCapacity: 2 + terms.count * Self.bytesOfTerm) { bytes, count in
      bytes[0] = Self.version
      bytes[1] = UInt8(terms.count)
      count = 2
      let raw = UnsafeMutableRawBufferPointer(bytes)
      for term in terms {
        raw.storeBytes(of: term.key.littleEndian, toByteOffset: count, as: UInt32.self)
        raw.storeBytes(of: term.weight.littleEndian, toByteOffset: count + 4, as: UInt16.self)
        count += Self.bytesOfTerm
      }
    }
  }

  /// Reads what ``bytes`` gave. Nothing where the bytes are no vector of this version: another length, keys that do not
  /// rise, a weight of nothing or of more than the whole, or a vector that is not normalised.
  public init?(bytes: [UInt8]) {
    guard bytes.count >= 2, bytes[0] == Self.version, bytes[1] <= Self.capacity,
      bytes.count == 2 + Int(bytes[1]) * Self.bytesOfTerm
    else { return nil }
    var terms: [Term] = []
    terms.reserveCapacity(Int(bytes[1]))
    for at in stride(from: 2, to: bytes.count, by: Self.bytesOfTerm) {
      let key = (0..<4).reduce(0 as UInt32) { $0 | UInt32(bytes[at + $1]) << UInt32($1 * 8) }
      let weight = UInt16(bytes[at + 4]) | UInt16(bytes[at + 5]) << 8
      guard weight > 0, weight <= Self.unit, terms.last.map({ $0.key < key }) ?? true else { return nil }
      terms.append(Term(key: key, weight: weight))
    }
    self.init(sorted: terms)
    guard terms.isEmpty || abs(squaredLength - Self.unit * Self.unit) <= Self.unit * Self.capacity else { return nil }
  }
}
