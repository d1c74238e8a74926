internal import FoundationEssentials
internal import GRDB
package import NewsModel

/// A story, summed up from its articles and from the files with their words.
package struct StorySummary: Sendable {
  /// Its number.
  package let id: StoryID
  /// Of its first report, in its newest version.
  package let title: String
  /// Reports: copies and later versions not counted.
  package let size: Int
  /// Reprints, excerpts, expansions and templates of reports, and files with the words of one of its articles.
  package let copies: Int
  /// Later versions of reports and of their copies.
  package let revisions: Int
  /// Who reports it or prints a copy or a later version, in alphabetical order.
  package let sources: [String]
  /// Articles and files with the words of one of which nobody knows who published them.
  package let unsourced: Int
  /// Time of the first article or file: its own where known, else when it arrived.
  package let first: Timestamp
  /// Time of the last one.
  package let last: Timestamp
  /// When reports and copies came, rising: their own times; of those without, when they arrived, unless all of these arrived
  /// together, as in a bulk load, which says nothing.
  package let times: [Timestamp]
  /// Articles and files with the words of one without a time of their own: they count by when they arrived.
  package let undated: Int
}

/// A decision about stories, as it was taken.
package enum StoryDecisionRecord: Sendable {
  /// An article was put into a story, by this vector.
  case placed(ArticleID, terms: [UInt8], date: Timestamp?, story: StoryID)
  /// A story became part of another one.
  case merged(StoryID, into: StoryID)
}

