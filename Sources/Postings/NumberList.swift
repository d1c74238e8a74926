internal import Packing

/// The numbers of one key that has many of them: their number, then blocks of up to 128 differences, each block as wide
/// as its widest.
///
/// A list begins with twice the count, plus one where the key is boilerplate: of that no numbers are kept.
enum NumberList {
  /// Differences that share a width.
  static let block = 128

  /// Appends the list of `numbers`, which rise; they are counted from `first`.
  static func append(_ numbers: UnsafeBufferPointer<UInt32>, from first: UInt32, to bytes: inout RawList<UInt8>) {
    var size = 0
    forEachBlock(numbers, from: first) { part, width, _ in size += 1 + BitReader.size(of: part.count, bits: width) }
    bytes.append(varint: numbers.count << 1)
    bytes.append(varint: size)
    forEachBlock(numbers, from: first) { part, width, lowest in
      var next = lowest
      bytes.append(UInt8(width))
      bytes.appendPacked(part.count, bits: width) { index in
        defer { next = numbers[part.lowerBound &+ index] &+ 1 }
        return UInt64(numbers[part.lowerBound &+ index] &- next)
      }
    }
  }

  /// Calls `body` with each block, how wide its differences are, and the lowest number that its first can be.
  private static func forEachBlock(
    _ numbers: UnsafeBufferPointer<UInt32>, from first: UInt32, _ body: (Range<Int>, Int, UInt32) -> Void
  ) {
    var next = first
    for start in stride(from: 0, to: numbers.count, by: block) {
      let part = start..<min(start + block, numbers.count)
      let lowest = next
      var widest: UInt32 = 0
      for index in part {
        widest |= numbers[index] &- next
        next = numbers[index] &+ 1
      }
      body(part, UInt32.bitWidth - widest.leadingZeroBitCount, lowest)
    }
  }

  /// Appends the list of a key that is boilerplate.
  static func appendBoilerplate(to bytes: inout RawList<UInt8>) {
    bytes.append(varint: 1)
    bytes.append(varint: 0)
  }

  /// What stands before a list's numbers.
  struct Head {
    let count: Int
    let isBoilerplate: Bool
    /// Where the numbers begin, and how many bytes they take.
    let offset: Int
    let size: Int
  }

  /// Reads what stands before the numbers and goes on behind them; nothing where it cannot be right.
  static func head(_ reader: inout BitReader) -> Head? {
    guard let tagged = reader.varint(), let size = reader.varint() else { return nil }
    let head = Head(count: tagged >> 1, isBoilerplate: tagged & 1 == 1, offset: reader.offset, size: size)
    return reader.skip(size) ? head : nil
  }

  /// Calls `body` with each number, counted from the segment's first, until it says false. False where the list cannot
  /// be right.
  static func forEach(
    _ head: Head, in bytes: UnsafeRawBufferPointer, _ body: (UInt32) -> Bool
  ) -> Bool {
    var reader = BitReader(UnsafeRawBufferPointer(rebasing: bytes[..<(head.offset + head.size)]), at: head.offset)
    var next: UInt64 = 0
    var rest = head.count
    while rest > 0 {
      let count = min(rest, block)
      guard let width = reader.byte(), width <= 32 else { return false }
      let start = reader
      guard reader.skip(BitReader.size(of: count, bits: Int(width))) else { return false }
      for index in 0..<count {
        next += start.value(at: index &* Int(width), bits: Int(width))
        guard let number = UInt32(exactly: next) else { return false }
        if !body(number) { return true }
        next += 1
      }
      rest -= count
    }
    return true
  }
}
