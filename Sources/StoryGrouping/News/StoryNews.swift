internal import Words

/// Reads the reports of one story in their order, and says of each what no earlier one had.
///
/// A sentence is held against each earlier one: what the likest of them does not have, by the rarity of its terms, is new.
/// Where none of those that say most of it has a number that it has, it is new all the same: five killed, seven killed.
/// Novelty by new words did as well as any measure where it was tried (Allan, Wade and Bolivar 2003); of two reports in other
/// words about the same, it takes the second for new. Names are told by their capitals, numbers by their digits and by the
/// English words up to a hundred.
public struct StoryNews: Sendable {
  /// A term in more sentences of the story than that tells them apart no more: what a sentence costs is bounded.
  private static let commonTerm = 500
  /// The rarity of a word that the prior does not know.
  static let mostRarity = 6.2

  /// The earlier sentences that have a term.
  private var sentences: [UInt32: [UInt32]] = [:]
  private var count: UInt32 = 0
  /// The numbers of each earlier sentence.
  private var numbers: [Set<FigureValue>] = []
  /// Those of all.
  private var said: Set<FigureValue> = []
  /// For each earlier sentence the weight of what it has of the one in question; all 0 between calls.
  private var shared: [Double] = []
  private var names = NameReader()
  private var figures = FigureReader()
  private var comparison = FigureComparison()

  /// Having read nothing.
  public init() {}

  /// Reads the next report.
  ///
  /// - Parameters:
  ///   - report: its sentences, UTF-8, in order, the title line among them.
  ///   - time: seconds since 1970, nothing where unknown.
  public mutating func read(_ report: [[UInt8]], time: Int64? = nil) -> ReportNews {
    var news = ReportNews()
    news.sentenceCount = report.count
    let words = report.map { WordSequence($0, keepingSources: true) }
    let terms = words.map(Self.terms)
    var own: Set<[UInt8]> = []
    let numbers = zip(report, words).map { Self.quantities(in: $1, of: $0) }
    for (index, terms) in terms.enumerated() where own.insert(words[index].normalForm).inserted {
      var (share, alike) = newShare(of: terms)
      let known = alike.reduce(into: Set<FigureValue>()) { $0.formUnion(self.numbers[Int($1)]) }
      // One of function words alone is like none: there it is what all have said.
      let said = terms.isEmpty ? said : known
      if !alike.isEmpty || terms.isEmpty, !numbers[index].isSubset(of: said) {
        share = max(share, ReportNews.leastShare)
      }
      if share >= ReportNews.leastShare { news.sentences.append(ReportNews.Sentence(index: index, share: share)) }
    }
    for (terms, numbers) in zip(terms, numbers) { keep(terms, numbers) }
    said.formUnion(numbers.joined())
    news.names = names.read(zip(report, words))
    news.figures = figures.read(zip(report, words))
    comparison.read(zip(report, words), time: time)
    return news
  }

  /// Where the reports read so far give different numbers in the same words, by the later report.
  public var differences: [DifferingFigures] { comparison.differences }

  private static func terms(of words: WordSequence) -> [UInt32] {
    var terms: Set<UInt32> = []
    TermReader.forEachTerm(of: words, in: 0..<words.count) { terms.insert($0) }
    return terms.filter { FrequencyPrior.rarity(of: $0) > FrequencyPrior.stopRarity }.sorted()
  }

  /// The share of what a sentence says that the likest earlier one does not, and those that say most of it.
  private mutating func newShare(of terms: [UInt32]) -> (share: Double, alike: [UInt32]) {
    var whole = 0.0
    var met: [UInt32] = []
    for term in terms {
      let list = sentences[term] ?? []
      guard list.count <= Self.commonTerm else { continue }
      let rarity = min(FrequencyPrior.rarity(of: term), Self.mostRarity)
      whole += rarity
      for sentence in list {
        if shared[Int(sentence)] == 0 { met.append(sentence) }
        shared[Int(sentence)] += rarity
      }
    }
    var most = 0.0
    let alike = met.filter { 1 - shared[Int($0)] / whole < ReportNews.leastShare }
    for sentence in met {
      most = max(most, shared[Int(sentence)])
      shared[Int(sentence)] = 0
    }
    // A sentence of function words says nothing.
    return whole == 0 ? (0, []) : (1 - most / whole, alike)
  }

  /// What a sentence says of how many: its numbers, and words that stand for some.
  private static func quantities(in words: WordSequence, of text: [UInt8]) -> Set<FigureValue> {
    var values = Set(FigureReader.figures(in: words, of: text).filter { !$0.isPart }.map(\.value))
    for (index, hash) in words.hashes.enumerated() where NewsWords.quantities.contains(hash) {
      values.insert(.composite(Array(words.word(index))))
    }
    // In scripts without spaces each digit is a word.
    let row = (0..<words.count).map { words.word($0) }.split { !NewsWords.isEastAsianDigit($0) }
    for digits in row { values.insert(.composite(Array(digits.joined()))) }
    return values
  }

  private mutating func keep(_ terms: [UInt32], _ numbers: Set<FigureValue>) {
    self.numbers.append(numbers)
    for term in terms { sentences[term, default: []].append(count) }
    shared.append(0)
    count += 1
  }
}
