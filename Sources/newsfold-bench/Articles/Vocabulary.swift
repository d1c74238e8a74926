internal import Glibc

/// The words that articles are made up of, as numbers: places in a table of 65,536.
///
/// The first 48,000 places are words by Zipf's law: how often a word stands here is how often it comes. Then come 1,500
/// figures, so that of words drawn evenly from both three in a hundred are figures. The rest are names, which come only in
/// reports of an event.
enum Vocabulary {
  /// Places of words by Zipf's law.
  static let words = 48_000
  /// Places of words and of figures: an article's words are drawn from these.
  static let drawn = words + 1_500
  static let size = 65_536
  private static let highestRank = 60_000.0
  /// From here on words are rare: of a rank of 3,000 or higher.
  static let rare = 35_000

  /// The rank of the word at each of the first places, from 1 on.
  static let ranks: [Int] = (0..<words).map { place in
    // By inversion: the logarithm of a word's rank is even.
    Int(pow(highestRank, (Double(place) + 0.5) / Double(words)))
  }

  /// A word's hash at each place.
  static let hashes: [UInt64] = (0..<size).map { place in
    place < words ? Random.mix(UInt64(ranks[place]) &+ 0x574F_5244) : Random.mix(UInt64(place) &+ 0x4E41_4D45_0000)
  }

  static func isFigure(_ place: UInt16) -> Bool { Int(place) >= words && Int(place) < drawn }
  static func isName(_ place: UInt16) -> Bool { Int(place) >= drawn }

  /// Any word or figure, as often as it comes.
  static func any(_ random: inout Random) -> UInt16 { UInt16(random.below(drawn)) }
  /// Any word that is no figure.
  static func word(_ random: inout Random) -> UInt16 { UInt16(random.below(words)) }
  static func figure(_ random: inout Random) -> UInt16 { UInt16(words + random.below(drawn - words)) }
  static func rareWord(_ random: inout Random) -> UInt16 { UInt16(rare + random.below(words - rare)) }
  static func name(_ random: inout Random) -> UInt16 { UInt16(drawn + random.below(size - drawn)) }
}
