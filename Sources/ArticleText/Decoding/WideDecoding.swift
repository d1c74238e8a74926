extension WideEncoding {
  /// The text as UTF-8, with U+FFFD for each of the `broken` units: halves of surrogate pairs, numbers that are no code
  /// points, a last unit that is incomplete.
  func decode(_ bytes: [UInt8]) -> (utf8: [UInt8], broken: Int) {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count)
    var broken = 0
    var at = mark
    let end = bytes.count - (bytes.count - mark) % width
    bytes.withUnsafeBufferPointer { bytes in
      while at < end {
        var value = unit(bytes, at)
        at += width
        if width == 2, value & 0xFC00 == 0xD800, at < end {
          let low = unit(bytes, at)
          if low & 0xFC00 == 0xDC00 {
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
            at += 2
          }
        }
        if value < 0x80 {
          utf8.append(UInt8(value))
        } else {
          let scalar = Unicode.Scalar(value)
          if scalar == nil { broken += 1 }
          utf8 += UTF8.encode(scalar ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter
        }
      }
    }
    if end < bytes.count {
      broken += 1
      utf8 += UTF8.encodedReplacementCharacter
    }
    return (utf8, broken)
  }

  private func unit(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32 {
    var value: UInt32 = 0
    for index in 0..<width {
      value = value << 8 | UInt32(bytes[isBigEndian ? at + index : at + width - 1 - index])
    }
    return value
  }
}
