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
  static func share(of term: UInt32) -> Double { lookUp.share(of: term) }

  /// −ln of the share of articles that have `term`; without bound for what the table does not have.
  static func rarity(of term: UInt32) -> Double { lookUp.rarity(of: term) }

  /// The table, for whoever asks for many terms.
  static let lookUp = LookUp(shares)

  /// What the table says of terms.
  struct LookUp: Sendable {
    /// The place of each term's share in `figures`: of shares there are few, so that only this costs a touch of memory. The
    /// last is that of what the table does not have.
    private let places: KeyTable
    private var figures: [(share: Double, rarity: Double)] = []

    fileprivate init(_ shares: [UInt32: Float]) {
      var places = KeyTable(expecting: shares.count)
      var known: [Float: UInt32] = [:]
      for (term, share) in shares.sorted(by: { $0.key < $1.key }) {
        if known[share] == nil {
          known[share] = UInt32(figures.count)
          figures.append((Double(share), -log(Double(share))))
        }
        places.insert(term, known[share] ?? 0)
      }
      figures.append((0, .infinity))
      self.places = places
    }

    @inline(__always)
    func share(of term: UInt32) -> Double { figures[place(of: term)].share }

    @inline(__always)
    func rarity(of term: UInt32) -> Double { figures[place(of: term)].rarity }

    @inline(__always)
    private func place(of term: UInt32) -> Int { Int(places.value(of: term, or: UInt32(figures.count - 1))) }
  }

  /// Terms that say nothing in texts of other languages than English, where they do: German "die".
  static let ambiguous: Set<UInt32> = Set(terms(of: PriorVocabulary.ambiguous))

  private static func terms(of vocabulary: String) -> [UInt32] {
    let words = WordSequence(vocabulary)
    var terms: [UInt32] = []
    TermReader.forEachTerm(of: words, in: 0..<words.count) { terms.append($0) }
    return terms
  }

  private static let shares: [UInt32: Float] = {
    var shares: [UInt32: Float] = [:]
    let figures = PriorFigures(bytes: Array(Data(base64Encoded: table, options: .ignoreUnknownCharacters) ?? Data()))
    for (term, index) in figures.classes { shares[term] = Float(PriorFigures.share(ofClass: index)) }
    for term in terms(of: PriorVocabulary.otherFunction) { shares[term] = max(shares[term] ?? 0, otherFunctionShare) }
    for term in terms(of: PriorVocabulary.otherCommon) { shares[term] = max(shares[term] ?? 0, otherCommonShare) }
    return shares
  }()
}
