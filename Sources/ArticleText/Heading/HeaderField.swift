/// A line of the form `Name: value`.
struct HeaderField {
  let kind: Kind
  /// Without white space and quotes around it.
  let value: ArraySlice<UInt8>

  enum Kind {
    case title, date, source, author
    /// When the text was changed.
    case update
    /// Known, and of no use here; or, in front matter, anything else.
    case other
  }

  private static let longestName = 24

  /// Nothing where the line is no field of a known name.
  init?(_ line: ArraySlice<UInt8>) {
    guard let (name, value) = Self.split(line), let kind = Self.kinds[name] else { return nil }
    self.kind = kind
    self.value = value
  }

  /// Any field of front matter.
  init?(frontMatter line: ArraySlice<UInt8>) {
    guard let (name, value) = Self.split(line) else { return nil }
    kind = Self.kinds[name] ?? .other
    self.value = value
  }

  /// Whether the line can be nothing but a field, wherever in the head it stands: a date has to be one.
  var isCertain: Bool {
    switch kind {
    case .date, .update: DateScanner.wholly(value) != nil
    case .source: value.count <= SourceName.longest && SourceName.folding(value) != nil
    case .title, .author, .other: !value.isEmpty
    }
  }

  private static func split(_ line: ArraySlice<UInt8>) -> (name: String, value: ArraySlice<UInt8>)? {
    let colon = line.prefix(longestName + 1).firstIndex(of: UInt8(ascii: ":"))
    guard let colon, colon > line.startIndex else { return nil }
    let name = line[..<colon]
    guard name.allSatisfy({ $0.isASCIILetter || $0 == 0x20 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
    else { return nil }
    let plain = name.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") ? 0x20 : $0 }
    var value = line[(colon + 1)...].drop(while: \.isASCIISpace)
    while let last = value.last, last.isASCIISpace { value.removeLast() }
    if let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), value.count >= 2,
      value.last == quote
    {
      value = value.dropFirst().dropLast()
    }
    return (String(decoding: plain, as: UTF8.self).lowercased(), value)
  }

  private static let kinds: [String: Kind] = {
    var kinds: [String: Kind] = [:]
    for name in ["title", "headline", "subject", "titel", "titre"] { kinds[name] = .title }
    for name in [
      "date", "published", "publication date", "date published", "published at", "published on", "publish date",
      "published date", "pubdate", "posted", "posted on", "created", "time", "datum", "fecha", "date de publication",
    ] { kinds[name] = .date }
    for name in [
      "source", "publisher", "outlet", "publication", "newspaper", "agency", "site name", "quelle", "fuente",
    ] {
      kinds[name] = .source
    }
    for name in ["updated", "last updated", "modified", "last modified", "date modified"] { kinds[name] = .update }
    for name in ["author", "authors", "by", "byline"] { kinds[name] = .author }
    for name in [
      "url", "link", "section", "category", "categories", "tags", "keywords", "language", "copyright", "message id",
      "content type",
    ] { kinds[name] = .other }
    return kinds
  }()
}
