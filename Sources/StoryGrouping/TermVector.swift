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
  static let signature = 24

  /// Of terms by rising key, ``capacity`` at most.
  init(sorted terms: [Term]) {
    self.terms = terms
    squaredLength = terms.reduce(0) { $0 + Int($1.weight) * Int($1.weight) }
    leastRank = terms.count <= Self.signature ? 0 : Self.leastRank(of: terms)
  }

  /// Whether the story of a report with this vector is found by `term`, which is one of its terms.
  @inline(__always)
  func isFound(by term: Term) -> Bool { term.rank >= leastRank }

  /// The rank of the last of the ``signature`` heaviest.
  private static func leastRank(of terms: [Term]) -> UInt64 {
    precondition(terms.count <= capacity, "a vector has no more")
    // Keys rise, so that the place tells which is the smaller one: what fits 32 bits fits the stack.
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: terms.count) { ranks in
      for (index, term) in terms.enumerated() { ranks[index] = UInt32(term.weight) << 16 | UInt32(0xFFFF - index) }
      return terms[0xFFFF - Int(Ranks.highest(signature, of: ranks) & 0xFFFF)].rank
    }
  }

  /// Of the heaviest of `weighed` terms, which are by rising key; among equals the smaller key. Terms too light for the fixed
  /// point are left out.
  init(heaviestOf weighed: UnsafeBufferPointer<WeighedTerm>) {
    let least = weighed.count > Self.capacity ? Self.rankOfLast(of: weighed) : 0
    let squares = weighed.reduce(0) { $1.rank >= least ? $0 + $1.weight * $1.weight : $0 }
    let length = squares.squareRoot()
    self.init(
      sorted: [Term](unsafeUninitializedCapacity: min(weighed.count, Self.capacity)) { terms, count in
        for term in weighed where term.weight > 0 && term.rank >= least {
          let fixed = (term.weight / length * Double(Self.unit)).rounded()
          guard fixed >= 1 else { continue }
          terms.initializeElement(at: count, to: Term(key: term.key, weight: UInt16(fixed)))
          count += 1
        }
      })
  }

  /// The rank of the last of the ``capacity`` heaviest.
  private static func rankOfLast(of weighed: UnsafeBufferPointer<WeighedTerm>) -> UInt64 {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: weighed.count) { ranks in
      for (index, term) in weighed.enumerated() { ranks[index] = term.rank }
      return Ranks.highest(capacity, of: ranks)
    }
  }
}

/// A term of an article and how much it says of it, before that is a share of the whole.
struct WeighedTerm {
  let key: UInt32
  /// Not negative.
  let weight: Double

  /// The weight above the key turned round: floats that are not negative sort as integers.
  @inline(__always)
  var rank: UInt64 { UInt64(Float(weight).bitPattern) << 32 | UInt64(~key) }
}