extension CorpusReading {
  /// Calls `body` with each decision about stories that came with an article after `last`, in the order in which they were
  /// taken.
  package func forEachStoryDecision(
    after last: ArticleID = ArticleID(rawValue: 0), _ body: (StoryDecisionRecord) throws -> Void
  ) throws {
    var merges = try storyMerges().filter { $0.by > last }[...]
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT id, story_terms, date, coalesce(placed_story, story) FROM article
          WHERE id > ? AND story_terms IS NOT NULL AND story IS NOT NULL ORDER BY id
        """, arguments: [last.rawValue])
    while let row = try rows.next() {
      let article = ArticleID(rawValue: try row.get(0))
      // What an article showed was done before it was put into its story, whether or not it is still there.
      while let merge = merges.first, merge.by <= article {
        try body(.merged(merge.story, into: merge.whole))
        merges.removeFirst()
      }
      try body(
        .placed(
          article, terms: Array(row.get(1) as Data), date: (row.get(2) as Int64?).map(Timestamp.init(microseconds:)),
          story: StoryID(rawValue: row.get(3))))
    }
    for merge in merges { try body(.merged(merge.story, into: merge.whole)) }
  }

  private func storyMerges() throws -> [(story: StoryID, whole: StoryID, by: ArticleID)] {
    try Row.fetchAll(
      database,
      sql: "SELECT id, merged_into, merged_by FROM story WHERE merged_into IS NOT NULL ORDER BY merged_by, id"
    ).map { row in
      (StoryID(rawValue: try row.get(0)), StoryID(rawValue: try row.get(1)), ArticleID(rawValue: try row.get(2)))
    }
  }

  /// Steps from a story to what it has become part of.
  private static var longestWay: Int { 10_000 }

  /// The story that a number stands for: itself, or what it has become part of.
  package func story(_ story: StoryID) throws -> StoryID {
    var story = story
    let statement = try database.cachedStatement(sql: "SELECT merged_into FROM story WHERE id = ?")
    // Of a damaged corpus that goes in a circle, the way ends.
    for _ in 0..<Self.longestWay {
      guard let whole = try Int64.fetchOne(statement, arguments: [story.rawValue]), whole != story.rawValue else {
        break
      }
      story = StoryID(rawValue: whole)
    }
    return story
  }

  /// Number of reports in a story, copies and older versions not counted.
  package func size(of story: StoryID) throws -> Int {
    let sql = "SELECT count(*) FROM article WHERE story = ? AND original IS NULL"
    return try Int.fetchOne(database.cachedStatement(sql: sql), arguments: [story.rawValue]) ?? 0
  }

  /// The story's articles, the first taken first.
  package func articles(of story: StoryID) throws -> [Article] {
    let sql = "SELECT \(Article.columns) FROM article WHERE story = ? ORDER BY id"
    return try Row.fetchAll(database, sql: sql, arguments: [story.rawValue]).map { try Article(row: $0) }
  }

  /// The report of a story that came last.
  package func latestReport(of story: StoryID) throws -> Article? {
    let sql = """
      SELECT \(Article.columns) FROM article WHERE story = ? AND original IS NULL ORDER BY id DESC LIMIT 1
      """
    return try Row.fetchOne(database, sql: sql, arguments: [story.rawValue]).map { try Article(row: $0) }
  }

  /// Stories with at least two reports, or that more than one source has printed, the one that was reported last first.
  package func stories(limit: Int?) throws -> [StoryID] {
    let sql = """
      SELECT story FROM (
        SELECT story, original, source, coalesce(date, added_at) AS time FROM article WHERE story IS NOT NULL
        UNION ALL
        SELECT article.story, article.id, file.source, coalesce(file.date, file.taken_at)
        FROM file JOIN article ON article.id = file.article
        WHERE file.outcome = 'duplicate' AND article.story IS NOT NULL)
      GROUP BY story HAVING count(*) FILTER (WHERE original IS NULL) >= 2 OR count(DISTINCT lower(source)) > 1
      ORDER BY max(time) DESC, story DESC LIMIT ?
      """
    return try Int64.fetchAll(database, sql: sql, arguments: [limit ?? -1]).map(StoryID.init(rawValue:))
  }

  /// The story summed up; nothing where there is none.
  package func summary(of story: StoryID) throws -> StorySummary? {
    let articles = try articles(of: story)
    guard let title = try storyTitle(story) else { return nil }
    let files = try duplicates(in: story)
    let reports = articles.count { $0.original == nil }
    let revisions = articles.count { $0.original != nil && $0.outcome == .revision }
    func printed(_ article: Article) -> Printed { (article.source, article.date, article.addedAt) }
    let all = articles.map(printed) + files
    // A later version is no further report: it is not drawn.
    let drawn = articles.filter { $0.original == nil || $0.outcome != .revision }.map(printed) + files
    let arrivals = drawn.filter { $0.date == nil }.map(\.arrived).sorted()
    let isSpread = Self.spread <= (arrivals.last?.microseconds ?? 0) &- (arrivals.first?.microseconds ?? 0)
    let times = all.map { $0.date ?? $0.arrived }
    guard let first = times.min(), let last = times.max() else { return nil }
    return StorySummary(
      id: story, title: title, size: reports, copies: drawn.count - reports, revisions: revisions,
      sources: Self.names(all.compactMap(\.source)), unsourced: all.count { $0.source == nil }, first: first,
      last: last,
      times: (drawn.compactMap(\.date) + (isSpread ? arrivals : [])).sorted(), undated: all.count { $0.date == nil })
  }

  /// In alphabetical order; where two differ in case alone, the one that came first.
  private static func names(_ sources: [String]) -> [String] {
    var seen: Set<String> = []
    return sources.filter { seen.insert($0.lowercased()).inserted }.sorted()
  }

  /// Microseconds from the first to the last of what did not arrive together.
  private static var spread: Int64 { 600_000_000 }

  /// A source, its own time, and when it arrived.
  private typealias Printed = (source: String?, date: Timestamp?, arrived: Timestamp)

  /// The same of each file with the words of one of a story's articles.
  private func duplicates(in story: StoryID) throws -> [Printed] {
    let sql = """
      SELECT article.id, article.source, file.source, file.date, file.taken_at
      FROM article JOIN file ON file.article = article.id
      WHERE article.story = ? AND file.outcome = 'duplicate' ORDER BY article.id, file.id
      """
    let rows = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: [story.rawValue])
    var printed: [Printed] = []
    // The article whose own file has been come by, or need not be.
    var passed: Int64?
    while let row = try rows.next() {
      let (article, source) = (try row.get(0) as Int64, try row.get(2) as String?)
      if passed != article, source == (try row.get(1) as String?) {
        passed = article
        if try !isHeld(ArticleID(rawValue: article), besidesDuplicates: true) { continue }
      }
      let date = (try row.get(3) as Int64?).map(Timestamp.init(microseconds:))
      printed.append((source, date, Timestamp(microseconds: try row.get(4))))
    }
    return printed
  }

  /// The files with the words of an article that came from elsewhere, the first taken first. Where its own file came to other words
  /// and back, that is none of them.
  package func duplicates(of article: Article) throws -> [LedgerEntry] {
    var files = try entries(of: article.id).filter { $0.outcome == .duplicate }
    if let own = files.firstIndex(where: { $0.source == article.source }),
      try !isHeld(article.id, besidesDuplicates: true)
    {
      files.remove(at: own)
    }
    return files
  }
}

extension CorpusTransaction {
  /// The id that the next article will get.
  package func nextArticle() throws -> ArticleID { ArticleID(rawValue: try nextID("article")) }

  /// The id that the next story will get.
  package func nextStory() throws -> StoryID { StoryID(rawValue: try nextID("story")) }

  /// Begins a story; returns its id.
  package func beginStory(at time: Timestamp) throws -> StoryID {
    try database.run("INSERT INTO story (started_at) VALUES (?)", [.integer(time.microseconds)])
    return StoryID(rawValue: database.lastInsertedRowID)
  }

  /// Makes a story part of an older one: its articles are, and its number stands for the other one.
  ///
  /// - Parameter article: which shows it; it is about to be filed.
  package func merge(_ story: StoryID, into whole: StoryID, by article: ArticleID) throws {
    try database.cachedStatement(sql: "UPDATE story SET merged_into = ?, merged_by = ? WHERE id = ?")
      .execute(arguments: [whole.rawValue, article.rawValue, story.rawValue])
    try database.cachedStatement(
      sql: "UPDATE article SET placed_story = coalesce(placed_story, story), story = ? WHERE story = ?"
    ).execute(arguments: [whole.rawValue, story.rawValue])
  }

  private func nextID(_ table: String) throws -> Int64 {
    // As SQLite does it, which does not rely on its table of sequences either.
    let statement = try database.cachedStatement(
      sql: """
        SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0),
          coalesce((SELECT max(rowid) FROM \(table)), 0))
        """)
    return (try Int64.fetchOne(statement, arguments: [table]) ?? 0) + 1
  }
}
