internal import Words

/// Words that have capitals in English and are no names.
enum NewsWords {
  /// Months, in full and short.
  static let months = hashes([
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
  ])

  /// Months and days of the week.
  static let calendar = months.union(
    hashes(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]))

  /// Words that may stand within a name, small.
  static let joining = hashes([
    "of", "de", "la", "le", "du", "da", "dos", "di", "al", "el", "bin", "bint", "ibn", "van", "von", "der", "den",
    "ter",
  ])

  private static func hashes(_ words: [String]) -> Set<UInt64> { Set(words.map { WordHash.hash(Array($0.utf8)) }) }
}
