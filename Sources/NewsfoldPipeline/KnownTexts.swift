internal import CorpusStore
internal import NearDuplicates
internal import NewsModel
internal import Words

/// Sketches of known articles, for verifying: the ones asked for last are kept, the rest is made from the text again.
struct KnownTexts {
  private static let limit = 1024
  /// Shingles beyond which a sketch is not kept: one very long text would take the place of thousands.
  private static let longest = 20_000
  private var sketches: [ArticleID: Sketch] = [:]

  /// The article's sketch; nothing where its text is not there.
  mutating func sketch(of id: ArticleID, in transaction: CorpusTransaction) throws -> Sketch? {
    if let sketch = sketches[id] { return sketch }
    guard let text = try transaction.text(of: id) else { return nil }
    let sketch = Sketch(WordSequence(text))
    keep(sketch, of: id)
    return sketch
  }

  /// Remembers the sketch of an article that was just read.
  mutating func keep(_ sketch: Sketch, of id: ArticleID) {
    guard sketch.shingles.count <= Self.longest else { return }
    if sketches.count >= Self.limit { sketches.removeAll(keepingCapacity: true) }
    sketches[id] = sketch
  }

  /// Forgets one article's.
  mutating func forget(_ id: ArticleID) { sketches[id] = nil }

  /// Forgets everything: what was filed may have been rolled back.
  mutating func forgetAll() { sketches.removeAll(keepingCapacity: true) }
}
