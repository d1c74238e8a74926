/// Writes values of any width up to 56 bits one after the other, the lowest bits first.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingBits = 0

  mutating func append(_ value: UInt64, bits: Int) {
    pending |= value &<< UInt64(pendingBits)
    pendingBits += bits
    while pendingBits >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending &>>= 8
      pendingBits -= 8
    }
  }

  /// Fills up the last byte.
  mutating func pad() {
    guard pendingBits > 0 else { return }
    bytes.append(UInt8(truncatingIfNeeded: pending))
    pending = 0
    pendingBits = 0
  }

  /// Appends a number as groups of seven bits, the lowest first (LEB128). Only on the border of a byte.
  mutating func append(varint value: Int) {
    var rest = UInt(bitPattern: value)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func append(_ other: [UInt8]) { bytes.append(contentsOf: other) }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    pending = 0
    pendingBits = 0
  }
}

/// Reads what ``BitWriter`` has written, within bounds: what is asked for beyond them is nothing.
struct BitReader {
  private let bytes: UnsafeRawBufferPointer
  /// Where the next byte is read.
  private(set) var offset: Int

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  mutating func varint() -> Int? {
    var value: UInt = 0
    var shift: UInt = 0
    while offset < bytes.count, shift < 63 {
      let byte = bytes[offset]
      offset += 1
      value |= UInt(byte & 0x7F) &<< shift
      if byte < 0x80 { return Int(exactly: value) }
      shift += 7
    }
    return nil
  }

  mutating func byte() -> UInt8? {
    guard offset < bytes.count else { return nil }
    defer { offset += 1 }
    return bytes[offset]
  }

  /// Goes on by so many bytes; false where there are not so many.
  mutating func skip(_ count: Int) -> Bool {
    guard count >= 0, count <= bytes.count - offset else { return false }
    offset += count
    return true
  }

  /// The value of `bits` bits that begins `position` bits after the current byte. The caller has made sure that its bits
  /// are within the bytes.
  @inline(__always)
  func value(at position: Int, bits: Int) -> UInt64 {
    let start = offset &+ position &>> 3
    let mask = (1 as UInt64) &<< UInt64(bits) &- 1
    if start &+ 8 <= bytes.count {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
      return word &>> UInt64(position & 7) & mask
    }
    var word: UInt64 = 0
    for (shift, index) in (start..<bytes.count).enumerated() { word |= UInt64(bytes[index]) &<< UInt64(shift * 8) }
    return word &>> UInt64(position & 7) & mask
  }

  /// Bytes that so many values take.
  static func size(of count: Int, bits: Int) -> Int { (count * bits + 7) / 8 }
}
