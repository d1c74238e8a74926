internal import FoundationEssentials
internal import Glibc
internal import Words

/// In what share of news articles common words stand: a table of figures that `newsfold-bench prior` counted in English news.
///
/// Without it the first reports of an event share little but common words, which weigh as much as names until enough has
/// been read. What the table does not have counts as rare; so does every word of another language, but for function words.
enum FrequencyPrior {
  /// Words in so many articles or more say nothing and are in no vector.
  static let stopShare = 0.4
  private static let otherFunctionShare: Float = 0.5
  private static let otherCommonShare: Float = 0.1

  /// The rarity of words that are in so many articles.
  static let stopRarity = -log(stopShare)

  /// The share of articles that have `term`, 0…1; 0 for what the table does not have.
  static func share(of term: UInt32) -> Double { places.value(of: term).map { figures[Int($0)].share } ?? 0 }

  /// −ln of the share of articles that have `term`; without bound for what the table does not have.
  @inline(__always)
  static func rarity(of term: UInt32) -> Double { places.value(of: term).map { figures[Int($0)].rarity } ?? .infinity }

  /// Number of distinct terms in the table.
  static var count: Int { places.count }

  /// Terms that say nothing in texts of other languages than English, where they do: German "die".
  static let ambiguous: Set<UInt32> = Set(terms(of: PriorVocabulary.ambiguous))

  private static func terms(of vocabulary: String) -> [UInt32] {
    let words = WordSequence(vocabulary)
    var terms: [UInt32] = []
    TermReader.forEachTerm(of: words, in: 0..<words.count) { terms.append($0) }
    return terms
  }

  private static let places: KeyTable = {
    var places = KeyTable(expecting: shares.count)
    for (index, term) in shares.keys.sorted().enumerated() { places.insert(term, UInt32(index)) }
    return places
  }()

  private static let figures: [(share: Double, rarity: Double)] = shares.sorted { $0.key < $1.key }
    .map { (Double($0.value), -log(Double($0.value))) }

  private static let shares: [UInt32: Float] = {
    var shares: [UInt32: Float] = [:]
    let figures = PriorFigures(bytes: Array(Data(base64Encoded: table, options: .ignoreUnknownCharacters) ?? Data()))
    for (term, index) in figures.classes { shares[term] = Float(PriorFigures.share(ofClass: index)) }
    for term in terms(of: PriorVocabulary.otherFunction) { shares[term] = max(shares[term] ?? 0, otherFunctionShare) }
    for term in terms(of: PriorVocabulary.otherCommon) { shares[term] = max(shares[term] ?? 0, otherCommonShare) }
    return shares
  }()
}
