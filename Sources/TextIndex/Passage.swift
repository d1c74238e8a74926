package import Words

/// The piece of a text that shows best why it was found.
public struct Passage: Sendable, Equatable {
  /// One line: white space folded, `…` where the text goes on.
  public let text: String
  /// The words that were looked for, as ranges of UTF-8 offsets into `text`.
  public let highlights: [Range<Int>]

  /// The same ranges, counted in code points.
  public var highlightedCodePoints: [Range<Int>] {
    var before: [Int] = [0]
    for byte in text.utf8 { before.append(before[before.count - 1] + (byte & 0xC0 == 0x80 ? 0 : 1)) }
    return highlights.map { before[$0.lowerBound]..<before[$0.upperBound] }
  }

  /// Chooses the run of about `length` words that holds most of the query's words, of which those in the form that was
  /// typed count twice, the first among equals; the first
  /// line, which is shown as the title anyway, is chosen only when nothing else holds any.
  ///
  /// - Parameters:
  ///   - text: the whole text, UTF-8.
  ///   - language: the code of its language, by which other forms of the words are known.
  ///   - length: words to show.
  public init(of text: [UInt8], for query: SearchQuery, language: String? = nil, length: Int = 28) {
    self.init(of: text, for: query, language: language, length: length, Stemmers())
  }

  /// The same with stemmers that know words already.
  package init(
    of text: [UInt8], for query: SearchQuery, language: String?, length: Int = 28, _ stemmers: Stemmers
  ) {
    let words = WordSequence(text, keepingSources: true)
    let length = Self.isOfLetters(words) ? length * 2 : length
    let isHit = PassageHits(words, language.flatMap(Language.init(code:)), stemmers).marks(query.wantedPhrases)
    let firstLine = text.firstIndex(of: 0x0A) ?? 0
    let afterTitle = words.sources.firstIndex { $0.lowerBound > firstLine } ?? 0
    let start =
      Self.best(isHit, from: afterTitle, length)
      ?? Self.best(isHit, from: 0, length) ?? afterTitle
    let end = min(words.count, start + length)
    var shown: [UInt8] = []
    var highlights: [Range<Int>] = []
    guard start < end else {
      (self.text, self.highlights) = ("", [])
      return
    }
    if start > 0 { shown += "… ".utf8 }
    var at = words.sources[start].lowerBound
    for index in start..<end {
      let source = words.sources[index]
      if source.lowerBound > at { Self.append(text[at..<source.lowerBound], to: &shown) }
      let from = shown.count
      if source.upperBound > max(at, source.lowerBound) {
        // A mark may stand on a line end.
        Self.append(text[max(at, source.lowerBound)..<source.upperBound], to: &shown)
      }
      guard isHit[index] > 0 else {
        at = max(at, source.upperBound)
        continue
      }
      if let last = highlights.last, last.upperBound == from {
        highlights[highlights.count - 1] = last.lowerBound..<shown.count
      } else {
        highlights.append(from..<shown.count)
      }
      at = max(at, source.upperBound)
    }
    if end < words.count { shown += " …".utf8 } else { Self.append(text[at...], to: &shown) }
    if shown.last == 0x20 { shown.removeLast() }
    self.text = String(decoding: shown, as: UTF8.self)
    self.highlights = highlights
  }

  /// Whether most words are single letters, as in scripts without spaces: there as much is said in more of them.
  private static func isOfLetters(_ words: WordSequence) -> Bool {
    let count = min(words.count, 1000)
    let letters = (0..<count).count { index in
      let word = words.word(index)
      return word.count > 1 && word.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
    }
    return letters * 2 > count
  }

  /// Words that are shown before the first hit.
  private static let context = 6

  /// The start of the run with most hits, a few words of context before its first hit; nothing without any.
  private static func best(_ hits: [UInt8], from lowest: Int, _ length: Int) -> Int? {
    var best: (start: Int, hits: Int)?
    var (inRun, from, end) = (0, lowest, lowest)
    for hit in hits.indices where hit >= lowest && hits[hit] > 0 {
      let start = max(lowest, hit - context)
      while end < min(hits.count, start + length) {
        inRun += Int(hits[end])
        end += 1
      }
      while from < start {
        inRun -= Int(hits[from])
        from += 1
      }
      if inRun > best?.hits ?? 0 { best = (start, inRun) }
    }
    return best?.start
  }

  /// Appends text with its white space folded.
  private static func append(_ gap: ArraySlice<UInt8>, to shown: inout [UInt8]) {
    for byte in gap {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        if shown.last != 0x20 { shown.append(0x20) }
      } else {
        shown.append(byte)
      }
    }
  }
}
