/// How the words of the ``Vocabulary`` are spelled: the most frequent are English, the others made up, of syllables and
/// with the endings of English, four forms of each stem beside one another in rank.
enum Spelling {
  /// The spelling of the word at each place, in lower case but for names.
  static let table: [[UInt8]] = {
    var taken: Set<String> = []
    var common: [String] = []
    for word in CommonWords.list where taken.insert(word).inserted { common.append(word) }
    var byRank: [Int: String] = [:]
    var table: [[UInt8]] = []
    table.reserveCapacity(Vocabulary.size)
    for place in 0..<Vocabulary.size {
      let word: String
      if place >= Vocabulary.drawn {
        word = free(name(place - Vocabulary.drawn), &taken)
      } else if place >= Vocabulary.words {
        word = figure(place - Vocabulary.words)
      } else {
        let rank = Vocabulary.ranks[place]
        if rank <= common.count {
          word = common[rank - 1]
        } else if let known = byRank[rank] {
          word = known
        } else {
          word = free(madeUp(rank - common.count - 1), &taken)
          byRank[rank] = word
        }
      }
      table.append(Array(word.utf8))
    }
    return table
  }()

  /// The average length of a word that is drawn, in hundredths of a byte.
  static let meanLength = table[..<Vocabulary.drawn].reduce(0) { $0 + $1.count } * 100 / Vocabulary.drawn

  private static let onsets = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "br"]
  private static let vowels = ["a", "e", "i", "o", "u", "ea"]
  private static let codas = ["n", "r", "l", "t", "m", "nd", "rk", "st", "p", "ck"]
  private static let endings = [
    ["", "s", "ed", "ing"], ["", "s", "er", "ers"], ["", "s", "tion", "ly"], ["", "ed", "ing", "ly"],
  ]

  /// A word of the rank, counted from behind the common ones: frequent stems are short.
  private static func madeUp(_ rank: Int) -> String {
    let stem = rank / 4
    let forms = endings[Int(Random.mix(UInt64(stem)) % UInt64(endings.count))]
    return syllables(stem) + codas[Int(Random.mix(UInt64(stem) &+ 1) % UInt64(codas.count))] + forms[rank % 4]
  }

  private static func syllables(_ number: Int) -> String {
    var (rest, text) = (number, "")
    repeat {
      let syllable = rest % (onsets.count * vowels.count)
      text += onsets[syllable % onsets.count] + vowels[syllable / onsets.count]
      rest /= onsets.count * vowels.count
    } while rest > 0
    return text
  }

  private static func name(_ number: Int) -> String {
    // Three syllables at least, none of which is a word's.
    let word = syllables(number + onsets.count * vowels.count) + "vsk" + vowels[number % vowels.count]
    return word.prefix(1).uppercased() + word.dropFirst()
  }

  /// Small figures and years are as frequent as large ones.
  private static func figure(_ number: Int) -> String {
    switch number % 3 {
    case 0: String(number / 3 + 2)
    case 1: String(1500 + number / 3)
    default: String(1000 + number * 7919 % 90_000)
    }
  }

  /// The word, or a longer one where another has its spelling.
  private static func free(_ word: String, _ taken: inout Set<String>) -> String {
    var word = word
    while !taken.insert(word).inserted { word += "ve" }
    return word
  }
}
