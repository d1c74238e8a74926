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

  /// Reads all numbers into `target`, which has room for as many as the head says: `first` is added to each. False where the
  /// list cannot be right: then anything may stand there.
  ///
  /// - Parameter last: the highest that there may be.
  static func read(
    _ head: Head, in bytes: UnsafeRawBufferPointer, from first: UInt32, through last: UInt32,
    into target: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    let end = head.offset + head.size
    var offset = head.offset
    var next = first
    var isRising = true
    for start in stride(from: 0, to: head.count, by: block) {
      let count = min(head.count - start, block)
      guard offset < end, let base = bytes.baseAddress else { return false }
      let width = Int(bytes[offset])
      let size = BitReader.size(of: count, bits: width)
      guard width <= 32, size < end - offset else { return false }
      let out = target + start
      if offset + 1 + size + 8 <= bytes.count {
        BitUnpacking.unpack(
          base.advanced(by: offset + 1).assumingMemoryBound(to: UInt8.self), count, width, out)
      } else {
        let reader = BitReader(UnsafeRawBufferPointer(rebasing: bytes[..<end]), at: offset + 1)
        for index in 0..<count {
          out[index] = UInt32(truncatingIfNeeded: reader.value(at: index &* width, bits: width))
        }
      }
      BitUnpacking.sum(out, count, from: next)
      // What goes beyond 32 bits falls.
      isRising = isRising && out[0] >= next
      var falls = false
      for index in 1..<max(1, count) { falls = falls || out[index] <= out[index &- 1] }
      isRising = isRising && !falls && out[count - 1] <= last
      guard isRising else { return false }
      next = out[count - 1] &+ 1
      offset += 1 + size
    }
    return true
  }
}
