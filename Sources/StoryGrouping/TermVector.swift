/// The frozen, normalised term vector of one article: its heaviest terms, each with a fixed-point weight.
///
/// A vector is made once, with the document frequencies of that moment, and never again: what is counted from it can be
/// taken back exactly.
public struct TermVector: Sendable, Equatable {
  /// A term and how much it says of its article.
  public struct Term: Sendable, Equatable {
    /// The hash of the term's stem.
    public let key: UInt32
    /// In units of 1/``TermVector/unit`` of the vector's length; never 0.
    public let weight: UInt16

    /// Rises with the weight; of two terms of one weight, that with the smaller key has the higher rank.
    @inline(__always)
    var rank: UInt64 { UInt64(weight) << 32 | UInt64(~key) }

    /// A term and its weight.
    init(key: UInt32, weight: UInt16) {
      self.key = key
      self.weight = weight
    }
  }

  /// Most terms that a vector has.
  public static let capacity = 160
  /// The weight that stands for 1. Small enough that the squared length of a sum of 100,000 vectors fits 64 bits.
  public static let unit = 4096

  /// By rising key, each key once. Empty for a text without terms.
  public let terms: [Term]
  /// The sum of the squared weights: ``unit``² but for rounding.
  let squaredLength: Int
  /// The rank from which on a term is one of the ``signature`` heaviest.
  private let leastRank: UInt64

  /// The heaviest terms of a report, by which its story is found: what two reports of one event share is among these.
  static let signature = 32

  /// Of terms by rising key.
  init(sorted terms: [Term]) {
    self.terms = terms
    squaredLength = terms.reduce(0) { $0 + Int($1.weight) * Int($1.weight) }
    leastRank = terms.count <= Self.signature ? 0 : Ranks.highest(Self.signature, of: terms.map(\.rank))
  }

  /// Whether the story of a report with this vector is found by `term`, which is one of its terms.
  @inline(__always)
  func isFound(by term: Term) -> Bool { term.rank >= leastRank }

  /// Of the heaviest of `weighed` terms, which are by rising key; among equals the smaller key. Terms too light for the fixed
  /// point are left out.
  init(heaviestOf weighed: [(key: UInt32, weight: Double)]) {
    let heaviest = weighed.count > Self.capacity ? Self.heaviest(of: weighed) : weighed
    let length = heaviest.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
    var terms: [Term] = []
    terms.reserveCapacity(heaviest.count)
    for (key, weight) in heaviest where weight > 0 {
      let fixed = (weight / length * Double(Self.unit)).rounded()
      if fixed >= 1 { terms.append(Term(key: key, weight: UInt16(fixed))) }
    }
    self.init(sorted: terms)
  }

  private static func heaviest(of weighed: [(key: UInt32, weight: Double)]) -> [(key: UInt32, weight: Double)] {
    // One integer for each term, its weight above its key turned round: floats that are not negative sort as integers.
    func rank(_ term: (key: UInt32, weight: Double)) -> UInt64 {
      UInt64(Float(term.weight).bitPattern) << 32 | UInt64(~term.key)
    }
    let least = Ranks.highest(capacity, of: weighed.map(rank))
    return weighed.filter { rank($0) >= least }
  }
}
