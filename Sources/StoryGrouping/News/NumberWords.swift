internal import Words

/// Numbers that are written as English words.
enum NumberWords {
  /// What a number in digits is multiplied by: 388bn, 2.5 million.
  static let scales: [String: Double] = [
    "hundred": 100, "thousand": 1000, "k": 1000, "million": 1_000_000, "millions": 1_000_000, "mln": 1_000_000,
    "m": 1_000_000, "billion": 1_000_000_000, "bn": 1_000_000_000, "bln": 1_000_000_000,
    "trillion": 1_000_000_000_000,
  ]

  /// Two to ninety-nine at a word, with what multiplies it; moves behind it. Nothing where there is none.
  static func number(at index: inout Int, _ words: WordSequence, _ text: [UInt8]) -> FigureValue? {
    guard let first = values[words.hashes[index]] else { return nil }
    var value = first
    index += 1
    if first >= 20, index < words.count, FigureDigits.isBeside(index - 1, index, words, text),
      let one = words.hashes[index] == wordOne ? 1 : values[words.hashes[index]], one < 10
    {
      value += one
      index += 1
    }
    return FigureValue.number(Double(value)).scaled(by: scale(at: &index, words, text))
  }

  /// What a number before a word is multiplied by there; moves behind it.
  static func scale(at index: inout Int, _ words: WordSequence, _ text: [UInt8]) -> Double {
    var factor = 1.0
    var count = 0
    while count < mostScales, index > 0, index < words.count,
      FigureDigits.isBeside(index - 1, index, words, text) || isHyphenated(index, words, text),
      let scale = scalesByHash[words.hashes[index]]
    {
      factor *= scale
      index += 1
      count += 1
    }
    return factor
  }

  /// As in 68- billion.
  private static func isHyphenated(_ index: Int, _ words: WordSequence, _ text: [UInt8]) -> Bool {
    let (end, start) = (words.sources[index - 1].upperBound, words.sources[index].lowerBound)
    return end < start && Array(text[end..<start]) == Array("- ".utf8)
  }

  /// Two hundred million.
  private static let mostScales = 2
  private static let wordOne = WordHash.hash(Array("one".utf8))

  /// By the hashes of their words; those of one letter may be anything.
  private static let scalesByHash: [UInt64: Double] = Dictionary(
    uniqueKeysWithValues: scales.filter { $0.key.count > 1 }.map { (WordHash.hash(Array($0.key.utf8)), $0.value) })

  private static let values: [UInt64: Int] = {
    let ones = [
      "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
      "fourteen",
      "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    var values: [UInt64: Int] = [:]
    for (index, word) in ones.enumerated() { values[WordHash.hash(Array(word.utf8))] = index + 2 }
    for (index, word) in tens.enumerated() { values[WordHash.hash(Array(word.utf8))] = (index + 2) * 10 }
    return values
  }()
}
