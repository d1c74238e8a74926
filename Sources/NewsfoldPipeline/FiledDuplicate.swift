internal import CorpusStore
internal import NewsModel

/// What was decided of a file with the words of an article: all that is written of it.
struct FiledDuplicate: Sendable {
  /// The article.
  let id: ArticleID
  let drop: Drop
  let text: ReadText
  let file: TakenFile

  /// Writes ledger row and event.
  func write(in rows: CorpusTransaction) throws {
    // Where the corpus is damaged there may be none of that number: the file stays without an outcome, which audit shows, and
    // holds up nobody.
    guard let original = try rows.article(id) else { return }
    let place = try rows.entries(of: id, limit: 2).first { $0.path != drop.path }?.path
    try rows.record(file)
    var fields = text.fields(drop)
    fields.title = original.title
    fields.source = text.article.source
    fields.article = id
    fields.original = id
    fields.story = original.story
    fields.resemblance = 1
    fields.containment = 1
    try rows.append(
      .articleDuplicate, EventMessages.duplicate(of: original, at: place, drop.path), fields, at: .now())
  }
}
