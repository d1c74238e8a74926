package import NewsModel
internal import SystemPackage

// What reading commands print with --json: every key is always there, null where nothing is known.

/// A row of the ledger.
package struct FileRecord: Encodable, Sendable {
  /// The row.
  package let entry: LedgerEntry
  /// The article.
  package let article: Article?

  private enum Key: String, CodingKey {
    case path, path_base64, outcome, presence, article, story, sha256, size, words, charset, source, reason, taken_at
    case attempts, retry_at, archived_to
  }

  /// As `--json` prints it.
  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(entry.path.text, forKey: .path)
    try object.encodeIfPresent(entry.path.base64WhereNeeded, forKey: .path_base64)
    try object.encode(entry.outcome, forKey: .outcome)
    try object.encode(entry.presence, forKey: .presence)
    try object.encode(article?.id, forKey: .article)
    try object.encode(article?.story, forKey: .story)
    try object.encode(entry.sha256?.description, forKey: .sha256)
    try object.encode(entry.stamp.size, forKey: .size)
    try object.encode(article?.words, forKey: .words)
    try object.encode(entry.charset, forKey: .charset)
    try object.encode(entry.outcome == .duplicate ? entry.source : article?.source, forKey: .source)
    try object.encode(entry.reason, forKey: .reason)
    try object.encode(entry.takenAt.rfc3339, forKey: .taken_at)
    if entry.outcome == .failed {
      try object.encode(entry.attempts, forKey: .attempts)
      try object.encode(entry.retryAt?.rfc3339, forKey: .retry_at)
    }
    if entry.presence == .archived { try object.encodeIfPresent(entry.archivedTo?.text, forKey: .archived_to) }
  }
}

/// An article, as a search hit or by itself.
package struct ArticleRecord: Encodable, Sendable {
  /// The article.
  package let article: Article
  /// Its first file that is still there, else its first file.
  package let file: LedgerEntry?
  /// Other files with this article or one folded under it.
  package let copies: Int
  /// BM25, higher is better; only for a hit.
  package var score: Double?
  /// Why it was found; only for a hit.
  package var snippet: String?
  /// The words of the snippet that were looked for: where each begins and ends, in code points; only for a hit.
  package var highlights: [[Int]]?
  /// Where an answer goes on after it; only for a hit.
  package var cursor: SearchCursor?
  /// The other files with its words, the first taken first; only in a story.
  package var duplicates: [LedgerEntry]?
  /// What it says that no earlier report of its story had; only in a story.
  package var news: NewsRecord?

  fileprivate enum Key: String, CodingKey {
    case article, title, path, path_base64, date, source, words, score, snippet, highlights, outcome, original, copies,
      story,
      cursor, duplicates, new
    case body, files, matches, revisions
  }

  /// As `--json` prints it.
  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try encode(into: &object)
  }

  fileprivate func encode(into object: inout KeyedEncodingContainer<Key>) throws {
    try object.encode(article.id, forKey: .article)
    try object.encode(article.title, forKey: .title)
    try object.encode(file?.path.text, forKey: .path)
    try object.encodeIfPresent(file?.path.base64WhereNeeded, forKey: .path_base64)
    try object.encode(article.date?.rfc3339, forKey: .date)
    try object.encode(article.source, forKey: .source)
    try object.encode(article.words, forKey: .words)
    try object.encode(score, forKey: .score)
    try object.encode(snippet, forKey: .snippet)
    try object.encodeIfPresent(highlights, forKey: .highlights)
    try object.encode(article.outcome, forKey: .outcome)
    try object.encode(article.original, forKey: .original)
    try object.encode(copies, forKey: .copies)
    try object.encode(article.story, forKey: .story)
    try object.encodeIfPresent(cursor?.description, forKey: .cursor)
    try object.encodeIfPresent(duplicates?.map(DuplicateRecord.init), forKey: .duplicates)
    try object.encodeIfPresent(news, forKey: .new)
  }
}

/// A file with the words of an article that was there already.
private struct DuplicateRecord: Encodable {
  let entry: LedgerEntry

  private enum Key: String, CodingKey {
    case path, path_base64, presence, date, source, taken_at
  }

  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(entry.path.text, forKey: .path)
    try object.encodeIfPresent(entry.path.base64WhereNeeded, forKey: .path_base64)
    try object.encode(entry.presence, forKey: .presence)
    try object.encode(entry.date?.rfc3339, forKey: .date)
    try object.encode(entry.source, forKey: .source)
    try object.encode(entry.takenAt.rfc3339, forKey: .taken_at)
  }
}

/// An article with all that belongs to it.
package struct ArticleDetail: Encodable, Sendable {
  /// The article as listings show it.
  package let record: ArticleRecord
  /// The whole text.
  package let body: String
  /// Its files.
  package let files: [FileRecord]
  /// Its verified overlaps.
  package let matches: [MatchRecord]
  /// Other versions of it, the oldest first.
  package let revisions: [ArticleID]

  /// As `--json` prints it.
  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: ArticleRecord.Key.self)
    try record.encode(into: &object)
    try object.encode(body, forKey: .body)
    try object.encode(files, forKey: .files)
    try object.encode(matches, forKey: .matches)
    try object.encode(revisions, forKey: .revisions)
  }
}

/// A verified overlap.
package struct MatchRecord: Encodable, Sendable {
  /// The overlap.
  package let match: Match
  /// The newer article's file.
  package let path: LedgerEntry?
  /// The older article's file.
  package let otherPath: LedgerEntry?

  private enum Key: String, CodingKey {
    case article, path, path_base64, other, other_path, other_path_base64, resemblance, containment, contained, kind
    case ground, reason, run_words, run_start, run_other_start
  }

  /// As `--json` prints it.
  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(match.article, forKey: .article)
    try object.encode(path?.path.text, forKey: .path)
    try object.encodeIfPresent(path?.path.base64WhereNeeded, forKey: .path_base64)
    try object.encode(match.other, forKey: .other)
    try object.encode(otherPath?.path.text, forKey: .other_path)
    try object.encodeIfPresent(otherPath?.path.base64WhereNeeded, forKey: .other_path_base64)
    try object.encode(match.resemblance, forKey: .resemblance)
    try object.encode(match.containment, forKey: .containment)
    try object.encode(match.contained, forKey: .contained)
    try object.encode(match.kind, forKey: .kind)
    try object.encode(match.ground, forKey: .ground)
    try object.encode(match.reason, forKey: .reason)
    try object.encode(match.run?.words, forKey: .run_words)
    try object.encode(match.run?.start, forKey: .run_start)
    try object.encode(match.run?.otherStart, forKey: .run_other_start)
  }
}
