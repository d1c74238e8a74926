/// Line ends of other systems.
enum LineEnds {
  /// `text` with each CR LF, and each CR that stands alone, made LF.
  static func normalised(_ text: [UInt8]) -> [UInt8] {
    guard let first = text.firstIndex(of: 0x0D) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    result += text[..<first]
    var at = first
    while at < text.count {
      let byte = text[at]
      at += 1
      if byte != 0x0D {
        result.append(byte)
      } else {
        result.append(0x0A)
        if at < text.count, text[at] == 0x0A { at += 1 }
      }
    }
    return result
  }
}
