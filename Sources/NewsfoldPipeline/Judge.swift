internal import CorpusStore
internal import DropWatch
internal import NearDuplicates
internal import NewsModel
internal import NewsfoldConfiguration
internal import StoryGrouping
internal import SystemPackage
internal import TextIndex

/// Decides, inside a transaction, what a file that was read is, and writes it down.
struct Judge {
  var thresholds: MatchThresholds
  var index = NearDuplicateIndex()
  var texts = TextIndex(kind: IndexedText.kind)
  var meter = OverlapMeter()
  var known = KnownTexts()
  var stories: StoryPlacement
  /// Articles of a cluster that can be found by their own fingerprints. Of a text that comes a thousand times, a few
  /// copies are enough to find the next by; more would make each cost more than the one before.
  static let clusterLimit = 32
  /// Most matches that are kept of an article.
  static let matchLimit = 64
  /// Most shingles that are gone through for one text to find the longest runs that it shares: of very long texts that come
  /// many times only the first matches say where.
  static let runBudget = 2_000_000

  /// The drop folders.
  var folders: [DropFolder]
  var roots: [FilePath] { folders.map(\.path) }

  init(thresholds: MatchThresholds, stories: StorySettings, folders: [DropFolder]) {
    self.thresholds = thresholds
    self.stories = StoryPlacement(stories)
    self.folders = folders
  }

  func folder(of path: FilePath) -> DropFolder? { folders.first { path.isIn($0.path) } }

  /// What is to be done with a file that was judged to be `outcome`.
  func afterwards(_ path: FilePath, _ outcome: Outcome) -> Afterwards? {
    folder(of: path)?.afterwards(outcome)
  }

  /// What was judged since the last commit stays.
  mutating func commit() {
    index.commit()
    texts.store.commit()
    stories.commit()
  }

  /// What was judged since the last commit never was.
  mutating func rollback() {
    index.rollback()
    texts.store.rollback()
    stories.rollback()
    known.forgetAll()
  }

  /// Files one drop.
  ///
  /// - Parameter knowledge: what is known of it.
  mutating func file(
    _ read: ReadDrop, _ knowledge: FileKnowledge, in transaction: FilingTransaction, _ report: inout FilingReport
  ) throws {
    // It was taken out of the configuration meanwhile.
    guard folder(of: read.drop.path) != nil else { return }
    if case .article(let text) = read.result {
      switch knowledge {
      case .nothing: return try add(text, read.drop, nil, transaction, &report)
      case .words(let id): return try duplicate(of: id, text, read.drop, nil, transaction, &report)
      case .file: break
      }
    }
    let path = read.drop.path
    let before = try transaction.read { try $0.entry(at: path) }
    if let before, isDoneWith(before, read) { return }
    switch read.result {
    case .vanished, .unsettled:
      return
    case .rejected(let reason, let stamp, let digest):
      if let digest, try move(stamp, digest, isArticle: false, read.drop, before, transaction, &report) { return }
      try refuse(
        Refusal(outcome: .rejected, reason: reason, stamp: stamp, sha256: digest), read.drop, before, transaction,
        &report)
    case .failed(let code, let reason, let stamp):
      try refuse(
        Refusal(outcome: .failed, reason: reason, stamp: stamp, errno: Int(code.rawValue)), read.drop, before,
        transaction, &report)
    case .article(let text):
      if try keep(text, read.drop, before, transaction, &report) { return }
      if try move(text.stamp, text.sha256, isArticle: true, read.drop, before, transaction, &report) { return }
      let digest = text.article.wordsDigest
      if let id = try transaction.read({ try $0.article(ofWords: digest) }) {
        try duplicate(of: id, text, read.drop, before, transaction, &report)
      } else {
        try add(text, read.drop, before, transaction, &report)
      }
    }
  }

  /// Whether a file was archived or deleted since it was read: a walk came by it while the batch before was being filed.
  private func isDoneWith(_ before: LedgerEntry, _ read: ReadDrop) -> Bool {
    guard [.archived, .deleted].contains(before.presence) else { return false }
    return before.stamp.isSameVersion(as: read.drop.stamp) || Filing.isAbsent(read.drop.path, in: roots)
  }

  /// What is written down of a file that was read.
  func taken(
    _ text: ReadText, _ drop: Drop, _ outcome: Outcome, _ article: ArticleID, _ report: inout FilingReport
  ) -> TakenFile {
    var file = TakenFile(
      path: drop.path, stamp: text.stamp, sha256: text.sha256, outcome: outcome, article: article, reason: nil,
      charset: text.article.charset, takenAt: .now())
    if outcome == .duplicate { (file.source, file.date) = (text.article.source, text.article.date) }
    file.due = afterwards(drop.path, outcome)
    if file.due != nil { report.due.append(drop.path) }
    return file
  }
}
