internal import CorpusStore
internal import NearDuplicates
internal import NewsModel

/// Sketches of known articles, for verifying: some thousands that were asked for last are kept, the rest is made
/// from the text again.
struct KnownTexts {
  private static let limit = 1024
  /// Shingles beyond which a sketch is not kept: one very long text would take the place of thousands.
  private static let longest = 20_000
  private var sketches: [ArticleID: Sketch] = [:]
  /// Those before: what is asked for again of them stays.
  private var older: [ArticleID: Sketch] = [:]

  /// The article's sketch; nothing where its text is not there.
  mutating func sketch(of id: ArticleID, in transaction: FilingTransaction) throws -> Sketch? {
    if let sketch = sketches[id] { return sketch }
    if let sketch = older[id] {
      keep(sketch, of: id)
      return sketch
    }
    guard let sketch = try transaction.sketch(of: id) else { return nil }
    keep(sketch, of: id)
    return sketch
  }

  /// Remembers the sketch of an article that was just read.
  mutating func keep(_ sketch: Sketch, of id: ArticleID) {
    guard sketch.shingles.count <= Self.longest else { return }
    if sketches.count >= Self.limit { (older, sketches) = (sketches, [:]) }
    sketches[id] = sketch
  }

  /// Forgets one article's.
  mutating func forget(_ id: ArticleID) { (sketches[id], older[id]) = (nil, nil) }

  /// Forgets everything: what was filed may have been rolled back.
  mutating func forgetAll() { (sketches, older) = ([:], [:]) }
}
