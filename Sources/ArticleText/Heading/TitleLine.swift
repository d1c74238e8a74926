/// Tells a headline or caption on a line of its own from the first line of a text without one.
enum TitleLine {
  /// Longer lines are paragraphs. Code points.
  static let longest = 200
  /// The same for a line that no gap follows.
  private static let longestCaption = 120

  /// Whether `line`, the first that is no field, date or byline, is a title, given the next line.
  static func isTitle(_ line: TextLine, before next: TextLine?) -> Bool {
    guard let next, !line.isCut, line.hasWords, !endsAsSentence(line.bytes) else { return false }
    let length = line.length
    guard length <= longest else { return false }
    if next.followsGap || isOfHead(next) { return true }
    // A line goes on in the next one where that begins small, and a paragraph in short lines has lines of one length.
    guard length <= longestCaption, let first = next.bytes.first, !first.isASCIILower else { return false }
    if line.isInCapitals && !next.isInCapitals { return true }
    let following = next.length  // at most a few thousand
    return following >= 60 && following * 5 >= length * 8
  }

  /// Whether the line ends as a sentence of a text does. A title can end with a question, or with dots.
  private static func endsAsSentence(_ line: ArraySlice<UInt8>) -> Bool {
    var rest = String(decoding: line.suffix(16), as: UTF8.self).unicodeScalars[...]
    while let last = rest.last, SentenceEnd.isCloser(last) { rest.removeLast() }
    guard let last = rest.last else { return false }
    if last == "." { return !rest.dropLast().hasSuffix(".") }
    return [",", ";", "\u{3002}", "\u{FF0C}", "\u{964}"].contains(last)
  }

  /// Whether the line is one that follows a title: a field, a byline, a date.
  private static func isOfHead(_ line: TextLine) -> Bool {
    HeaderField(line.bytes)?.isCertain == true || Byline(line.bytes) != nil || DateStamp.wholly(line.bytes) != nil
  }
}

extension Substring.UnicodeScalarView {
  fileprivate func hasSuffix(_ scalar: Unicode.Scalar) -> Bool { last == scalar }
}
