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
    "room",
    "bus", "psalm", "gate", "platform", "line", "train", "boeing", "airbus", "unit", "block", "district", "ward",
    "apartment",
    "level", "act", "division", "pier", "berth", "lane", "exit", "junction",
  ])

  /// Sets of words of which two sentences that have different ones speak of different things: when, which one, and what became of
  /// people.
  static let contrasts = [
    calendar.union(
      hashes([
        "dawn", "noon", "dusk", "midnight", "morning", "afternoon", "evening", "night", "yesterday", "today",
        "tomorrow", "last",
        "this", "next", "previous", "quarter", "half",
      ])),
    hashes(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "other"]),
    hashes([
      "dead", "killed", "died", "hurt", "injured", "wounded", "missing", "rescued", "arrested", "evacuated", "homeless",
      "survived", "detained", "freed",
    ]),
  ]

  /// Words behind which a number is the least that there may be: more than, at least, over.
  static let least = hashes(["than", "least", "over"])

  /// Words for how many that are no numbers.
  static let quantities = hashes([
    "hundreds", "thousands", "millions", "billions", "dozen", "dozens", "scores", "half", "third", "quarter",
    "quarters", "thirds",
    "none", "nobody", "one", "both", "all", "most", "few", "several", "many",
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

  /// Whether a word is a digit as Chinese and Japanese write it: 六十.
  static func isEastAsianDigit(_ word: ArraySlice<UInt8>) -> Bool {
    word.count == 3 && eastAsianDigits.contains(Array(word))
  }

  private static let eastAsianDigits = Set("〇一二三四五六七八九十百千万億兩两".unicodeScalars.map { Array(String($0).utf8) })

  private static func hashes(_ words: [String]) -> Set<UInt64> { Set(words.map { WordHash.hash(Array($0.utf8)) }) }
}
