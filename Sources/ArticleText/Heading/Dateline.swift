/// Place, day and agency before the first paragraph: `DAMASCUS, Aug. 27 (AFP) -`, `(Reuters) -`, `LONDON, 27 August
/// 2018 —`.
struct Dateline {
  let date: WrittenDate?
  /// Only where it is clearly one: in parentheses, and known or an abbreviation.
  let agency: String?
  /// Where the paragraph goes on behind it.
  let end: Int

  private static let longest = 120

  /// Nothing where the paragraph does not begin with one.
  init?(_ line: ArraySlice<UInt8>) {
    guard let first = line.first,
      first.isASCIIUpper || first.isASCIIDigit || first == UInt8(ascii: "(") || first >= 0x80,
      let (head, end) = Self.split(line)
    else { return nil }
    let (rest, mention) = Self.cutParentheses(head)
    let (place, day) = Self.cutDate(rest)
    let date = day ?? mention.flatMap { DateScanner.wholly($0) }
    let isInCapitals = Self.isInCapitals(place)
    let agency = mention.flatMap {
      Outlets.agency(String(decoding: $0, as: UTF8.self), isCertain: day != nil || isInCapitals)
    }
    if place.isEmpty {
      // A table of futures has "MAY 7 - 53.20" at the front of its lines.
      guard agency != nil || (date?.year != nil && DateStamp.isText(ByteCursor(line, at: end))) else { return nil }
    } else {
      guard Self.isPlace(place), date != nil || agency != nil || isInCapitals && Self.isProse(line[end...]) else {
        return nil
      }
    }
    self.date = date
    self.agency = agency
    self.end = end
  }

  /// Finds the dash that ends it.
  private static func split(_ line: ArraySlice<UInt8>) -> (head: ArraySlice<UInt8>, end: Int)? {
    var at = line.startIndex
    let limit = min(line.endIndex, at + longest)
    while at < limit {
      let byte = line[at]
      let isSign = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte == 0xE2
      guard isSign else {
        at += 1
        continue
      }
      var cursor = ByteCursor(line, at: at)
      let isAfterGap = at > line.startIndex && (line[at - 1] == 0x20 || line[at - 1] == UInt8(ascii: ")"))
      if isAfterGap { cursor.skip { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") } }
      if cursor.at == at { cursor.skipDash() }
      if isAfterGap, cursor.at == at, line[at - 1] == UInt8(ascii: ")") { _ = cursor.take(":") }
      if cursor.at > at, !cursor.isAtEnd, !isAfterGap || cursor.next == 0x20 {
        cursor.skipSpaces()
        return (trimmed(line[..<at]), cursor.at)
      }
      at = max(at + 1, cursor.at)
    }
    return nil
  }

  /// Takes `(AFP)`, or what else is in parentheses, off the end.
  private static func cutParentheses(_ head: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>?) {
    guard head.last == UInt8(ascii: ")"), let open = head.lastIndex(of: UInt8(ascii: "(")), head.endIndex - open <= 42
    else { return (head, nil) }
    return (trimmed(head[..<open]), head[(open + 1)..<(head.endIndex - 1)])
  }

  /// Takes a day off the end.
  private static func cutDate(_ head: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, WrittenDate?) {
    for start in head.indices where start == head.startIndex || head[start - 1] == 0x20 || head[start - 1] == 0x2C {
      if let date = DateScanner.wholly(head[start...]) { return (trimmed(head[..<start]), date) }
    }
    return (head, nil)
  }

  /// Whether each word begins with a capital, but for what stands within names ("Rio de Janeiro").
  private static func isPlace(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count <= 60 else { return false }
    let words = bytes.split { $0 == 0x20 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "/") }
    return !words.isEmpty && words.count <= 8
      && words.allSatisfy { word in
        guard let first = word.first else { return false }
        return first.isASCIIUpper || first >= 0x80 || small.contains(String(decoding: word, as: UTF8.self))
      }
  }

  private static let small: Set = [
    "de", "del", "do", "da", "du", "la", "le", "el", "al", "of", "the", "and", "in", "upon", "sur",
  ]

  /// Whether the place begins with a word of three capitals or more.
  private static func isInCapitals(_ place: ArraySlice<UInt8>) -> Bool {
    let word = place.prefix { $0 != 0x20 && $0 != UInt8(ascii: ",") }
    return word.count >= 3 && word.allSatisfy { $0.isASCIIUpper || $0 >= 0x80 || $0 == UInt8(ascii: ".") }
  }

  /// Whether a paragraph goes on here, and not a headline: it begins with a capital or a quote and goes on small.
  private static func isProse(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first, !first.isASCIILower, !first.isASCIIDigit else { return false }
    let front = rest.prefix(40)
    return front.reduce(0, { $0 + ($1.isASCIILower ? 1 : 0) }) * 2 > front.count
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let last = bytes.last, last.isASCIISpace || last == UInt8(ascii: ",") { bytes.removeLast() }
    return bytes
  }
}
