internal import Words

/// Finds numbers, in digits and as English words up to ninety-nine, with what multiplies them: 1,000; 2.5 million; twenty-five.
struct FigureReader: Sendable {
  /// The values of all reports so far.
  private var seen: Set<FigureValue> = []

  /// Words shown behind a number.
  private static let wordsBehind = 2

  /// A number in a sentence.
  struct Figure: Sendable, Equatable {
    let value: FigureValue
    /// The words that it is.
    let words: Range<Int>
    /// Whether it belongs to a word: Covid-19, 2nd.
    let isPart: Bool
  }

  /// Takes in a report; returns its numbers that are in no earlier report, with the words beside them, in order.
  mutating func read(_ sentences: some Sequence<([UInt8], WordSequence)>) -> [String] {
    var shown: [String] = []
    for (text, words) in sentences {
      for figure in Self.figures(in: words, of: text) where !figure.isPart && seen.insert(figure.value).inserted {
        shown.append(Self.shown(figure, words, text))
      }
    }
    return shown
  }

  /// The numbers of a sentence, in order. 1,000 and 2.5 million are one each, and so are 6:40, 3-0 and 2021/22.
  static func figures(in words: WordSequence, of text: [UInt8]) -> [Figure] {
    var figures: [Figure] = []
    var index = 0
    while index < words.count {
      let start = index
      if let number = NumberWords.number(at: &index, words, text) {
        figures.append(Figure(value: number, words: start..<index, isPart: false))
      } else if FigureDigits.areDigits(words.word(index)) {
        let (value, end) = FigureDigits.read(at: index, words, text)
        index = end
        let scaled = value.scaled(by: NumberWords.scale(at: &index, words, text))
        let isPart = value == .ordinal || (start > 0 && FigureDigits.separator(start - 1, start, words, text) == "-")
        figures.append(Figure(value: scaled, words: start..<index, isPart: isPart))
      } else {
        index += 1
      }
    }
    return figures
  }

  /// The number with its sign of money, the words behind it, or else the word before it: $388bn; 20,000 housing units; August 23.
  private static func shown(_ figure: Figure, _ words: WordSequence, _ text: [UInt8]) -> String {
    var (first, last) = (figure.words.lowerBound, figure.words.upperBound - 1)
    let isBehindWord = first > 0 && FigureDigits.isBeside(first - 1, first, words, text)
    if isBehindWord, NewsWords.months.contains(words.hashes[first - 1]) {
      first -= 1
    } else {
      while last + 1 < words.count, last - figure.words.upperBound + 1 < wordsBehind,
        FigureDigits.isBeside(last, last + 1, words, text), !saysNothing(last + 1, words)
      {
        last += 1
      }
      if last < figure.words.upperBound, isBehindWord, first > 1, isCapital(first - 1, words, text) { first -= 1 }
    }
    var start = words.sources[first].lowerBound
    start -= FigureDigits.currency(before: start, in: text)?.utf8.count ?? 0
    var end = max(start, words.sources[last].upperBound)
    if end < text.count, text[end] == UInt8(ascii: "%") { end += 1 }
    return String(decoding: text[start..<end], as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(
      separator: " ")
  }

  private static func isCapital(_ index: Int, _ words: WordSequence, _ text: [UInt8]) -> Bool {
    String(decoding: text[words.sources[index]], as: UTF8.self).unicodeScalars.first?.properties.isUppercase ?? false
  }

  /// Whether a word is one of those that are in many articles.
  private static func saysNothing(_ index: Int, _ words: WordSequence) -> Bool {
    var share = 0.0
    TermReader.forEachTerm(of: words, in: index..<(index + 1)) { share = max(share, FrequencyPrior.share(of: $0)) }
    return share >= 0.25 || words.word(index).count == 1
  }
}
