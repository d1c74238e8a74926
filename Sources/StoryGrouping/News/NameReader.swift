internal import Words

/// Finds names by their capitals: runs of words with a capital that does not stand there because a sentence begins.
struct NameReader: Sendable {
  /// Words of all reports so far.
  private var seen: Set<UInt64> = []

  /// Words that may stand within a name, small.
  private static let joining: Set<UInt64> = Set(
    [
      "of", "de", "la", "le", "du", "da", "dos", "di", "al", "el", "bin", "bint", "ibn", "van", "von", "der", "den",
      "ter",
    ]
    .map { WordHash.hash(Array($0.utf8)) })
  /// No names, though they have capitals.
  private static let days: Set<UInt64> = Set(
    [
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
      "april",
      "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr",
      "jun", "jul",
      "aug", "sep", "sept", "oct", "nov", "dec",
    ].map { WordHash.hash(Array($0.utf8)) })
  /// A word in so many articles is none that a name is told by.
  private static let commonShare = 0.03
  /// Where more of the words within sentences have capitals, as all nouns have in German, one alone is no name.
  private static let mostCapitals = 0.25
  /// Fewer words tell nothing of that.
  private static let leastWords = 12
  /// A sentence of which more words have one is a heading, and tells nothing of names.
  private static let headingCapitals = 0.6

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
    var told = seen
    for sentence in read {
      let capitals = sentence.words.count { $0.isCapital }
      guard Double(capitals) < Self.headingCapitals * Double(max(4, sentence.words.count)) else { continue }
      for run in Self.runs(of: sentence.words, in: sentence.text) where isAlone || run.count > 1 {
        let telling = run.filter { $0.isCapital && !$0.isCommon && $0.source.count > 1 }
        guard telling.contains(where: { !told.contains($0.hash) }), let first = run.first, let last = run.last,
          run.count > 1 || !Self.isShortened(first, sentence.text)
        else { continue }
        names.append(Self.shown(sentence.text[first.source.lowerBound..<last.source.upperBound]))
        for word in run { told.insert(word.hash) }
      }
    }
    for sentence in read { seen.formUnion(sentence.hashes) }
    return names
  }

  private static func words(_ text: [UInt8], _ words: WordSequence) -> [Word] {
    (0..<words.count).map { index in
      let source = words.sources[index]
      let first = String(decoding: text[source], as: UTF8.self).unicodeScalars.first
      let isAfterSpace =
        source.lowerBound > 0 && (text[source.lowerBound - 1] == 0x20 || text[source.lowerBound - 1] == 0x0A)
      return Word(
        index: index, hash: words.hashes[index], source: source, isCapital: first?.properties.isUppercase ?? false,
        isPlaced: index == 0 || (!isAfterSpace && !isJoined(text, before: source.lowerBound)),
        isCommon: days.contains(words.hashes[index]) || share(of: index, in: words) >= commonShare)
    }
  }

  /// Whether a word goes on where one ended, over a hyphen or an apostrophe.
  private static func isJoined(_ text: [UInt8], before start: Int) -> Bool {
    guard start > 1, text[start - 1] == UInt8(ascii: "-") || text[start - 1] == UInt8(ascii: "'") else {
      return start > 3 && Array(text[(start - 3)..<start]) == Array("\u{2019}".utf8) && text[start - 4] != 0x20
    }
    return text[start - 2] != 0x20
  }

  /// Runs of words with capitals, small words of joining within.
  private static func runs(of words: [Word], in text: [UInt8]) -> [[Word]] {
    var runs: [[Word]] = []
    var run: [Word] = []
    func end() {
      while let last = run.last, !last.isCapital { run.removeLast() }
      // What has its capital from its place may be any word.
      if let first = run.first, first.isPlaced, run.count == 1 || first.isCommon { run.removeFirst() }
      while let first = run.first, !first.isCapital { run.removeFirst() }
      if !run.isEmpty { runs.append(run) }
      run = []
    }
    for word in words {
      if let last = run.last, !isNext(word, to: last, in: text) || (word.isPlaced && word.index > 0) { end() }
      if word.isCapital || (!run.isEmpty && joining.contains(word.hash)) { run.append(word) } else { end() }
    }
    end()
    return runs
  }

  /// Whether nothing but a space or a hyphen is between two words, or the stop of an initial or a short title: Lt. Gov.
  private static func isNext(_ word: Word, to last: Word, in text: [UInt8]) -> Bool {
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
