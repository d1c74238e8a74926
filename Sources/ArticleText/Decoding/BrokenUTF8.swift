/// Tells UTF-8 with a few bytes broken (a file cut short, two glued together, one bad character) from text in another
/// charset.
struct BrokenUTF8 {
  /// Valid sequences of more than one byte, weighted: the longer one is, the less it is an accident.
  private(set) var evidence = 0
  /// Places where UTF-8 is broken.
  private(set) var breaks = 0

  /// Whether the valid sequences clearly outnumber the broken ones. In text of another charset they do not: of its
  /// bytes that are not ASCII hardly any happen to form valid sequences in Latin charsets, and a small part in others.
  var isLikely: Bool { evidence >= 4 * breaks }

  init(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { bytes in
      var at = 0
      while at < bytes.count {
        if bytes[at] < 0x80 {
          at += 1
          continue
        }
        let length = Self.sequence(bytes, at)
        if length > 0 {
          evidence += length - 1
        } else {
          breaks += 1
        }
        at += max(1, length)
      }
    }
  }

  /// How long the valid sequence at `at` is (the Unicode Standard, table 3-7); 0 where there is none.
  private static func sequence(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[at] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard at + length <= bytes.count, second.contains(bytes[at + 1]) else { return 0 }
    for index in (at + 2)..<max(at + 2, at + length) where bytes[index] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
