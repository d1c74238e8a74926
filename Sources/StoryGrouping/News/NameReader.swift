internal import Words

/// Finds names by their capitals: runs of words with a capital that does not stand there because a sentence begins.
struct NameReader: Sendable {
  /// Words of all reports so far.
  private var seen: Set<UInt64> = []

  /// A word in so many articles is none that a name is told by.
  private static let commonShare = 0.03
  /// Where more of the words within sentences have capitals, as all nouns have in German, one alone is no name.
  private static let mostCapitals = 0.25
  /// Of a heading more have, but for short words.
  private static let headingCapitals = 0.6
  /// Fewer words tell nothing of that.
  private static let leastWords = 12
  /// Letters of a title that is written short: Prof., Capt.
  private static let longestTitle = 4

  /// A word as it stands in the text.
  private struct Word {
    let index: Int
    let hash: UInt64
    let source: Range<Int>
    let isCapital: Bool
    /// Whether it may have its capital from its place: first in a sentence, or behind a quotation mark.
    let isPlaced: Bool
    /// Whether no name is told by it: a day, a month, a word in very many articles.
    let isCommon: Bool
  }

  /// Takes in a report; returns its names of which a part is in no earlier report, in order.
  mutating func read(_ sentences: some Sequence<([UInt8], WordSequence)>) -> [String] {
    let read = sentences.map { (text: $0, words: Self.words($0, $1), hashes: $1.hashes) }
    let free = read.flatMap(\.words).filter { !$0.isPlaced }
    let capitals = free.count { $0.isCapital }
    let isAlone = free.count < Self.leastWords || Double(capitals) <= Self.mostCapitals * Double(free.count)
    var names: [String] = []
    // Of this report's names.
    var told: Set<UInt64> = []
    for sentence in read {
      // Of a heading in capitals nothing can be told.
      guard !Self.isHeading(sentence.words) else { continue }
      for run in Self.runs(of: sentence.words, in: sentence.text, isJoining: isAlone) where isAlone || run.count > 1 {
        let telling = run.filter { $0.isCapital && !$0.isCommon && $0.source.count > 1 }
        guard telling.contains(where: { !told.contains($0.hash) && !seen.contains($0.hash) }), let first = run.first,
          let last = run.last,
          run.count > 1 || !Self.isShortened(first, sentence.text)
        else { continue }
        names.append(Self.shown(sentence.text[first.source.lowerBound..<last.source.upperBound]))
        for word in run { told.insert(word.hash) }
      }
    }
    for sentence in read { seen.formUnion(sentence.hashes) }
    return names
  }

  /// Whether most words have capitals, and those that have none are short ones: President Speaks on the Shooting.
  private static func isHeading(_ words: [Word]) -> Bool {
    let capitals = words.count { $0.isCapital }
    return Double(capitals) > headingCapitals * Double(words.count)
      && !words.contains { !$0.isCapital && $0.source.count > longestTitle - 1 }
  }

  private static func words(_ text: [UInt8], _ words: WordSequence) -> [Word] {
    (0..<words.count).map { index in
      let source = words.sources[index]
      let first = String(decoding: text[source], as: UTF8.self).unicodeScalars.first
      let isAfterSpace =
        source.lowerBound > 0 && (text[source.lowerBound - 1] == 0x20 || text[source.lowerBound - 1] == 0x0A)
      return Word(
        index: index, hash: words.hashes[index], source: source, isCapital: first?.properties.isUppercase ?? false,
        isPlaced: index == 0
          || (isAfterSpace ? isBegun(text, before: source.lowerBound) : !isJoined(text, before: source.lowerBound)),
        isCommon: NewsWords.calendar.contains(words.hashes[index]) || share(of: index, in: words) >= commonShare)
    }
  }

  /// Whether a dash or a colon stands before a word and its space, as behind a dateline.
  private static func isBegun(_ text: [UInt8], before start: Int) -> Bool {
    let before = text[..<start].reversed().drop { $0 == 0x20 || $0 == 0x0A }.prefix(3)
    guard let last = before.first else { return true }
    let isLongDash = last == 0x93 || last == 0x94
    return [UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "_")].contains(last)
      || (isLongDash && Array(before.dropFirst()) == [0x80, 0xE2])
  }

  /// Whether a word goes on where one ended, over a hyphen, an apostrophe or the point of an initial.
  private static func isJoined(_ text: [UInt8], before start: Int) -> Bool {
    guard start > 1, [UInt8(ascii: "-"), UInt8(ascii: "'"), UInt8(ascii: ".")].contains(text[start - 1]) else {
      return start > 3 && Array(text[(start - 3)..<start]) == Array("\u{2019}".utf8) && text[start - 4] != 0x20
    }
    return text[start - 2] != 0x20
  }

  /// Runs of words with capitals, small words of joining within.
  private static func runs(of words: [Word], in text: [UInt8], isJoining: Bool) -> [[Word]] {
    var runs: [[Word]] = []
    var run: [Word] = []
    func end() {
      while let last = run.last, !last.isCapital { run.removeLast() }
      // What has its capital from its place may be any word.
      let isLoose = run.first.map { $0.isPlaced && (run.count == 1 || $0.isCommon) } ?? false
      run = Array(run.dropFirst(isLoose ? 1 : 0).drop { !$0.isCapital })
      if !run.isEmpty { runs.append(run) }
      run = []
    }
    for word in words {
      if let last = run.last, !isNext(word, to: last, in: text) || (word.isPlaced && word.index > 0) { end() }
      let joins =
        NewsWords.joining.contains(word.hash)
        && (isJoining || !NewsWords.articles.contains(word.hash)
          || run.last.map { NewsWords.nobiliary.contains($0.hash) } == true)
      if word.isCapital || (!run.isEmpty && joins) {
        run.append(word)
      } else {
        end()
      }
    }
    end()
    return runs
  }

  /// Whether nothing but a space or a hyphen is between two words, or the stop of an initial or a short title: Lt. Gov.
  private static func isNext(_ word: Word, to last: Word, in text: [UInt8]) -> Bool {
    // One in the text: ½.
    guard last.source.upperBound <= word.source.lowerBound else { return false }
    let between = text[last.source.upperBound..<word.source.lowerBound]
    switch between.count {
    case 1 where between.first == UInt8(ascii: "."): return last.source.count == 1 && word.source.count == 1
    case 1: return between.first == 0x20 || [0x0A, UInt8(ascii: "-"), UInt8(ascii: "'")].contains(between.first)
    case 2: return last.source.count <= longestTitle && between.first == UInt8(ascii: ".") && between.last == 0x20
    case 3: return Array(between) == Array("\u{2019}".utf8)
    default: return false
    }
  }

  private static func share(of index: Int, in words: WordSequence) -> Double {
    var share = 0.0
    TermReader.forEachTerm(of: words, in: index..<(index + 1)) { share = FrequencyPrior.share(of: $0) }
    return share
  }

  /// Whether a word of two letters is no name by itself: Lt, but not EU.
  private static func isShortened(_ word: Word, _ text: [UInt8]) -> Bool {
    word.source.count <= 2 && text[word.source].contains { (0x61...0x7A).contains($0) }
  }

  private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
