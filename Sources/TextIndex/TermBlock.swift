/// Words in the order of their bytes, in blocks: of each what it does not share with the one before it in its block.
///
/// A block begins with the offset of its first list. An entry: bytes shared · further bytes · these · texts that have the
/// word · where it is one text, that (counted from the first number), its value and its places, else the size of its list.
enum TermBlock {
  /// Words of a block.
  static let size = 16
}

/// How often a text has a word, and whether its title has it, in one number.
enum PostingValue {
  @inline(__always) static func make(count: Int, isInTitle: Bool) -> UInt32 {
    UInt32(count - 1) << 1 | (isInTitle ? 1 : 0)
  }
  /// Places of the word in title and text.
  @inline(__always) static func count(_ value: UInt32) -> Int { Int(value >> 1) + 1 }
  @inline(__always) static func isInTitle(_ value: UInt32) -> Bool { value & 1 == 1 }
  /// What the word counts for: its places, and something more for the title.
  @inline(__always) static func times(_ value: UInt32) -> Int {
    Int(value >> 1) + 1 + (value & 1 == 1 ? BM25.titleWeight : 0)
  }
}

/// ``BM25/impact(times:length:)``, looked up.
struct ImpactTable: Sendable {
  static let shared = ImpactTable()
  private static let rows = 32
  /// Of the values, which stay where they are: as a number, since threads share it.
  private let address: UInt

  private init() {
    let values = UnsafeMutablePointer<Float>.allocate(capacity: Self.rows * 256)
    for index in 0..<(Self.rows * 256) {
      (values + index).initialize(to: BM25.impact(times: index / 256, length: TextLength.words(UInt8(index % 256))))
    }
    address = UInt(bitPattern: values)
  }

  /// For ``impact(_:_:_:)``.
  var base: UnsafePointer<Float> { UnsafePointer(bitPattern: address).unsafelyUnwrapped }

  func impact(_ value: UInt32, length code: UInt8) -> Float { Self.impact(base, value, code) }

  @inline(__always)
  static func impact(_ table: UnsafePointer<Float>, _ value: UInt32, _ code: UInt8) -> Float {
    let times = PostingValue.times(value)
    if times < rows { return table[times &* 256 &+ Int(code)] }
    return BM25.impact(times: times, length: TextLength.words(code))
  }
}
