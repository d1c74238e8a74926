internal import Words

/// Finds numbers: words that begin with a digit, and the English words for numbers up to a hundred.
struct FigureReader: Sendable {
  /// The values of all reports so far.
  private var seen: Set<[UInt8]> = []

  /// Words shown behind a number.
  private static let wordsBehind = 2

  /// A number in a sentence.
  struct Figure: Sendable, Equatable {
    /// As digits: equal for 7, seven and 7.0, and for 1000 and 1,000.
    let value: [UInt8]
    /// The words that it is.
    let words: Range<Int>
  }

  /// Takes in a report; returns its numbers that are in no earlier report, with the words beside them, in order.
  mutating func read(_ sentences: some Sequence<([UInt8], WordSequence)>) -> [String] {
    var shown: [String] = []
    var told = seen
    for (text, words) in sentences {
      for figure in Self.figures(in: words, of: text) where told.insert(figure.value).inserted {
        shown.append(Self.shown(figure, words, text))
      }
    }
    seen = told
    return shown
  }

  /// The numbers of a sentence, in order. 1,000 and 2.5 are one number each; 7-year is a number and a word.
  static func figures(in words: WordSequence, of text: [UInt8]) -> [Figure] {
    var figures: [Figure] = []
    var index = 0
    while index < words.count {
      var end = index + 1
      if startsWithDigit(words.word(index)) {
        while end < words.count, startsWithDigit(words.word(end)), isPoint(between: end - 1, end, words, text) {
          end += 1
        }
        figures.append(Figure(value: value(of: index..<end, words, text), words: index..<end))
      } else if let value = spelled[words.hashes[index]] {
        figures.append(Figure(value: Array(String(value).utf8), words: index..<end))
      }
      index = end
    }
    return figures
  }

  /// The digits, without marks of thousands and without zeros behind the point.
  private static func value(of range: Range<Int>, _ words: WordSequence, _ text: [UInt8]) -> [UInt8] {
    var value = Array(words.word(range.lowerBound))
    for index in range.dropFirst() {
      let part = words.word(index)
      let isThousands = part.count == 3 && text[words.sources[index].lowerBound - 1] != UInt8(ascii: ".")
      if !isThousands { value.append(UInt8(ascii: ".")) }
      value += part
    }
    guard value.contains(UInt8(ascii: ".")) else { return value }
    while value.last == UInt8(ascii: "0") { value.removeLast() }
    if value.last == UInt8(ascii: ".") { value.removeLast() }
    return value
  }

  private static func isPoint(between index: Int, _ next: Int, _ words: WordSequence, _ text: [UInt8]) -> Bool {
    let between = text[words.sources[index].upperBound..<words.sources[next].lowerBound]
    return between.count == 1 && [UInt8(ascii: "."), UInt8(ascii: ",")].contains(between[between.startIndex])
  }

  private static func startsWithDigit(_ word: ArraySlice<UInt8>) -> Bool {
    if let first = word.first, first < 0x80 { return (0x30...0x39).contains(first) }
    return String(decoding: word.prefix(4), as: UTF8.self).unicodeScalars.first?.properties.numericType == .decimal
  }

  /// The number with its sign of money, the words behind it, or else the word before it: $388bn; 20,000 housing units; August 23.
  private static func shown(_ figure: Figure, _ words: WordSequence, _ text: [UInt8]) -> String {
    var (first, last) = (figure.words.lowerBound, figure.words.upperBound - 1)
    while last + 1 < words.count, last - figure.words.upperBound + 1 < wordsBehind,
      isBeside(last, last + 1, words, text)
    {
      last += 1
    }
    while last >= figure.words.upperBound, says(nothing: last, words) { last -= 1 }
    if last < figure.words.upperBound, first > 1, isBeside(first - 1, first, words, text),
      isCapital(first - 1, words, text)
    {
      first -= 1
    }
    var start = words.sources[first].lowerBound
    let sign = text[..<start].suffix(3)
    if sign.last == UInt8(ascii: "$") { start -= 1 }
    if Array(sign) == Array("\u{20AC}".utf8) { start -= 3 }
    if Array(sign.suffix(2)) == Array("\u{A3}".utf8) { start -= 2 }
    var end = words.sources[last].upperBound
    if end < text.count, text[end] == UInt8(ascii: "%") { end += 1 }
    return String(decoding: text[start..<end], as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(
      separator: " ")
  }

  /// Whether nothing but a space or a hyphen stands between two words.
  private static func isBeside(_ index: Int, _ next: Int, _ words: WordSequence, _ text: [UInt8]) -> Bool {
    let between = text[words.sources[index].upperBound..<words.sources[next].lowerBound]
    return between.count == 1 && [0x20, 0x0A, UInt8(ascii: "-")].contains(between[between.startIndex])
  }

  private static func isCapital(_ index: Int, _ words: WordSequence, _ text: [UInt8]) -> Bool {
    String(decoding: text[words.sources[index]], as: UTF8.self).unicodeScalars.first?.properties.isUppercase ?? false
  }

  /// Whether a word is one of those that are in most articles.
  private static func says(nothing index: Int, _ words: WordSequence) -> Bool {
    var share = 0.0
    TermReader.forEachTerm(of: words, in: index..<(index + 1)) { share = max(share, FrequencyPrior.share(of: $0)) }
    return share >= 0.25 || words.word(index).count == 1
  }

  private static let spelled: [UInt64: Int] = {
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
