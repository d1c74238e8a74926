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

  /// Words behind which a number says which, and not how many.
  static let labels = hashes([
    "day", "week", "part", "no", "number", "chapter", "episode", "round", "game", "stage", "phase", "group", "section",
    "article", "page", "channel", "flight", "highway", "route", "volume", "issue", "version", "season", "formula",
  ])

  /// Words that may stand within a name, small.
  static let joining = hashes([
    "of", "de", "la", "le", "du", "da", "dos", "di", "al", "el", "bin", "bint", "ibn", "van", "von", "der", "den",
    "ter",
  ])

  /// Those of them that stand between other words, too, where all nouns have capitals: Minister der Finanzen.
  static let articles = hashes(["of", "al", "el", "la", "le", "der", "den"])

  /// Behind these they stand within a name: van der Berg.
  static let nobiliary = hashes(["van", "von", "de"])

  private static func hashes(_ words: [String]) -> Set<UInt64> { Set(words.map { WordHash.hash(Array($0.utf8)) }) }
}
