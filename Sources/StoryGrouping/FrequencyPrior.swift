internal import FoundationEssentials
internal import Words

/// In what share of news articles common words stand: a table of figures that `newsfold-bench prior` counted in English news.
///
/// Without it the first reports of an event share little but common words, which weigh as much as names until enough has
/// been read. What the table does not have counts as rare; so does every word of another language, but for function words.
enum FrequencyPrior {
  /// Words in so many articles or more say nothing and are in no vector.
  static let stopShare = 0.4
  private static let otherFunctionShare: Float = 0.5

  /// The share of articles that have `term`, 0…1; 0 for what the table does not have.
  @inline(__always)
  static func share(of term: UInt32) -> Double {
    mayHave[Int(term & 0xFFFF)] ? Double(shares[term] ?? 0) : 0
  }

  /// Number of distinct terms in the table.
  static var count: Int { shares.count }

  /// By the low half of a term's key, whether the table has any such: most terms of a text need no more than this look.
  private static let mayHave: [Bool] = shares.keys.reduce(into: Array(repeating: false, count: 0x10000)) {
    $0[Int($1 & 0xFFFF)] = true
  }

  private static let shares: [UInt32: Float] = {
    var shares: [UInt32: Float] = [:]
    let figures = PriorFigures(bytes: Array(Data(base64Encoded: table, options: .ignoreUnknownCharacters) ?? Data()))
    for (term, index) in figures.classes { shares[term] = Float(PriorFigures.share(ofClass: index)) }
    let words = WordSequence(PriorVocabulary.otherFunction)
    TermReader.forEachTerm(of: words, in: 0..<words.count) { shares[$0] = max(shares[$0] ?? 0, otherFunctionShare) }
    return shares
  }()
}
