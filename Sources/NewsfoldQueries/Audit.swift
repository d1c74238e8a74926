package import CorpusStore
internal import FoundationEssentials
package import JournalLog
internal import NearDuplicates
package import NewsModel
package import NewsfoldConfiguration
package import SystemPackage

/// Proves that folder, ledger, corpus, indexes and journal agree, or says what does not. Changes nothing, and can run beside
/// the daemon.
package struct Audit {
  /// How much is looked at.
  package enum Depth: String, Sendable, Codable {
    /// Counts, numbers, marks: under a second.
    case quick
    /// Every file, every article, every event.
    case full
  }

  /// Something that is not as it should be.
  package struct Finding: Encodable, Sendable {
    /// Which check has found it.
    package let check: String
    /// What, and what to do.
    package let finding: String
    /// The file.
    package var path: FilePath?
    /// The article.
    package var article: ArticleID?
    /// The event.
    package var sequence: Int64?

    enum Key: String, CodingKey { case check, finding, path, path_base64, article, sequence }

    /// As `--json` prints it: only what it has.
    package func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: Key.self)
      try object.encode(check, forKey: .check)
      try object.encode(finding, forKey: .finding)
      try object.encodeIfPresent(path?.text, forKey: .path)
      try object.encodeIfPresent(path?.base64WhereNeeded, forKey: .path_base64)
      try object.encodeIfPresent(article, forKey: .article)
      try object.encodeIfPresent(sequence, forKey: .sequence)
    }
  }

  /// What came of one check.
  package struct Check: Encodable, Sendable {
    /// Its name.
    package let check: String
    /// Whether nothing was found; nothing where it could not be looked at.
    package let agrees: Bool?
    /// What was looked at, in words.
    package let summary: String
    /// How much was found, what is not listed included.
    package let findings: Int
  }

  /// Findings of one check that are listed.
  package static let listed = 100

  let reader: CorpusReader
  let journal: any Journal
  private let settings: Settings
  private let tell: (Check) throws -> Void
  private let list: (Finding) throws -> Void
  /// When it began: what came later may be in one place and not yet in another.
  let began = Timestamp.now()

  /// - Parameters:
  ///   - reader: of the corpus.
  ///   - journal: to compare events with.
  ///   - settings: in force: of a name that is ignored by now, nobody takes what has become of it.
  ///   - list: called with each finding.
  ///   - tell: called with the end of each check.
  package init(
    _ reader: CorpusReader, _ journal: any Journal, _ settings: Settings, list: @escaping (Finding) throws -> Void,
    tell: @escaping (Check) throws -> Void
  ) {
    self.reader = reader
    self.journal = journal
    self.settings = settings
    self.list = list
    self.tell = tell
  }

  /// Whether a file is left alone, whatever becomes of it.
  func isIgnored(_ path: FilePath) -> Bool {
    guard let folder = settings.drops.first(where: { path.isIn($0.path) }) else { return false }
    return settings.ignorePatterns(in: folder).match(path, below: folder.path) != nil
  }

  /// Does it.
  ///
  /// - Returns: whether all agrees.
  /// - Throws: ``CorpusError``, where the corpus cannot be read at all.
  package func run(_ depth: Depth) throws -> Bool {
    var found = 0
    if depth == .full {
      found += try check("database") { notes in
        let problems = try reader.read { try $0.integrityProblems() }
        for problem in problems {
          notes.note(
            "the database is damaged: \(problem): stop newsfold and run newsfold rebuild --from "
              + "\(reader.location.database.printable), or restore a backup")
        }
        return "every page and every reference of \(reader.location.database.printable)"
      }
    }
    found += try check("events") { try events($0) }
    found += try check("marks") { try marks($0) }
    found += try check("ledger") { try ledger($0) }
    found += try check("articles") { try articles($0, depth) }
    found += try check("text-index") { try textIndex($0, depth) }
    found += try check("fingerprints") { try fingerprints($0, depth) }
    if depth == .full {
      found += try check("files") { try files($0) }
      found += try check("journal") { try journal($0) }
    }
    return found == 0
  }

  /// Returns how much was found.
  private func check(_ name: String, _ body: (Notes) throws -> String) throws -> Int {
    let notes = Notes(name)
    var summary: String
    do {
      summary = try body(notes)
    } catch let error as CorpusError where error.kind == .damaged {
      notes.note("\(error)")
      summary = "could not be looked at whole"
    }
    for finding in notes.findings { try list(finding) }
    try tell(
      Check(check: name, agrees: notes.isChecked ? notes.count == 0 : nil, summary: summary, findings: notes.count))
    return notes.count
  }

  /// What a check finds.
  final class Notes {
    private let name: String
    private(set) var findings: [Finding] = []
    private(set) var count = 0
    /// Whether it could be looked at.
    var isChecked = true

    init(_ name: String) { self.name = name }

    func note(_ text: String, path: FilePath? = nil, article: ArticleID? = nil, sequence: Int64? = nil) {
      count += 1
      guard findings.count < Audit.listed else { return }
      findings.append(Finding(check: name, finding: text, path: path, article: article, sequence: sequence))
    }
  }

  private func events(_ notes: Notes) throws -> String {
    let (count, gaps, missing) = try reader.read { snapshot in
      let (last, count, gaps) = (try snapshot.lastEvent(), try snapshot.eventCount(), try snapshot.eventGaps())
      let isWhole = count + gaps.reduce(0) { $0 + $1.count } == last.rawValue
      return (count, gaps, isWhole ? [] : try snapshot.missingEvents(limit: Self.listed))
    }
    for number in missing {
      notes.note("event \(number) is not in the event log: restore a backup, or go on without it", sequence: number)
    }
    let known = [(EventGap.Reason.expired, "were too old to be kept"), (.lost, "were lost with a damaged database")]
      .compactMap { reason, words in
        let count = gaps.filter { $0.reason == reason }.reduce(0) { $0 + $1.count }
        return count > 0 ? "; \(count) \(words)" : nil
      }
    let whole = known.isEmpty ? " without a gap" : " without another gap"
    return "\(count) events are numbered\(missing.isEmpty ? whole : "")\(known.joined())"
  }

  /// The ledger by itself.
  private func ledger(_ notes: Notes) throws -> String {
    for entry in try reader.read({ try $0.inconsistentEntries(limit: Self.listed) }) {
      notes.note(
        "\(entry.path.printable) is \(entry.outcome.rawValue), and its article does not agree", path: entry.path)
    }
    return "every file that is an article names one, and no other does"
  }

  private func marks(_ notes: Notes) throws -> String {
    let (progress, last) = try reader.read { (try $0.journalProgress(), try $0.lastEvent()) }
    guard let attached = progress.attached else { return "journal: not attached" }
    let marks = [
      ("attached", attached), ("durable", progress.durable), ("confirmed", progress.confirmed),
    ]
    for ((low, one), (high, other)) in zip(marks, marks.dropFirst()) where one > other {
      notes.note("event \(one) is \(low) in the journal, but only through \(other) are they \(high): start the daemon")
    }
    for (name, mark) in marks + [("sent", progress.sent)] where mark > last {
      notes.note("event \(mark) is \(name) in the journal, and the log ends with \(last): it is another corpus's")
    }
    return "\(last.rawValue - progress.sent.rawValue) events are to be sent to the journal, "
      + "\(progress.sent.rawValue - progress.confirmed.rawValue) to be read back, \(progress.resent) were lost and sent again"
  }

  private func articles(_ notes: Notes, _ depth: Depth) throws -> String {
    let count = try reader.read { try $0.articleCount() }
    guard depth == .full else { return "\(count) articles" }
    for id in try reader.read({ try $0.articlesInChains(limit: Self.listed) }) {
      notes.note("article \(id) is folded under one that is no original", article: id)
    }
    for id in try reader.read({ try $0.articlesInMergedStories(limit: Self.listed) }) {
      notes.note("article \(id) is in a story that is part of another one: newsfold stories --regroup", article: id)
    }
    for story in try reader.read({ try $0.storiesInCircles() }) {
      notes.note("story \(story) is part of stories that are part of it: its number stands for nothing")
    }
    try forEachArticle { article, text, digest in
      let words = ArticleWords(text).digest
      if words != digest, words.shared(by: article.id) != digest {
        notes.note("the words of article \(article.id) are not those that were filed", article: article.id)
      }
    }
    return "the words of \(count) articles are those that were filed"
  }

  /// Goes through all articles, a few at a time, so that nobody waits for the end of it.
  func forEachArticle(_ body: (Article, String, SHA256Value?) throws -> Void) throws {
    var last = ArticleID(rawValue: 0)
    while true {
      let rows = try reader.read { try $0.auditedArticles(after: last, limit: 200) }
      guard let end = rows.last else { return }
      for row in rows { try body(row.article, row.text, row.digest) }
      last = end.article.id
    }
  }
}
