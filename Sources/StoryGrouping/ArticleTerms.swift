internal import Glibc
internal import Packing
public import Words

/// The terms of one article with how much each says in it, before it is known how rare they are: what can be counted
/// anywhere, while stories grow elsewhere.
public struct ArticleTerms: Sendable {
  /// A term of the article.
  struct Term: Sendable {
    let key: UInt32
    /// 1 + ln of how often it stands there, title and lead weighted: the logarithmic term frequency (Salton and Buckley 1988).
    let weight: Double
    /// How rare it is at most, by the prior.
    let rarity: Double
  }

  /// By rising key; what says nothing by the prior is left out.
  let terms: [Term]

  /// Counts the terms of an article.
  ///
  /// - Parameters:
  ///   - title: the title's words; where the text begins with them, they count as title only.
  ///   - text: all words of the article.
  ///   - language: the code of the language that it is written in; nothing, or `und`, where that is not known.
  public init(
    title: WordSequence, text: WordSequence, language: String? = nil, weighting: TermWeighting = TermWeighting()
  ) {
    let isForeign = language.map { $0 != "en" && $0 != "und" } ?? false
    // One integer for each occurrence, the key above its place, so that sorting brings a term's together.
    var occurrences: [UInt64] = []
    occurrences.reserveCapacity(weighting.words + title.count)
    Self.read(title, 0..<min(title.count, weighting.words), .title, to: &occurrences)
    // A title that stands at the head of the text has been read.
    let start = text.hashes.starts(with: title.hashes) ? title.count : 0
    let end = min(text.count, start + weighting.words)
    let lead = min(end, start + weighting.leadWords)
    Self.read(text, start..<lead, .lead, to: &occurrences)
    Self.read(text, lead..<end, .body, to: &occurrences)
    RadixSort.sortByUpperHalf(&occurrences)
    let counted = Self.counted(occurrences, [weighting.titleWeight, weighting.leadWeight, 1])
    terms = isForeign ? counted.filter { !FrequencyPrior.ambiguous.contains($0.key) } : counted
  }

  private static func read(_ words: WordSequence, _ range: Range<Int>, _ place: Place, to occurrences: inout [UInt64]) {
    TermReader.forEachTerm(of: words, in: range) { occurrences.append(UInt64($0) << 32 | place.rawValue) }
  }

  private enum Place: UInt64 {
    case title, lead, body
  }

  /// 1 + ln of a count; most are small halves.
  @inline(__always)
  private static func weight(_ count: Double, _ halves: [Double]) -> Double {
    let place = Int(count * 2)
    return place < halves.count && Double(place) == count * 2 ? halves[place] : 1 + log(count)
  }

  /// 1 + ln of so many halves.
  private static let halves: [Double] = (0..<64).map { 1 + log(Double($0) / 2) }

  /// The terms of occurrences that are in the order of their keys.
  private static func counted(_ occurrences: [UInt64], _ weights: [Double]) -> [Term] {
    let (prior, stopRarity, halves) = (FrequencyPrior.lookUp, FrequencyPrior.stopRarity, Self.halves)
    var (distinct, last) = (0, UInt64.max)
    for occurrence in occurrences {
      distinct &+= occurrence >> 32 == last ? 0 : 1
      last = occurrence >> 32
    }
    return occurrences.withUnsafeBufferPointer { occurrences in
      [Term](unsafeUninitializedCapacity: distinct) { terms, kept in
        var at = 0
        while at < occurrences.count {
          let key = occurrences[at] >> 32
          var count = 0.0
          while at < occurrences.count, occurrences[at] >> 32 == key {
            count += weights[Int(occurrences[at] & 3)]
            at &+= 1
          }
          let term = UInt32(truncatingIfNeeded: key)
          let rarity = prior.rarity(of: term)
          terms.initializeElement(at: kept, to: Term(key: term, weight: weight(count, halves), rarity: rarity))
          // One that says nothing is written over by the next: a branch could not be foreseen.
          kept &+= rarity > stopRarity ? 1 : 0
        }
      }
    }
  }
}
