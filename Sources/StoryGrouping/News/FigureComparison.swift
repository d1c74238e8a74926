internal import Words

/// Finds numbers that differ between sentences with the same words around them.
///
/// Only numbers: what else differs between like sentences is nearly always another wording of the same. Not in scripts without
/// spaces, whose words cannot be told apart. How often it is right was read on real reports: see ARCHITECTURE.md.
struct FigureComparison: Sendable {
  /// Words that say something, which have to be the same on each side of the number, unless the sentence begins or ends
  /// there, and on both together. With fewer, numbers of different things come together.
  private static let leastOnSide = 2
  private static let leastInAll = 6
  /// How rare they are together: the sum of −ln of the share of articles that have them.
  private static let leastRarity = 25.0
  /// The same of sentences that differ in the number alone.
  private static let leastInWhole = 3
  private static let leastRarityOfWhole = 9.0
  private static let leastInHeading = 4
  /// How much of either sentence is in the other one, by the rarity of its words: else they may be of different things.
  private static let leastShare = 0.7
  /// Values that come in the same words.
  private static let mostValues = 3
  /// Sentences with more numbers are tables, or as good as that, and so are those with more than one for two words.
  private static let mostNumbers = 4
  /// Sentences of more words that say something are none: what a sentence costs is bounded.
  private static let mostTokens = 120
  /// Reports that are further apart in time tell of what has changed since: a form comes again after a day. Seconds.
  private static let longestGap: UInt64 = 20 * 3600
  /// Places with the same two words that are looked at: what a number costs is bounded.
  private static let mostPlaces = 64
  /// Of the names in the one of two reports that has fewer so many are in the other where they are of one thing: where their
  /// sentences have a name in common, where it may be another word since it stands first, and where they have none.
  private static let leastNames = (
    named: (share: 0.3, count: 1), begun: (share: 0.5, count: 2), nameless: (share: 0.5, count: 4)
  )

  private typealias Token = FigureSentence.Token

