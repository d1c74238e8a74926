internal import Words

/// Two reports that give different numbers where they use the same words.
public struct DifferingFigures: Sendable, Hashable {
  /// A number in a sentence.
  public struct Place: Sendable, Hashable {
    /// Of the report, in the order in which they were read, from 0.
    public let report: Int
    /// Of the sentence in the report, from 0.
    public let sentence: Int
    /// The number, as it is written.
    public let figure: String
  }

  /// In the earlier report.
  public let first: Place
  /// In the later one.
  public let second: Place
}

/// Finds numbers that differ between sentences with the same words around them.
///
/// Only numbers: what else differs between like sentences is nearly always another wording of the same. Not in scripts without
/// spaces, whose words cannot be told apart.
struct FigureComparison: Sendable {
  /// Words that say something, which have to be the same on each side of the number, and on both together. Chosen by reading
  /// what was found (see ARCHITECTURE.md): with fewer, numbers of different things come together.
  private static let leastOnSide = 2
  private static let leastInAll = 6
  /// How rare they are together: the sum of −ln of the share of articles that have them.
  private static let leastRarity = 25.0
  /// How much of either sentence is in the other one, by the rarity of its words: else they may be of different things.
  private static let leastShare = 0.7
  /// Values that come in the same words.
  private static let mostValues = 3
  /// A word in a quarter of all articles says nothing.
  private static let leastWordRarity = 1.386
  /// Sentences with more numbers are tables, or as good as that.
  private static let mostNumbers = 4
  /// Sentences of more words that say something are none: what a sentence costs is bounded.
  private static let mostTokens = 120
  /// Reports that are further apart in time tell of different days. Seconds.
  private static let longestGap: UInt64 = 2 * 86_400
  /// Places with the same two words that are looked at: what a number costs is bounded.
  private static let mostPlaces = 64

  /// A word that says something, or a number.
  private struct Token: Sendable, Equatable {
    let key: UInt64
    /// Nothing for a word.
    let number: FigureValue?
    /// −ln of the share of articles that have it.
    let rarity: Double
    /// The words that it is.
    let words: Range<Int>
  }

  private struct Sentence: Sendable {
    let report: Int
    let time: Int64?
    let index: Int
    let tokens: [Token]
    let text: [UInt8]
    let sources: [Range<Int>]
  }

  private var sentences: [Sentence] = []
  /// Where two tokens stand side by side: sentence and the place of the first.
  private var pairs: [Pair: [(sentence: Int32, at: Int32)]] = [:]
  /// What differs, by the words around it.
  private var found: [Context: [DifferingFigures]] = [:]
  private var values: [Context: Set<FigureValue>] = [:]
  private var report = 0

  private struct Pair: Hashable {
    let first: UInt64
    let second: UInt64
  }

  private struct Context: Hashable {
    let before: UInt64
    let behind: UInt64
  }

  /// Takes in a report.
  mutating func read(_ report: some Sequence<([UInt8], WordSequence)>, time: Int64?) {
    let read = report.enumerated().map { index, sentence in
      Sentence(
        report: self.report, time: time, index: index, tokens: Self.tokens(of: sentence.1, sentence.0),
        text: sentence.0,
        sources: sentence.1.sources)
    }
    for sentence in read { compare(sentence) }
    for sentence in read { keep(sentence) }
    self.report += 1
  }

  /// Where numbers of reports differ, by the later report. Where more than a few values come in the same words, the words are
  /// a form, and what fills it is of different things.
  var differences: [DifferingFigures] {
    let few = found.filter { (values[$0.key]?.count ?? 0) <= Self.mostValues }.values.joined()
    // The same two numbers may stand in several contexts: at least 60 people, 60 people.
    return Set(few).sorted {
      ($0.second.report, $0.second.sentence, $0.second.figure, $0.first.report, $0.first.sentence, $0.first.figure)
        < ($1.second.report, $1.second.sentence, $1.second.figure, $1.first.report, $1.first.sentence, $1.first.figure)
    }
  }

  private static func tokens(of words: WordSequence, _ text: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var figures = FigureReader.figures(in: words, of: text)[...]
    var index = 0
    while index < words.count {
      if let figure = figures.first, figure.words.lowerBound == index {
        figures.removeFirst()
        if case .number(let value) = figure.value, !figure.isPart {
          tokens.append(Token(key: value.bitPattern, number: figure.value, rarity: 0, words: figure.words))
          index = figure.words.upperBound
          continue
        }
      }
      TermReader.forEachTerm(of: words, in: index..<(index + 1)) { term in
        let rarity = min(StoryNews.mostRarity, FrequencyPrior.rarity(of: term))
        guard rarity > leastWordRarity else { return }
        tokens.append(Token(key: UInt64(term), number: nil, rarity: rarity, words: index..<(index + 1)))
      }
      index += 1
    }
    return tokens
  }

