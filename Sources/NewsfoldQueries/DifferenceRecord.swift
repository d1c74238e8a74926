package import CorpusStore
internal import NearDuplicates
package import NewsModel
internal import Words

/// What changed from one article to another.
package struct DifferenceRecord: Encodable, Sendable {
  /// The first article.
  package let article: ArticleID
  /// The second.
  package let other: ArticleID
  /// Jaccard index of both texts' runs of five words, 0…1.
  package let resemblance: Double
  /// Share of the first text's runs that the second has, 0…1.
  package let containment: Double
  /// Share of the second text's runs that the first has, 0…1.
  package let contained: Double
  /// The longest run of words that both have; nothing where they share no five words in a row.
  package let run: SharedRun?
  /// What was kept, removed and added, in order.
  package let parts: [Part]

  /// A run of words of which the same became.
  package struct Part: Encodable, Sendable {
    /// `same`, `removed` or `added`.
    package let change: String
    /// How many words.
    package let words: Int
    /// As they stand in their text, white space folded: of what is the same, in the first text.
    package let text: String
  }

  private enum Key: String, CodingKey {
    case article, other, resemblance, containment, contained, run_words, run_start, run_other_start, parts
  }

  /// As `--json` prints it.
  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(article, forKey: .article)
    try object.encode(other, forKey: .other)
    try object.encode(resemblance, forKey: .resemblance)
    try object.encode(containment, forKey: .containment)
    try object.encode(contained, forKey: .contained)
    try object.encode(run?.words, forKey: .run_words)
    try object.encode(run?.start, forKey: .run_start)
    try object.encode(run?.otherStart, forKey: .run_other_start)
    try object.encode(parts, forKey: .parts)
  }
}

extension CorpusSnapshot {
  /// What changed from one article to another; nothing where either is not there.
  package func difference(from article: ArticleID, to other: ArticleID) throws -> DifferenceRecord? {
    guard let first = try text(of: article), let second = try text(of: other) else { return nil }
    let (one, another) = (SourceWords(first), SourceWords(second))
    let texts = (ShingledText(wordHashes: one.hashes), ShingledText(wordHashes: another.hashes))
    let overlap = Overlap(of: texts.0, and: texts.1)
    let parts = TextDifference(from: one.hashes, to: another.hashes).parts.map { part in
      let words = part.change == .added ? part.second : part.first
      return DifferenceRecord.Part(
        change: part.change.rawValue, words: words.count,
        text: part.change == .added ? another.text(words) : one.text(words))
    }
    return DifferenceRecord(
      article: article, other: other, resemblance: overlap.resemblance, containment: overlap.containment,
      contained: overlap.contained,
      run: CommonRun(of: texts.0, and: texts.1).map {
        SharedRun(words: $0.words, start: $0.start, otherStart: $0.otherStart)
      }, parts: parts)
  }
}

/// A text's words, and where they stand in it.
private struct SourceWords {
  private let bytes: [UInt8]
  private let words: WordSequence
  var hashes: [UInt64] { words.hashes }

  init(_ text: String) {
    bytes = Array(text.utf8)
    words = WordSequence(bytes, keepingSources: true)
  }

  /// Some words as they stand in the text, with what follows them up to the next word, on one line.
  func text(_ range: Range<Int>) -> String {
    guard let first = range.first else { return "" }
    let start = first == 0 ? 0 : words.sources[first].lowerBound
    let end = range.upperBound < words.count ? words.sources[range.upperBound].lowerBound : bytes.count
    let slice = bytes[min(start, end)..<end]
    return slice.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map { String(decoding: $0, as: UTF8.self) }
      .joined(separator: " ")
  }
}
