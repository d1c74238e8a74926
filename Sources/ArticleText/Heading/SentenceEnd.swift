/// Where sentences end.
enum SentenceEnd {
  typealias Scalars = Substring.UnicodeScalarView

  /// The index behind the first sentence of `text`, its closing quotes included; the end where it has only one.
  static func first(in text: Scalars) -> Scalars.Index {
    var at = text.startIndex
    while at < text.endIndex {
      let stop = at
      at = text.index(after: at)
      guard let kind = Stop(text[stop]) else { continue }
      while at < text.endIndex, isCloser(text[at]) || Stop(text[at]) != nil { at = text.index(after: at) }
      if at == text.endIndex || kind == .alone { return at }
      guard isSpace(text[at]) else { continue }
      let next = text[at...].drop(while: isSpace)
      guard begins(next) else { continue }
      if text[stop] == ".", Abbreviations.isOpen(Abbreviations.word(before: stop, in: text), before: next),
        !Abbreviations.isMonth(before: stop, in: text)
      {
        continue
      }
      return at
    }
    return text.endIndex
  }

  /// What stands behind the last word and belongs to the sentence.
  static func isCloser(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\"", "'", ")", "]", "\u{BB}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{203A}", "\u{300D}", "\u{300F}",
      "\u{FF09}":
      true
    default: false
    }
  }

  private enum Stop {
    /// Ends a sentence where white space follows and then what can begin one.
    case spaced
    /// Ends a sentence as it is: scripts that put no spaces between sentences.
    case alone

    init?(_ scalar: Unicode.Scalar) {
      switch scalar {
      case ".", "!", "?", "\u{2026}", "\u{61F}", "\u{6D4}", "\u{964}": self = .spaced
      case "\u{3002}", "\u{FF01}", "\u{FF1F}": self = .alone
      default: return nil
      }
    }
  }

  /// Whether a sentence can begin like this: not with a small letter.
  private static func begins(_ text: Scalars) -> Bool {
    guard let first = text.first else { return true }
    return !first.properties.isLowercase
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
}