  private var sentences: [FigureSentence] = []
  /// Where two tokens stand side by side: sentence and the place of the first.
  private var pairs: [Pair: [(sentence: Int32, at: Int32)]] = [:]
  /// What differs, by the words around it.
  private var found: [Context: [DifferingFigures]] = [:]
  private var values: [Context: Set<FigureValue>] = [:]
  private var report = 0
  /// Words with a capital that do not stand first, of all reports.
  private var capitals: Set<UInt64> = []
  /// The same by report.
  private var names: [Set<UInt64>] = []
  /// Whether there are capitals at all, by report: not all scripts have them, and then names tell nothing.
  private var hasCapitals: [Bool] = []

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
      FigureSentence(sentence.0, sentence.1, index: index, report: self.report, time: time)
    }
    let own = read.filter { !$0.isHeading }.flatMap { sentence in
      sentence.tokens.filter { $0.isCapital && !sentence.isPlaced($0) }.map(\.key)
    }
    names.append(Set(own))
    hasCapitals.append(
      read.contains { String(decoding: $0.text, as: UTF8.self).unicodeScalars.contains { $0.properties.isUppercase } })
    capitals.formUnion(own)
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

  /// Whether a sentence is one, and no table.
  private static func isComparable(_ sentence: FigureSentence) -> Bool {
    let (tokens, numbers) = (sentence.tokens.count, sentence.tokens.count { $0.number != nil })
    return tokens <= mostTokens && numbers <= mostNumbers && 2 * numbers <= tokens - numbers
      && !(sentence.isHeading && sentence.hasMonth)
  }

  private mutating func keep(_ sentence: FigureSentence) {
    guard Self.isComparable(sentence), sentence.tokens.contains(where: { $0.number != nil }) else { return }
    let number = Int32(sentences.count)
    for at in sentence.tokens.indices.dropLast() {
      let pair = Pair(first: sentence.tokens[at].key, second: sentence.tokens[at + 1].key)
      pairs[pair, default: []].append((number, Int32(at)))
    }
    sentences.append(sentence)
  }

  private mutating func compare(_ sentence: FigureSentence) {
    let tokens = sentence.tokens
    guard Self.isComparable(sentence) else { return }
    // By the number of the other sentence.
    var isAlike: [Int32: Bool] = [:]
    for at in tokens.indices where tokens[at].number != nil && !sentence.isLabel(at) {
      for gap in Gap.all where gap.isFree(at, in: tokens) {
        for (place, sentenceNumber) in places(around: at, gap, in: tokens) {
          let other = sentences[Int(sentenceNumber)]
          let isOne = isAlike[sentenceNumber] ?? isOfOneThing(sentence, other)
          isAlike[sentenceNumber] = isOne
          guard isOne, let match = match(other, place, with: sentence, at, gap) else { continue }
          let context = Context(
            before: at > gap.before ? tokens[at - gap.before - 1].key : 0,
            behind: at + gap.behind + 1 < tokens.count ? tokens[at + gap.behind + 1].key : 0)
          values[context, default: []].formUnion([other.tokens[match].number, tokens[at].number].compactMap(\.self))
          // Of each report once: with the latest that has another number.
          guard found[context]?.last?.second.report != sentence.report else { continue }
          found[context, default: []].append(
            DifferingFigures(first: Self.place(of: match, in: other), second: Self.place(of: at, in: sentence)))
        }
      }
    }
  }

  /// Where the words beside a number stand in earlier sentences, the latest first: the place of what follows the number, or
  /// would, with its gap.
  private func places(around at: Int, _ gap: Gap, in tokens: [Token]) -> [(behind: Int, sentence: Int32)] {
    let behind = at + gap.behind + 1
    if behind + 1 < tokens.count {
      let alike = pairs[Pair(first: tokens[behind].key, second: tokens[behind + 1].key)] ?? []
      return alike.suffix(Self.mostPlaces).reversed().map { (Int($0.at), $0.sentence) }
    }
    // Near the end of the sentence: by what stands before, with nothing or one word between it and the number there.
    let before = at - gap.before - 2
    guard before >= 0 else { return [] }
    let alike = pairs[Pair(first: tokens[before].key, second: tokens[before + 1].key)] ?? []
    return alike.suffix(Self.mostPlaces).reversed().flatMap { place in
      (3...4).map { (Int(place.at) + $0, place.sentence) }
    }
  }

  /// Whether two sentences are of the same thing at about the same time, as far as can be told.
  private func isOfOneThing(_ one: FigureSentence, _ other: FigureSentence) -> Bool {
    if let time = one.time, let theirs = other.time,
      time.subtractingReportingOverflow(theirs).partialValue.magnitude > Self.longestGap
    {
      return false
    }
    guard one.share(of: other) >= Self.leastShare, !one.contrasts(with: other) else { return false }
    guard hasCapitals[one.report], hasCapitals[other.report] else { return true }
    if one.isHeading || other.isHeading {
      // Of a heading names cannot be told, and few words are shared by chance: all others have to be the same.
      return one.tokens.count > Self.leastInHeading && one.words(besides: other) + other.words(besides: one) <= 2
    }
    let (names, theirs) = (one.names(knowing: capitals), other.names(knowing: capitals))
    func isIn(_ name: Token, _ sentence: FigureSentence) -> Bool {
      sentence.tokens.contains {
        $0.key == name.key || (name.isCapital && $0.isCapital && $0.beginning == name.beginning)
      }
    }
    // Each names what the other does not: two companies in one form.
    guard names.allSatisfy({ isIn($0, other) }) || theirs.allSatisfy({ isIn($0, one) }) else { return false }
    let common = names.filter { isIn($0, other) }
    let all = Self.leastNames
    let least = common.contains { !one.isPlaced($0) } ? all.named : common.isEmpty ? all.nameless : all.begun
    let (own, others) = (self.names[one.report], self.names[other.report])
    let shared = own.intersection(others).count
    return shared >= least.count && Double(shared) >= least.share * Double(min(own.count, others.count))
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
  private func match(
    _ other: FigureSentence, _ behind: Int, with sentence: FigureSentence, _ at: Int, _ gap: Gap
  ) -> Int? {
    let tokens = sentence.tokens
    // Where each sentence has both numbers, they are of two things.
    func has(_ number: FigureValue?, _ tokens: [Token]) -> Bool { tokens.contains { $0.number == number } }
    for theirs in Gap.all where theirs.behind + gap.behind < 2 {
      let place = behind - theirs.behind - 1
      guard other.tokens.indices.contains(place), let number = other.tokens[place].number, number != tokens[at].number,
        Self.canDiffer(sentence, at, other, place),
        !(has(number, tokens) && has(tokens[at].number, other.tokens)), theirs.isFree(place, in: other.tokens)
      else { continue }
      let before = Side(
        tokens[..<(at - gap.before)].reversed(), other.tokens[..<(place - theirs.before)].reversed())
      let after = Side(tokens[(at + gap.behind + 1)...], other.tokens[behind...])
      let words = before.words + after.words
      let rarity = before.rarity + after.rarity
      let isWhole =
        before.isWhole && after.isWhole && words >= Self.leastInWhole && rarity >= Self.leastRarityOfWhole
      let isPart =
        before.isEnough && after.isEnough && words >= Self.leastInAll && rarity >= Self.leastRarity
      if isWhole || isPart { return place }
    }
    return nil
  }

  /// Whether two numbers that are not the same cannot both be true: not of two currencies, and not more than 60 and 62.
  private static func canDiffer(_ one: FigureSentence, _ at: Int, _ other: FigureSentence, _ place: Int) -> Bool {
    guard one.currency(at) == other.currency(place) else { return false }
    guard case .number(let number)? = one.tokens[at].number, case .number(let theirs)? = other.tokens[place].number
    else {
      return true
    }
    return !(one.isLeast(at) && theirs > number) && !(other.isLeast(place) && number > theirs)
  }

  /// What two sentences have alike, from a number on.
  private struct Side {
    /// How many words are the same.
    var words = 0
    /// How rare they are together.
    var rarity = 0.0
    /// Whether all of both is.
    let isWhole: Bool

    init(_ one: some Collection<Token>, _ other: some Collection<Token>) {
      for (token, theirs) in zip(one, other) {
        guard token.key == theirs.key else { break }
        words += 1
        rarity += token.rarity
      }
      isWhole = words == one.count && words == other.count
    }

    var isEnough: Bool { isWhole || words >= FigureComparison.leastOnSide }
  }

  private static func place(of at: Int, in sentence: FigureSentence) -> DifferingFigures.Place {
    DifferingFigures.Place(report: sentence.report, sentence: sentence.index, figure: sentence.shown(at))
  }
}