  /// Whether a sentence is one, and no table.
  private static func isComparable(_ tokens: [Token]) -> Bool {
    tokens.count <= mostTokens && tokens.count(where: { $0.number != nil }) <= mostNumbers
  }

  private mutating func keep(_ sentence: Sentence) {
    guard Self.isComparable(sentence.tokens), sentence.tokens.contains(where: { $0.number != nil }) else { return }
    let number = Int32(sentences.count)
    for at in sentence.tokens.indices.dropLast() {
      let pair = Pair(first: sentence.tokens[at].key, second: sentence.tokens[at + 1].key)
      pairs[pair, default: []].append((number, Int32(at)))
    }
    sentences.append(sentence)
  }

  private mutating func compare(_ sentence: Sentence) {
    let tokens = sentence.tokens
    guard Self.isComparable(tokens) else { return }
    // By the number of the other sentence.
    var isAlike: [Int32: Bool] = [:]
    for at in tokens.indices where tokens[at].number != nil {
      for gap in Gap.all {
        let behind = at + gap.behind + 1
        guard behind + 1 < tokens.count, gap.isFree(at, in: tokens) else { continue }
        let alike = pairs[Pair(first: tokens[behind].key, second: tokens[behind + 1].key)] ?? []
        for place in alike.suffix(Self.mostPlaces).reversed() {
          let other = sentences[Int(place.sentence)]
          if let time = sentence.time, let theirs = other.time,
            time.subtractingReportingOverflow(theirs).partialValue.magnitude > Self.longestGap
          {
            continue
          }
          let share = isAlike[place.sentence] ?? (Self.share(of: tokens, in: other.tokens) >= Self.leastShare)
          isAlike[place.sentence] = share
          guard share else { continue }
          guard let match = match(other, behind: Int(place.at), with: tokens, at, gap) else { continue }
          let context = Context(before: tokens[at - gap.before - 1].key, behind: tokens[behind].key)
          values[context, default: []].formUnion([other.tokens[match].number, tokens[at].number].compactMap(\.self))
          // Of each report once: with the latest that has another number.
          guard found[context]?.last?.second.report != sentence.report else { continue }
          found[context, default: []].append(
            DifferingFigures(first: Self.place(of: match, in: other), second: Self.place(of: at, in: sentence)))
        }
      }
    }
  }

  /// How many other words belong to what differs: at least 60 people, 60 people.
  private struct Gap {
    let before: Int
    let behind: Int
    static let all = [Gap(before: 0, behind: 0), Gap(before: 1, behind: 0), Gap(before: 0, behind: 1)]

    /// Whether those words are there and are no numbers.
    func isFree(_ at: Int, in tokens: [Token]) -> Bool {
      at - before >= 0 && at + behind < tokens.count && (before == 0 || tokens[at - 1].number == nil)
        && (behind == 0 || tokens[at + 1].number == nil)
    }
  }

  /// The place of the number in another sentence that differs from the one at `at`, with the same words around it.
  private func match(_ other: Sentence, behind: Int, with tokens: [Token], _ at: Int, _ gap: Gap) -> Int? {
    for theirs in Gap.all where theirs.behind + gap.behind < 2 {
      let place = behind - theirs.behind - 1
      guard place >= 0, let number = other.tokens[place].number, number != tokens[at].number,
        theirs.isFree(place, in: other.tokens)
      else { continue }
      let before = Self.alike(
        tokens[..<(at - gap.before)].reversed(), other.tokens[..<(place - theirs.before)].reversed())
      let after = Self.alike(tokens[(at + gap.behind + 1)...], other.tokens[behind...])
      if min(before.words, after.words) >= Self.leastOnSide, before.words + after.words >= Self.leastInAll,
        before.rarity + after.rarity >= Self.leastRarity
      {
        return place
      }
    }
    return nil
  }

  /// How much two sentences share, of the longer, by the rarity of their words.
  private static func share(of one: [Token], in other: [Token]) -> Double {
    let keys = Set(other.map(\.key))
    let shared = one.reduce(0) { $0 + (keys.contains($1.key) ? $1.rarity : 0) }
    let whole = max(one.reduce(0) { $0 + $1.rarity }, other.reduce(0) { $0 + $1.rarity })
    return whole > 0 ? shared / whole : 0
  }

  /// How many words are the same, and how rare they are together.
  private static func alike(_ one: some Sequence<Token>, _ other: some Sequence<Token>) -> (words: Int, rarity: Double)
  {
    zip(one, other).prefix { $0.key == $1.key }.reduce(into: (0, 0)) { sum, token in
      sum = (sum.0 + 1, sum.1 + token.0.rarity)
    }
  }

  private static func place(of at: Int, in sentence: Sentence) -> DifferingFigures.Place {
    let words = sentence.tokens[at].words
    let bytes = sentence.text[
      sentence.sources[words.lowerBound].lowerBound..<sentence.sources[words.upperBound - 1].upperBound]
    return DifferingFigures.Place(
      report: sentence.report, sentence: sentence.index,
      figure: String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }
}
