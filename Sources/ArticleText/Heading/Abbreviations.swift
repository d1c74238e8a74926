/// Words whose full stop ends no sentence, or seldom.
enum Abbreviations {
  /// The word that ends with the full stop at `stop`, without it; at most 16 characters of it.
  static func word(before stop: SentenceEnd.Scalars.Index, in text: SentenceEnd.Scalars) -> String {
    var start = stop
    var count = 0
    while start > text.startIndex, count < 16 {
      let before = text.index(before: start)
      let scalar = text[before]
      guard scalar == "." || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) else { break }
      start = before
      count += 1
    }
    return String(text[start..<stop])
  }

  /// Whether the word before the one that ends with the full stop at `stop` is a month: `on August 26.` ends a sentence, where
  /// `am 27. August` goes on.
  static func isMonth(before stop: SentenceEnd.Scalars.Index, in text: SentenceEnd.Scalars) -> Bool {
    let front = text[..<stop].reversed().prefix(24)
    guard let last = front.first, ("0"..."9").contains(last) else { return false }
    let word = front.drop { ("0"..."9").contains($0) }.drop { $0 == " " || $0 == "." }.prefix {
      $0.properties.isAlphabetic
    }
    return CalendarNames.month(String(String.UnicodeScalarView(word.reversed())).lowercased()) != nil
  }

  /// Whether the sentence goes on behind `word` and its full stop. `next` is what follows.
  static func isOpen(_ word: String, before next: SentenceEnd.Scalars) -> Bool {
    let lower = word.lowercased()
    // A name follows: titles and initials.
    if beforeNames.contains(lower) { return true }
    if word.unicodeScalars.count == 1, word.unicodeScalars.allSatisfy({ $0.properties.isUppercase }) { return true }
    // These end sentences too, and then a new one begins with one of a few words. So do ordinals ("Am 27. August").
    let isOrdinal = !word.isEmpty && word.utf8.count <= 2 && word.utf8.allSatisfy(\.isASCIIDigit)
    guard isOrdinal || others.contains(lower) || isDotted(word) else { return false }
    let first = String(next.prefix { $0.properties.isAlphabetic }.prefix(12))
    return !starters.contains(first)
  }

  /// "U.S", "a.m", "D.C".
  private static func isDotted(_ word: String) -> Bool {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1
      && parts.allSatisfy { (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isASCIILetter) }
  }

  private static let beforeNames: Set = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "cpt", "cmdr", "adm", "sgt", "cpl", "brig",
    "rep", "sen", "gov", "pres", "rev", "fr", "hon", "st", "mt", "ft", "messrs", "mme", "mlle", "supt", "insp", "det",
    "amb", "vs", "v", "fig", "e.g", "i.e", "cf", "approx",
  ]

  private static let others: Set = [
    "jr", "inc", "ltd", "bhd", "pte", "co", "corp", "plc", "bros", "cos", "dept", "est", "etc", "no", "nos", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ave", "blvd", "ph.d", "pct",
    "ariz", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky", "la", "md", "mass", "mich",
    "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "tenn", "va", "wash", "wis", "wyo", "ont", "que",
  ]

  private static let starters: Set = [
    "The", "A", "An", "In", "On", "At", "It", "He", "She", "They", "We", "I", "You", "But", "And", "This", "That",
    "These", "Those", "His", "Her", "Its", "Their", "Our", "There", "As", "After", "Before", "For", "From", "With",
    "When", "While", "Since", "However", "Last", "Some", "Many", "Most", "Officials", "Police", "Earlier",
    "Meanwhile", "If", "Under",
  ]
}
