package import BitCollections
package import CorpusStore
internal import DispatchExecutor
package import DropWatch
internal import NearDuplicates
package import NewsModel
package import NewsfoldConfiguration
package import SystemPackage

/// Judges what was read and files it: as a rule one transaction a batch holds ledger, articles, matches and events.
///
/// Owns the near-duplicate index. Runs on a queue of its own, since a commit blocks.
package actor Filing {
  private let executor = DispatchExecutor(label: "newsfold.filing")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let corpus: CorpusWriter
  private var judge: Judge
  private var isIndexBuilt = false

  /// Files into this corpus, by these settings.
  package init(_ corpus: CorpusWriter, _ settings: Settings) {
    self.corpus = corpus
    judge = Judge(thresholds: MatchThresholds(settings), roots: settings.drops.map(\.path))
  }

  /// Other thresholds from the next batch on.
  package func reconfigure(_ settings: Settings) {
    judge.thresholds = MatchThresholds(settings)
    judge.roots = settings.drops.map(\.path)
  }

  /// Makes the near-duplicate index from the corpus. Does nothing the second time.
  ///
  /// - Parameter progress: called every thousand articles.
  package func buildIndex(_ progress: @Sendable (Int) -> Void = { _ in }) throws {
    guard !isIndexBuilt else { return }
    var count = 0
    try corpus.reader.read { snapshot in
      try snapshot.forEachStoryDecision { judge.learn($1, of: $0, at: $2, in: $3) }
      var clusters: [ArticleID: Int] = [:]
      try snapshot.forEachText { article, text in
        if let original = article.original { clusters[original, default: 0] += 1 }
        judge.learn(text, of: article.id, place: article.original.flatMap { clusters[$0] } ?? 0)
        count += 1
        if count % 1000 == 0 { progress(count) }
      }
    }
    judge.commit()
    isIndexBuilt = true
  }

  /// Files notices and as many of `drops` as can be judged in about a second, at least one, in one transaction: the
  /// writer's queue is not held for longer, so that the watchdog can tell slow from dead. All of it happens, or, where it
  /// throws, nothing.
  ///
  /// - Returns: what it came to, and how many drops were filed.
  /// - Throws: ``CorpusError``.
  package func file(
    _ drops: ArraySlice<ReadDrop>, notices: [WatchNotice]
  ) throws -> (report: FilingReport, count: Int) {
    let end = ContinuousClock.now + .seconds(1)
    do {
      let result = try corpus.commit { transaction in
        var report = FilingReport()
        var count = 0
        for notice in notices { try record(notice, transaction) }
        for drop in drops {
          try judge.file(drop, in: transaction, &report)
          count += 1
          if ContinuousClock.now > end { break }
        }
        try judge.announceStories(in: transaction)
        report.last = try transaction.lastEvent()
        return (report, count)
      }
      judge.commit()
      return result
    } catch {
      judge.rollback()
      throw error
    }
  }

  /// Files one event that stands for itself.
  @discardableResult
  package func announce(_ kind: EventKind, _ message: String) throws -> EventSequence {
    try corpus.commit { try $0.append(kind, message, at: .now()) }
  }

  /// Files that a sweep recovered what a queue that ran over had lost.
  package func announceRecovery(of count: Int) throws {
    let files = count == 1 ? "1 file" : "\(count) files"
    _ = try announce(.watchRecovered, "Recovered \(files) by a sweep after the watch had overflowed")
  }

  /// Marks rows whose file is not at one of these paths any more, or below it; returns how many.
  package func checkPresence(of paths: [FilePath]) throws -> Int {
    let entries = try corpus.reader.read { snapshot in try paths.compactMap { try snapshot.entry(at: $0) } }
    var gone = try markGone(entries.filter { $0.presence == .present }.map { ($0.id, $0.path) })
    for path in paths { gone += try checkPresence(below: path) }
    return gone
  }

  /// Marks rows whose file is not in its place below a folder any more; returns how many.
  ///
  /// - Parameter seen: rows whose file a sweep has just seen; they are not looked at again.
  package func checkPresence(below folder: FilePath, seen: BitSet = []) throws -> Int {
    var gone = 0
    var last: FilePath?
    repeat {
      let page = try corpus.reader.read { snapshot in
        try snapshot.presentFiles(below: folder, after: last, limit: 10_000) { !seen.contains(Int($0.rawValue)) }
      }
      gone += try markGone(page.files)
      last = page.next
    } while last != nil
    return gone
  }

  private func markGone(_ files: [(id: FileID, path: FilePath)]) throws -> Int {
    let missing = files.filter { Self.isAbsent($0.path, in: judge.roots) }
    guard !missing.isEmpty else { return 0 }
    return try corpus.commit { transaction in
      var count = 0
      for file in missing {
        // Between the look and now its row may have moved on.
        guard let entry = try transaction.entry(at: file.path), entry.id == file.id, entry.presence == .present else {
          continue
        }
        try transaction.setPresence(entry.id, .gone)
        var fields = EventFields()
        fields.file = entry.path
        fields.article = entry.heldArticle
        fields.sha256 = entry.sha256
        try transaction.append(.fileGone, EventMessages.gone(entry), fields, at: .now())
        count += 1
      }
      return count
    }
  }

  /// Whether there is no file at `path`, as opposed to none that can be seen. A folder of its name is no file, and what
  /// a link on the way leads to is not it. With the drop folder itself away nothing can be said of what is in it.
  static func isAbsent(_ path: FilePath, in roots: [FilePath]) -> Bool {
    let root = roots.first { path.starts(with: $0) }
    do {
      let look = try root.map { try FileLook(at: path, below: $0) } ?? FileLook(at: path)
      return look.kind == .folder
    } catch {
      guard error as? Errno == .noSuchFileOrDirectory || error as? Errno == .notDirectory else { return false }
      return root.map { (try? FileLook(at: $0).kind) == .folder } ?? true
    }
  }

  private func record(_ notice: WatchNotice, _ transaction: CorpusTransaction) throws {
    var fields = EventFields()
    switch notice {
    case .overflowed:
      try transaction.append(
        .watchOverflowed, "More changes at once than the kernel's queue holds: everything is looked at again",
        at: .now())
    case .unreachable(let folder, let code):
      fields.file = folder
      fields.errno = Int(code.rawValue)
      fields.reason = "\(code)"
      try transaction.append(
        .folderUnreachable,
        "The folder \(folder.printable) cannot be read (\(code)): mount or make it, or let newsfold read it; its "
          + "files keep their outcomes", fields, at: .now())
    case .back(let folder):
      fields.file = folder
      try transaction.append(.folderBack, "The folder \(folder.printable) can be read again", fields, at: .now())
    case .unwatched:
      break  // said in the log: it changes nothing about files
    }
  }
}

/// What a batch came to.
package struct FilingReport: Sendable {
  /// Files that got an outcome, by outcome.
  package var outcomes: [Outcome: Int] = [:]
  /// Articles added.
  package var articles = 0
  /// Paths that had no row in the ledger before.
  package var paths = 0
  /// The last event filed.
  package var last = EventSequence.zero

  /// Nothing yet.
  package init() {}

  /// Files that got an outcome.
  package var total: Int { outcomes.values.reduce(0, +) }

  /// Counts a file that got an outcome.
  mutating func count(_ outcome: Outcome, isNewPath: Bool) {
    outcomes[outcome, default: 0] += 1
    if isNewPath { paths += 1 }
  }

  /// Takes in what came after.
  package mutating func add(_ other: FilingReport) {
    outcomes.merge(other.outcomes, uniquingKeysWith: +)
    articles += other.articles
    paths += other.paths
    last = max(last, other.last)
  }
}

extension MatchThresholds {
  /// As configured.
  init(_ settings: Settings) {
    self.init()
    reprint = settings.reprint
    containment = settings.containment
    revisionResemblance = settings.revisionResemblance
    revisionContainment = settings.revisionContainment
  }
}
