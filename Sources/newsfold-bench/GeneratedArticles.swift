internal import Glibc

/// Articles made up of words that are numbers, for measuring: any of them can be made at any time, from a seed and its
/// number alone, and so can the truth about it.
///
/// Sentences of 8 to 30 words, the words by Zipf's law; most sentences stand in one article only, some are quotations that
/// stand in about ten, and a few are boilerplate lines that stand in very many. Of a hundred articles eight are copies of
/// an earlier one with a few words changed, two are excerpts of one, and one contains one.
struct GeneratedArticles: Sendable {
  enum Relation: Sendable {
    case new
    case reprint(of: UInt32)
    case excerpt(of: UInt32)
    case expansion(of: UInt32)

    var other: UInt32? {
      switch self {
      case .new: nil
      case .reprint(let other), .excerpt(let other), .expansion(let other): other
      }
    }
  }

  let seed: UInt64
  /// How many articles there are: quotations are shared among so many.
  let count: Int
  /// Words of an article, on average.
  let words: Int

  private static let boilerplate = 200
  /// Words by Zipf's law, as hashes: how often a word stands here is how often it comes.
  static let vocabulary: [UInt64] = (0..<65_536).map { place in
    // By inversion: the logarithm of a word's rank is even.
    Random.mix(UInt64(pow(60_000, (Double(place) + 0.5) / 65_536)) &+ 0x574F_5244)
  }

  /// What an article is, by number from 1.
  func relation(of number: UInt32) -> Relation {
    var random = Random(seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
    let kind = random.next() % 100
    guard number > 100, kind < 11 else { return .new }
    // Copies are mostly of what is recent. Of texts that stand for themselves only, so that the truth stays plain.
    let back = 1 + random.next() % min(UInt64(number) - 1, random.next() % 4 == 0 ? .max : 5000)
    let other = UInt32(UInt64(number) - back)
    guard case .new = relation(of: other) else { return .new }
    return kind < 8 ? .reprint(of: other) : kind < 10 ? .excerpt(of: other) : .expansion(of: other)
  }

  /// An article's words, as places in the vocabulary.
  func words(of number: UInt32) -> [UInt16] {
    var random = Random(seed ^ 0x5445_5854 &+ UInt64(number) &* 0xD134_2543_DE82_EF95)
    switch relation(of: number) {
    case .new: return fresh(&random, length: words / 4 + Int(random.next() % UInt64(words * 3 / 2)))
    case .reprint(let other):
      var text = words(of: other)
      for _ in 0...(text.count / 100) { text[Int(random.next() % UInt64(text.count))] = word(&random) }
      return text
    case .excerpt(let other):
      let text = words(of: other)
      let length = max(20, text.count / 4)
      let start = Int(random.next() % UInt64(max(1, text.count - length)))
      return Array(text[start..<min(text.count, start + length)])
    case .expansion(let other):
      return fresh(&random, length: words) + words(of: other) + fresh(&random, length: words / 2)
    }
  }

  private func fresh(_ random: inout Random, length: Int) -> [UInt16] {
    var text: [UInt16] = []
    text.reserveCapacity(length + 30)
    while text.count < length {
      let kind = random.next() % 100
      if kind < 3 {
        sentence(seed &+ 1 &+ random.next() % UInt64(Self.boilerplate), &text)
      } else if kind < 10 {
        // A pool of as many quotations as make each stand in about ten articles.
        let pool = UInt64(max(1, count * words / 19 * 7 / 100 / 10))
        sentence(seed ^ 0x5155_4F54_4500_0000 &+ random.next() % pool, &text)
      } else {
        sentence(random.next(), &text)
      }
    }
    return text
  }

  private func sentence(_ seed: UInt64, _ text: inout [UInt16]) {
    var random = Random(seed)
    for _ in 0..<(8 + random.next() % 23) { text.append(word(&random)) }
  }

  private func word(_ random: inout Random) -> UInt16 { UInt16(truncatingIfNeeded: random.next()) }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
