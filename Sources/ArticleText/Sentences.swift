internal import Words

/// The sentences of a text.
package enum Sentences {
  /// The sentences that have words in them, in order, as they stand in the text; a title line is one by itself. Of front
  /// matter there is only the title; of what else stands before the text, dates, bylines and addresses, nothing.
  ///
  /// - Parameter title: the article's title; where the first line is that, the text goes on behind it.
  package static func of(_ text: String, title: String) -> [Substring] {
    let scalars = text.unicodeScalars
    var sentences: [Substring] = []
    var start = scalars.startIndex
    if let matter = FrontMatter(Array(text.utf8)) {
      func index(_ offset: Int) -> String.Index { text.utf8.index(text.startIndex, offsetBy: offset) }
      if let value = matter.fields.first(where: { $0.kind == .title })?.value {
        sentences.append(text[index(value.startIndex)..<index(value.endIndex)])
      }
      start = index(matter.end)
    }
    let lineEnd = scalars[start...].firstIndex(of: "\n") ?? scalars.endIndex
    if start == scalars.startIndex,
      WordSequence(title).normalForm == WordSequence(String(text[..<lineEnd])).normalForm
    {
      sentences.append(text[..<lineEnd])
      start = lineEnd
    }
    while start < scalars.endIndex {
      if sentences.count < head, let end = headLineEnd(text, from: start) {
        start = end
        continue
      }
      let end = paragraphEnd(scalars, from: start)
      var rest = scalars[start..<end]
      while !rest.isEmpty {
        let stop = SentenceEnd.first(in: rest)
        sentences.append(text[rest.startIndex..<stop])
        rest = rest[stop...]
      }
      start = end
    }
    return sentences.filter {
      $0.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }
  }

  /// Sentences within which a text has begun.
  private static let head = 4

  /// Where a line ends that is a date, a byline or an address; nothing where it is anything else.
  private static func headLineEnd(_ text: String, from start: String.Index) -> String.Index? {
    let rest = text.unicodeScalars[start...].drop { $0.properties.isWhitespace }
    let end = rest.firstIndex(of: "\n") ?? rest.endIndex
    let line = Array(text[rest.startIndex..<end].utf8)
    guard !line.isEmpty, line.count < 200 else { return nil }
    let isField = HeaderField(line[...]).map { $0.isCertain && $0.kind != .title } ?? false
    guard isField || DateStamp.wholly(line[...]) != nil || Byline(line[...]) != nil || WebAddress.isWhole(line[...])
    else { return nil }
    return end
  }

  /// Behind the line that is followed by an empty one, or by one that is set in.
  private static func paragraphEnd(
    _ scalars: String.UnicodeScalarView, from start: String.Index
  ) -> String.Index {
    var at = start
    var hasWords = false
    while at < scalars.endIndex {
      let scalar = scalars[at]
      at = scalars.index(after: at)
      if !scalar.properties.isWhitespace { hasWords = true }
      guard hasWords, scalar == "\n" else { continue }
      if at == scalars.endIndex || scalars[at] == "\n" || scalars[at] == " " || scalars[at] == "\t" { return at }
    }
    return at
  }
}
