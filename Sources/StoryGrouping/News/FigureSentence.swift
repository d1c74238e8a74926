internal import Words

/// A sentence as the words that say something, its numbers and its names.
struct FigureSentence: Sendable {
  /// A word that says something, or a number.
  struct Token: Sendable {
    let key: UInt64
    /// Nothing for a word.
    let number: FigureValue?
    /// −ln of the share of articles that have it.
    let rarity: Double
    /// The words that it is.
    let words: Range<Int>
    /// Whether it has a capital.
    let isCapital: Bool
    /// Whether it is a month or a day of the week.
    let isCalendar: Bool
    /// The first letters: what Sweden and Swedish share.
    let beginning: UInt64
  }

  /// Of the report, in the order in which they were read.
  let report: Int
  /// Of the report, seconds since 1970.
  let time: Int64?
  /// In the report.
  let index: Int
  let tokens: [Token]
  let text: [UInt8]
  let sources: [Range<Int>]
  /// Whether so many words have capitals that no name is told by them.
  let isHeading: Bool
  /// Whether it names a month.
  let hasMonth: Bool
  /// Of all its words.
  let hashes: [UInt64]
  private let isAfterLabel: [Bool]

  /// A word in a quarter of all articles says nothing.
  private static let leastWordRarity = 1.386
  /// Of a heading more words have capitals.
  private static let headingCapitals = 0.6
  /// Letters by which names are taken for one.
  private static let beginning = 4

  init(_ text: [UInt8], _ words: WordSequence, index: Int, report: Int, time: Int64?) {
    (self.text, self.index, self.report, self.time) = (text, index, report, time)
    sources = words.sources
    let tokens = Self.tokens(of: words, text)
    self.tokens = tokens
    hasMonth = words.hashes.contains { NewsWords.months.contains($0) }
    isAfterLabel = tokens.map { token in
      let first = token.words.lowerBound
      return token.number != nil && first > 0 && NewsWords.labels.contains(words.hashes[first - 1])
    }
    let told = tokens.filter { $0.number == nil && !$0.isCalendar }
    isHeading = Double(told.count { $0.isCapital }) >= Self.headingCapitals * Double(told.count)
    hashes = words.hashes
  }

  private static func tokens(of words: WordSequence, _ text: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var figures = FigureReader.figures(in: words, of: text)[...]
    var index = 0
    while index < words.count {
      if let figure = figures.first, figure.words.lowerBound == index {
        figures.removeFirst()
        if case .number(let value) = figure.value, !figure.isPart {
          tokens.append(
            Token(
              key: value.bitPattern, number: figure.value, rarity: 0, words: figure.words, isCapital: false,
              isCalendar: false, beginning: 0))
          index = figure.words.upperBound
          continue
        }
      }
      TermReader.forEachTerm(of: words, in: index..<(index + 1)) { term in
        let rarity = min(StoryNews.mostRarity, FrequencyPrior.rarity(of: term))
        guard rarity > leastWordRarity else { return }
        let first = String(decoding: text[words.sources[index]], as: UTF8.self).unicodeScalars.first
        let isCalendar = NewsWords.calendar.contains(words.hashes[index])
        tokens.append(
          Token(
            key: UInt64(term), number: nil, rarity: rarity, words: index..<(index + 1),
            isCapital: (first?.properties.isUppercase ?? false) && !isCalendar, isCalendar: isCalendar,
            beginning: beginning(of: words.word(index))))
      }
      index += 1
    }
    return tokens
  }

  /// Whether each of two sentences has a word of a set of which the other has another one: on Monday, on Friday.
  func contrasts(with other: FigureSentence) -> Bool {
    let (own, theirs) = (Set(hashes), Set(other.hashes))
    return NewsWords.contrasts.contains { set in
      let (one, two) = (own.intersection(set), theirs.intersection(set))
      return !one.isSubset(of: two) && !two.isSubset(of: one)
    }
  }

  /// The sign of money before a number, or after it; nothing where there is none.
  func currency(_ at: Int) -> Unicode.Scalar? {
    let words = tokens[at].words
    let before = FigureDigits.currency(before: sources[words.lowerBound].lowerBound, in: text)
    let after = String(decoding: text[sources[words.upperBound - 1].upperBound...].prefix(4), as: UTF8.self)
      .unicodeScalars.first { $0 != " " && $0 != "\u{A0}" }
    return before ?? after.flatMap { $0.properties.generalCategory == .currencySymbol ? $0 : nil }
  }

  /// Whether a number is the least that there may be: more than, at least, over.
  func isLeast(_ at: Int) -> Bool {
    let first = tokens[at].words.lowerBound
    guard first > 0 else { return false }
    return NewsWords.least.contains(hashes[first - 1])
  }

  private static func beginning(of word: ArraySlice<UInt8>) -> UInt64 {
    // Bytes that go on with a letter belong to it.
    let starts = word.indices.filter { word[$0] & 0xC0 != 0x80 }
    let end = starts.count > beginning ? starts[beginning] : word.endIndex
    return WordHash.hash(Array(word[..<end]))
  }

  /// Whether a number says which, and not how many: Day 2, Group 1.
  func isLabel(_ at: Int) -> Bool { isAfterLabel[at] }

  /// Whether the token has its capital from the place where it stands, or may have.
  func isPlaced(_ token: Token) -> Bool { token.words.lowerBound == 0 }

  /// The words that name somebody or something; of a heading all of them may.
  ///
  /// - Parameter capitals: the words that have a capital within a sentence of the reports read so far.
  func names(knowing capitals: Set<UInt64>) -> [Token] {
    tokens.indices.compactMap { at in
      let token = tokens[at]
      guard token.number == nil, token.isCapital || isHeading else { return nil }
      guard isPlaced(token), !isHeading else { return token }
      // The first word of a sentence has a capital whatever it is: Shell Oil, Anna (which the prior does not know), but not There
      // were.
      let isRun = at + 1 < tokens.count && tokens[at + 1].isCapital && tokens[at + 1].words.lowerBound == 1
      return isRun || capitals.contains(token.key) || token.rarity >= StoryNews.mostRarity ? token : nil
    }
  }

  /// The text of a token, with its sign of money.
  func shown(_ at: Int) -> String {
    let words = tokens[at].words
    var start = sources[words.lowerBound].lowerBound
    start -= FigureDigits.currency(before: start, in: text)?.utf8.count ?? 0
    let bytes = text[start..<max(start, sources[words.upperBound - 1].upperBound)]
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// How many of all its words the other one does not have.
  func words(besides other: FigureSentence) -> Int {
    let known = Set(other.hashes)
    return hashes.count { !known.contains($0) }
  }

  /// How much two sentences share, of the longer, by the rarity of their words.
  func share(of other: FigureSentence) -> Double {
    let keys = Set(other.tokens.map(\.key))
    let shared = tokens.reduce(0) { $0 + (keys.contains($1.key) ? $1.rarity : 0) }
    let whole = max(tokens.reduce(0) { $0 + $1.rarity }, other.tokens.reduce(0) { $0 + $1.rarity })
    return whole > 0 ? shared / whole : 0
  }
}
