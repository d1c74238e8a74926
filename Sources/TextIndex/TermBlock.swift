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
  private let values: [Float]

  private init() {
    values = (0..<(Self.rows * 256)).map { index in
      BM25.impact(times: index / 256, length: TextLength.words(UInt8(index % 256)))
    }
  }

  @inline(__always)
  func impact(_ value: UInt32, length code: UInt8) -> Float {
    withUnsafeValues { Self.impact($0, value, code) }
  }

  /// For many of them.
  @inline(__always)
  func withUnsafeValues<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
    values.withUnsafeBufferPointer { body($0.baseAddress.unsafelyUnwrapped) }
  }

  @inline(__always)
  static func impact(_ table: UnsafePointer<Float>, _ value: UInt32, _ code: UInt8) -> Float {
    let times = PostingValue.times(value)
    if times < rows { return table[times &* 256 &+ Int(code)] }
    return BM25.impact(times: times, length: TextLength.words(code))
  }
}
