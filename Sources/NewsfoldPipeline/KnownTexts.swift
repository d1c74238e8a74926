internal import CorpusStore
internal import NearDuplicates
internal import NewsModel

/// Known articles' texts, for verifying: some thousands that were asked for last are kept, the rest is read and
/// shingled again.
struct KnownTexts {
  private static let limit = 1024
  /// Shingles beyond which a text is not kept: one very long text would take the place of thousands.
  private static let longest = 20_000
  private var texts: [ArticleID: ShingledText] = [:]
  /// Those before: what is asked for again of them stays.
  private var older: [ArticleID: ShingledText] = [:]

  /// The article's text; nothing where it is not there.
  mutating func text(of id: ArticleID, in transaction: FilingTransaction) throws -> ShingledText? {
    if let text = texts[id] { return text }
    guard let text = try older[id] ?? transaction.text(of: id) else { return nil }
    keep(text, of: id)
    return text
  }

  /// Remembers the text of an article that was just read.
  mutating func keep(_ text: ShingledText, of id: ArticleID) {
    guard text.shingles.count <= Self.longest else { return }
    if texts.count >= Self.limit { (older, texts) = (texts, [:]) }
    texts[id] = text
  }

  /// Forgets one article's.
  mutating func forget(_ id: ArticleID) { (texts[id], older[id]) = (nil, nil) }

  /// Forgets everything: what was filed may have been rolled back.
  mutating func forgetAll() { (texts, older) = ([:], [:]) }
}
