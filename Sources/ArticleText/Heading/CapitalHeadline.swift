/// A headline as wire services set it: in capitals, over one to three lines, with a gap or nothing at all behind it.
struct CapitalHeadline {
  let bytes: ArraySlice<UInt8>
  /// The lines behind it.
  let rest: LineReader

  private static let mostLines = 3

  /// Nothing where `first`, and the lines right behind it, are no such headline.
  init?(_ first: TextLine, before lines: LineReader) {
    guard first.isInCapitals, !first.isCut else { return nil }
    var last = first
    var ahead = lines
    for _ in 0..<Self.mostLines {
      let rest = ahead
      let next = ahead.next()
      if next?.followsGap ?? true {
        let bytes = lines.bytes(from: first, through: last)
        guard bytes.count <= TitleLine.longest else { return nil }
        self.bytes = bytes
        self.rest = rest
        return
      }
      guard let next, !next.isCut, next.isInCapitals || !next.bytes.contains(where: \.isASCIILower) else { return nil }
      last = next
    }
    return nil
  }
}
