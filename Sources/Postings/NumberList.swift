/// The numbers of one key that has many of them: their number, then blocks of up to 128 differences, each block as wide
/// as its widest.
///
/// A list begins with twice the count, plus one where the key is boilerplate: of that no numbers are kept.
enum NumberList {
  /// Differences that share a width.
  static let block = 128

  /// Appends the list of `numbers`, which rise and are counted from the segment's first.
  static func append(_ numbers: some BidirectionalCollection<UInt32>, to writer: inout BitWriter) {
    var body = BitWriter()
    var differences: [UInt32] = []
    differences.reserveCapacity(block)
    func flush() {
      let width = UInt32.bitWidth - (differences.max() ?? 0).leadingZeroBitCount
      body.append([UInt8(width)])
      for difference in differences { body.append(UInt64(difference), bits: width) }
      body.pad()
      differences.removeAll(keepingCapacity: true)
    }
    var previous: UInt32?
    for number in numbers {
      differences.append(previous.map { number - $0 - 1 } ?? number)
      previous = number
      if differences.count == block { flush() }
    }
    if !differences.isEmpty { flush() }
    writer.append(varint: numbers.count << 1)
    writer.append(varint: body.bytes.count)
    writer.append(body.bytes)
  }

  /// Appends the list of a key that is boilerplate.
  static func appendBoilerplate(to writer: inout BitWriter) {
    writer.append(varint: 1)
    writer.append(varint: 0)
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
