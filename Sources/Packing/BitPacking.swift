extension RawList<UInt8> {
  /// Appends `count` values of up to 56 bits each, one after the other, the lowest bits first, and fills up the last byte.
  @inlinable @inline(__always)
  public mutating func appendPacked(_ count: Int, bits: Int, _ value: (Int) -> UInt64) {
    let size = BitReader.size(of: count, bits: bits)
    reserve(size + 8)
    var target = UnsafeMutableRawPointer(base + self.count)
    var (pending, pendingBits): (UInt64, Int) = (0, 0)
    for index in 0..<count {
      pending |= value(index) &<< UInt64(pendingBits)
      pendingBits &+= bits
      target.storeBytes(of: pending.littleEndian, as: UInt64.self)
      // Whole bytes are done with; what is left of the last begins the next value's.
      let whole = pendingBits &>> 3
      target += whole
      pending = whole == 8 ? 0 : pending &>> UInt64(whole &* 8)
      pendingBits &= 7
    }
    extend(by: size)
  }
}

/// Reads what was written with ``RawList/appendPacked(_:bits:_:)``, within bounds: what is asked for beyond them is nothing.
@frozen
public struct BitReader {
  @usableFromInline let bytes: UnsafeRawBufferPointer
  @usableFromInline var next: Int
  /// Where the next byte is read.
  @inlinable public var offset: Int { next }

  /// Reads from there on.
  @inlinable public init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    self.bytes = bytes
    next = offset
  }

  /// A number as ``RawList/append(varint:)`` writes it; nothing where there is none.
  @inlinable public mutating func varint() -> Int? {
    var value: UInt = 0
    var shift: UInt = 0
    while offset < bytes.count, shift < 63 {
      let byte = bytes[offset]
      next += 1
      value |= UInt(byte & 0x7F) &<< shift
      if byte < 0x80 { return Int(exactly: value) }
      shift += 7
    }
    return nil
  }

  /// The next byte; nothing at the end.
  @inlinable public mutating func byte() -> UInt8? {
    guard offset < bytes.count else { return nil }
    defer { next += 1 }
    return bytes[offset]
  }

  /// Goes on by so many bytes; false where there are not so many.
  @inlinable public mutating func skip(_ count: Int) -> Bool {
    guard count >= 0, count <= bytes.count - offset else { return false }
    next += count
    return true
  }

  /// The value of `bits` bits that begins `position` bits after the current byte. The caller has made sure that its bits
  /// are within the bytes.
  @inlinable @inline(__always)
  public func value(at position: Int, bits: Int) -> UInt64 {
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
  @inlinable public static func size(of count: Int, bits: Int) -> Int { (count * bits + 7) / 8 }
}
