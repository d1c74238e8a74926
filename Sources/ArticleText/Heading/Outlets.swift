/// Who publishes news: agencies by name, other outlets by the words that their names are made of.
enum Outlets {
  /// The agency that a dateline's parentheses name.
  ///
  /// - Parameter isCertain: whether it is clear from what stands around it that an agency is named; then an
  ///   abbreviation that is not known will do.
  static func agency(_ name: String, isCertain: Bool) -> String? {
    let folded = TitleText.folding(name, longest: SourceName.longest)
    if let known = agencies[folded.lowercased()] { return known }
    let isAbbreviation = (2...6).contains(folded.utf8.count) && folded.utf8.allSatisfy(\.isASCIIUpper)
    return isCertain && isAbbreviation ? folded : nil
  }

  /// The outlet in a part of a byline: what is left without the office ("Technology reporter, BBC News"), if it is known
  /// or has a word in it that outlets are called by.
  static func outlet(_ words: [String]) -> String? {
    var words = words[...]
    while let last = words.last, offices.contains(last.lowercased()) { words = words.dropLast() }
    while let first = words.first, ["for", "of", "at", "the"].contains(first) { words = words.dropFirst() }
    let name = words.joined(separator: " ")
    guard let first = name.utf8.first, first.isASCIIUpper || first >= 0x80, name.utf8.count <= SourceName.longest else {
      return nil
    }
    if let known = agencies[name.lowercased()] { return known }
    return words.contains { marks.contains($0.lowercased()) } && words.count <= 6 ? name : nil
  }

  private static let offices: Set = [
    "writer", "writers", "reporter", "reporters", "correspondent", "correspondents", "editor", "staff", "analyst",
    "columnist", "producer", "journalist", "contributor", "special", "bureau", "senior", "chief", "political",
    "business", "technology", "science", "health", "sports", "foreign", "diplomatic",
  ]

  private static let marks: Set = [
    "news", "times", "post", "press", "agency", "journal", "tribune", "herald", "daily", "gazette", "telegraph",
    "guardian", "star", "mail", "mirror", "independent", "chronicle", "observer", "review", "today", "radio", "tv",
    "television", "network", "media", "magazine", "newswire", "newspaper", "standard", "examiner", "globe", "monitor",
    "dispatch", "courier", "express", "bbc", "cnn", "npr", "zeitung", "monde", "figaro", "sentinel", "inquirer",
    "mercury", "argus", "weekly",
  ]

  private static let agencies: [String: String] = {
    var agencies = [
      "ap": "AP", "associated press": "Associated Press", "the associated press": "Associated Press",
      "agence france-presse": "AFP", "united press international": "UPI", "press association": "PA",
      "canadian press": "Canadian Press", "the canadian press": "Canadian Press",
    ]
    for name in [
      "Reuters", "Thomson Reuters", "AFP", "UPI", "dpa", "Xinhua", "TASS", "Itar-Tass", "Interfax", "RIA Novosti",
      "Sputnik", "ANSA", "EFE", "Kyodo", "Jiji", "Yonhap", "Bloomberg", "Anadolu", "PTI", "IANS", "ANI", "UNI",
      "Bernama", "Antara", "IRNA", "Tasnim", "Fars", "Mehr", "SANA", "MENA", "WAM", "KUNA", "QNA", "SPA", "Petra",
      "AAP", "NZPA", "Belga", "ANP", "APA", "Tanjug", "CTK", "PAP", "MTI", "Agerpres", "BTA", "Ukrinform", "UNIAN",
      "Lusa", "Europa Press", "Notimex", "Prensa Latina", "Telam", "PANA", "Al Jazeera", "Dow Jones", "MarketWatch",
      "Business Wire", "PR Newswire", "GlobeNewswire", "Deutsche Welle", "Voice of America", "VOA", "CNN", "BBC",
    ] { agencies[name.lowercased()] = name }
    return agencies
  }()
}

/// The name of a source, as it is kept.
enum SourceName {
  /// Characters.
  static let longest = 100

  /// Nothing where no name is left.
  static func folding(_ bytes: ArraySlice<UInt8>) -> String? {
    let name = TitleText.folding(String(decoding: bytes, as: UTF8.self), longest: longest)
    return name.isEmpty ? nil : name
  }
}
