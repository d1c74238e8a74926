/// UTF-16 or UTF-32, as a byte order mark or the distribution of NUL bytes shows it.
struct WideEncoding {
  /// Bytes a unit: 2 or 4.
  let width: Int
  let isBigEndian: Bool
  /// Length of the byte order mark.
  let mark: Int

  /// The IANA name, in lower case.
  var name: String { "utf-\(width * 8)\(isBigEndian ? "be" : "le")" }

  private init(width: Int, isBigEndian: Bool, mark: Int) {
    self.width = width
    self.isBigEndian = isBigEndian
    self.mark = mark
  }

  /// Nothing where the bytes are in neither.
  init?(_ bytes: [UInt8], _ census: ByteCensus) {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]), bytes.count % 4 == 0 {
      self.init(width: 4, isBigEndian: false, mark: 4)
    } else if bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      self.init(width: 4, isBigEndian: true, mark: 4)
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      self.init(width: 2, isBigEndian: false, mark: 2)
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self.init(width: 2, isBigEndian: true, mark: 2)
    } else if let found = Self.withoutMark(bytes, census) {
      self = found
    } else {
      return nil
    }
  }

  /// UTF-16 without a mark: every space, digit and line end has a NUL, always on the same side. Some letters have one
  /// on the other side (U+4E00, the commonest in Chinese), so both orders are tried, the likelier first.
  private static func withoutMark(_ bytes: [UInt8], _ census: ByteCensus) -> WideEncoding? {
    // Nearly all of it readable as it stands, or half of it NUL? Text with a NUL or two in it is no UTF-16.
    guard census.nuls > 0, bytes.count >= 8,
      census.nuls * 10 >= census.total || census.printable * 5 < census.total * 4
    else { return nil }
    let sample = bytes.prefix(16_384)
    let even = stride(from: 0, to: sample.count, by: 2).reduce(0) { $0 + (sample[$1] == 0 ? 1 : 0) }
    let odd = sample.reduce(0) { $0 + ($1 == 0 ? 1 : 0) } - even
    return [even > odd, even <= odd].lazy
      .map { WideEncoding(width: 2, isBigEndian: $0, mark: 0) }
      .first { $0.isPlausible(Array(sample)) }
  }

  /// Whether what comes out is text: hardly anything in it is unassigned, private, a control or half a pair.
  private func isPlausible(_ sample: [UInt8]) -> Bool {
    let (utf8, broken) = decode(Array(sample.prefix(sample.count & ~1)))
    let text = String(decoding: utf8, as: UTF8.self).unicodeScalars
    var bad = broken
    for scalar in text where scalar.value >= 0x7F || scalar.value < 0x20 {
      switch scalar.properties.generalCategory {
      case .control: if !["\t", "\n", "\r", "\u{C}"].contains(scalar) { bad += 1 }
      case .unassigned, .privateUse, .surrogate: bad += 1
      default: break
      }
    }
    return bad * 50 <= text.count
  }
}
