internal import CorpusStore
internal import NewsModel
internal import SystemPackage

/// What was decided of a file with a new article: all that is written of it, but for its story.
struct FiledArticle: Sendable {
  /// The number that it gets.
  let id: ArticleID
  let drop: Drop
  let text: ReadText
  let outcome: Outcome
  /// What it was judged by, what it is folded under, and the earlier version or the earlier text of its path.
  let deciding: ArticleID?
  let original: ArticleID?
  let previous: ArticleID?
  /// The one that decided is the first.
  let matches: [Match]
  let file: TakenFile
  let addedAt: Timestamp

  /// Writes story, article, matches, ledger row and event.
  func write(in rows: CorpusTransaction, _ growth: StoryGrowth) throws {
    let (place, size) = try growth.note(self, in: rows)
    let article = try rows.insert(
      NewArticle(
        title: text.article.title, text: text.article.text, date: text.article.date, source: text.article.source,
        charset: text.article.charset, language: text.article.language, words: text.article.words.count,
        wordsDigest: text.article.wordsDigest, outcome: outcome, original: original, previous: previous,
        story: place.map { ($0.story, $0.terms) }, addedAt: addedAt))
    guard article == id else {
      throw CorpusError(.damaged, "an article got the number \(article), not \(id): run newsfold audit --full")
    }
    for match in matches { try rows.insert(match) }
    try rows.record(file)
    var fields = text.fields(drop)
    fields.article = id
    fields.story = place?.story
    fields.storySize = size
    fields.storyScore = place?.score
    fields.runnerUp = place?.runnerUp?.story
    fields.runnerUpScore = place?.runnerUp?.score
    var message = EventMessages.added(
      text.article.title, words: text.article.words.count, source: text.article.source, drop.path)
    if let match = matches.first, let deciding, let other = try rows.article(deciding) {
      fields.original = deciding
      fields.resemblance = match.resemblance
      fields.containment = match.containment
      fields.run = match.run
      fields.reason = match.reason
      message = EventMessages.related(outcome, text.article.title, to: other, match, drop.path)
    }
    try rows.append(EventKind(outcome), message, fields, at: .now())
  }
}
