internal import CorpusStore
internal import DropWatch
internal import NearDuplicates
internal import NewsModel
internal import NewsfoldConfiguration
internal import SystemPackage
internal import Words

/// Decides, inside a transaction, what a file that was read is, and writes it down.
struct Judge {
  var thresholds: MatchThresholds
  private var index = NearDuplicateIndex()
  private var known = KnownTexts()
  private var stories = StoryPlacement()
  /// Articles of a cluster that can be found by their own fingerprints. Of a text that comes a thousand times, a few
  /// copies are enough to find the next by; more would make each cost more than the one before.
  private static let clusterLimit = 32

  /// The drop folders.
  var folders: [DropFolder]
  var roots: [FilePath] { folders.map(\.path) }

  init(thresholds: MatchThresholds, folders: [DropFolder]) {
    self.thresholds = thresholds
    self.folders = folders
  }

  private func folder(of path: FilePath) -> DropFolder? { folders.first { path.isIn($0.path) } }

  /// What is to be done with a file that was judged to be `outcome`.
  private func afterwards(_ path: FilePath, _ outcome: Outcome) -> Afterwards? {
    folder(of: path)?.afterwards(outcome)
  }

  /// Makes a text of the corpus findable.
  ///
  /// - Parameter place: which of its cluster's articles it is, in the order of arrival; 0 for the original.
  mutating func learn(_ text: String, of id: ArticleID, place: Int) {
    guard place <= Self.clusterLimit else { return }
    index.stage(UInt32(truncatingIfNeeded: id.rawValue), Sketch(WordSequence(text)))
  }

  /// Takes in a decision of the corpus about a story.
  mutating func learn(_ terms: [UInt8], of article: ArticleID, at date: Timestamp?, in story: StoryID) {
    stories.learn(terms, of: article, at: date, in: story)
  }

  /// Says, at the end of a transaction, which stories it made grow.
  mutating func announceStories(in transaction: CorpusTransaction) throws { try stories.announce(in: transaction) }

  /// What was judged since the last commit stays.
  mutating func commit() {
    index.commitStaged()
    stories.commit()
  }

  /// What was judged since the last commit never was.
  mutating func rollback() {
    index.discardStaged()
    stories.rollback()
    known.forgetAll()
  }

  /// Files one drop.
  mutating func file(_ read: ReadDrop, in transaction: CorpusTransaction, _ report: inout FilingReport) throws {
    let before = try transaction.entry(at: read.drop.path)
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
      if let id = try transaction.article(ofWords: text.article.wordsDigest) {
        try duplicate(of: id, text, read.drop, before, transaction, &report)
      } else {
        try add(text, read.drop, before, transaction, &report)
      }
    }
  }

  // MARK: Files without an article

  private struct Refusal {
    let outcome: Outcome
    let reason: String
    let stamp: FileStamp
    var sha256: SHA256Value?
    var errno: Int?
  }

  private func refuse(
    _ refusal: Refusal, _ drop: Drop, _ before: LedgerEntry?, _ transaction: CorpusTransaction,
    _ report: inout FilingReport
  ) throws {
    var file = TakenFile(
      path: drop.path, stamp: refusal.stamp, sha256: refusal.sha256, outcome: refusal.outcome,
      // What the path held last is remembered: a file is empty for a moment in the middle of many a rewrite.
      article: before?.article, reason: refusal.reason, charset: nil, takenAt: .now())
    if refusal.outcome == .failed {
      let isAgain = before?.outcome == .failed && before?.reason == refusal.reason
      file.attempts = isAgain ? (before?.attempts ?? 0) + 1 : 1
      let delay = Self.retryDelay(after: file.attempts)
      file.retryAt = Timestamp(microseconds: file.takenAt.microseconds + delay.components.seconds * 1_000_000)
      report.retries[drop.path] = delay
    }
    try transaction.record(file)
    if let before, before.outcome == refusal.outcome, before.reason == refusal.reason, before.presence == .present,
      before.sha256 == refusal.sha256, refusal.outcome == .failed || before.stamp.size == refusal.stamp.size
    {
      return  // touched, or tried again, and still what it was: said once, and counted
    }
    var fields = EventFields()
    fields.file = drop.path
    fields.sha256 = refusal.sha256
    fields.reason = refusal.reason
    fields.errno = refusal.errno
    fields.latency = drop.latency
    let message =
      refusal.outcome == .failed
      ? EventMessages.failed(refusal.reason, drop.path) : EventMessages.rejected(refusal.reason, drop.path)
    try transaction.append(EventKind(refusal.outcome), message, fields, at: .now())
    report.count(refusal.outcome, drop, isNewPath: before == nil)
  }

  /// How long to wait before a file is tried again that could not be read so many times.
  static func retryDelay(after attempts: Int) -> Duration {
    let delays: [Duration] = [.seconds(1), .seconds(5), .seconds(30), .seconds(300)]
    return attempts - 1 < delays.count ? delays[max(0, attempts - 1)] : .seconds(3600)
  }

  // MARK: Files that are known

  /// The same bytes as before at the same path, or other bytes with the same words: only the row is brought up to date.
  private func keep(
    _ text: ReadText, _ drop: Drop, _ before: LedgerEntry?, _ transaction: CorpusTransaction,
    _ report: inout FilingReport
  ) throws -> Bool {
    guard var now = before, try isKnown(text, as: now, transaction) else { return false }
    if let id = now.article, now.outcome == .rejected || now.outcome == .failed {
      // Broken or unreadable for a while, and now what it was: it gets back the outcome it had.
      let isOnly = try transaction.entries(of: id, limit: 2).allSatisfy { $0.path == drop.path }
      now.outcome = isOnly ? try transaction.article(id)?.outcome ?? .new : .duplicate
      now.presence = .gone
    }
    var file = TakenFile(
      path: drop.path, stamp: text.stamp, sha256: text.sha256, outcome: now.outcome, article: now.article, reason: nil,
      charset: text.article.charset, takenAt: now.takenAt)
    let isBack = [.gone, .archived, .deleted].contains(now.presence)
    file.due = isBack ? afterwards(drop.path, now.outcome) : now.due
    if file.due != nil { report.due.append(drop.path) }
    try transaction.record(file)
    if isBack {
      var fields = EventFields()
      fields.file = drop.path
      fields.article = now.article
      fields.sha256 = text.sha256
      fields.latency = drop.latency
      try transaction.append(.fileBack, EventMessages.back(now), fields, at: .now())
    }
    return true
  }

  /// Whether a path holds the words that it held before, or the bytes of an article that was taken down.
  private func isKnown(_ text: ReadText, as before: LedgerEntry, _ transaction: CorpusTransaction) throws -> Bool {
    if before.outcome == .forgotten { return before.sha256 == text.sha256 }
    guard let article = before.article else { return false }
    return try transaction.article(ofWords: text.article.wordsDigest) == article
  }

  /// A taken file under another name: same inode, size, time and bytes, and nothing at the old path any more. What stood
  /// at the new path before, if anything did, is gone.
  private func move(
    _ stamp: FileStamp, _ sha256: SHA256Value, isArticle: Bool, _ drop: Drop, _ before: LedgerEntry?,
    _ transaction: CorpusTransaction, _ report: inout FilingReport
  ) throws -> Bool {
    for entry in try transaction.entries(movableTo: stamp)
    where entry.path != drop.path && entry.sha256 == sha256 && Filing.isAbsent(entry.path, in: roots)
      // What was removed or archived is no file any more; its number in the file system is another's by now.
      && ![.archived, .deleted].contains(entry.presence)
      // By other settings a file that was rejected may be an article by now, and the other way round: judged afresh.
      && (isArticle ? entry.outcome.hasArticle || entry.outcome == .forgotten : entry.outcome == .rejected)
    {
      if let before, before.presence == .present {
        var fields = EventFields()
        fields.file = before.path
        fields.article = before.heldArticle
        fields.sha256 = before.sha256
        try transaction.append(.fileGone, EventMessages.replaced(before, by: entry.path), fields, at: .now())
      }
      // A file that was to stay is not archived for being renamed; one that comes from elsewhere is like any other drop.
      let isRenamed = entry.presence == .present && folder(of: entry.path) == folder(of: drop.path)
      let due = isRenamed && entry.due == nil ? nil : afterwards(drop.path, entry.outcome)
      if due != nil { report.due.append(drop.path) }
      try transaction.move(entry.id, to: drop.path, stamp: stamp, due: due)
      report.left.append(entry.path)
      var fields = EventFields()
      fields.file = drop.path
      fields.article = entry.heldArticle
      fields.sha256 = sha256
      fields.reason = "it was \(entry.path.printable)"
      fields.latency = drop.latency
      try transaction.append(.fileMoved, EventMessages.moved(from: entry.path, to: drop.path), fields, at: .now())
      return true
    }
    return false
  }

  private func duplicate(
    of id: ArticleID, _ text: ReadText, _ drop: Drop, _ before: LedgerEntry?, _ transaction: CorpusTransaction,
    _ report: inout FilingReport
  ) throws {
    guard let original = try transaction.article(id) else { return }
    let place = try transaction.entries(of: id, limit: 2).first { $0.path != drop.path }?.path
    try record(text, drop, .duplicate, id, transaction, &report)
    var fields = text.fields(drop)
    fields.title = original.title
    fields.source = original.source
    fields.article = id
    fields.original = id
    fields.story = original.story
    fields.resemblance = 1
    fields.containment = 1
    try transaction.append(
      .articleDuplicate, EventMessages.duplicate(of: original, at: place, drop.path), fields, at: .now())
    report.count(.duplicate, drop, isNewPath: before == nil)
  }

  // MARK: New articles

  private mutating func add(
    _ text: ReadText, _ drop: Drop, _ before: LedgerEntry?, _ transaction: CorpusTransaction,
    _ report: inout FilingReport
  ) throws {
    let judgement = try judge(text, previous: before?.article, transaction)
    let outcome = judgement.deciding.map { Outcome($0.relation) } ?? .new
    let deciding = judgement.deciding.map { ArticleID(rawValue: Int64($0.number)) }
    let original = try original(for: judgement, transaction)
    let place = try story(of: text, copying: original, transaction)
    let id = try transaction.insert(
      NewArticle(
        title: text.article.title, text: text.article.text, date: text.article.date, source: text.article.source,
        charset: text.article.charset, words: text.article.words.count, wordsDigest: text.article.wordsDigest,
        titleWords: AccentFolding.fold(text.titleWords.normalForm),
        textWords: AccentFolding.fold(text.article.words.normalForm), outcome: outcome, original: original,
        previous: outcome == .revision ? deciding : before?.article,
        story: place.map { ($0.story, $0.terms) }, addedAt: .now()))
    if try original.map({ try transaction.clusterSize(of: $0) }) ?? 0 <= Self.clusterLimit {
      index.stage(UInt32(truncatingIfNeeded: id.rawValue), text.sketch)
    }
    known.keep(text.sketch, of: id)
    let matches = judgement.evidence.map { Match($0, article: id) }
    for match in matches { try transaction.insert(match) }
    try record(text, drop, outcome, id, transaction, &report)
    var fields = text.fields(drop)
    fields.article = id
    if let place {
      fields.story = place.story
      fields.storySize = try transaction.size(of: place.story)
      fields.storyScore = place.score
    }
    var message = EventMessages.added(
      text.article.title, words: text.article.words.count, source: text.article.source, drop.path)
    if let match = matches.first, let deciding, let other = try transaction.article(deciding) {
      fields.original = deciding
      fields.resemblance = match.resemblance
      fields.containment = match.containment
      message = EventMessages.related(outcome, text.article.title, to: other, match, drop.path)
    }
    try transaction.append(EventKind(outcome), message, fields, at: .now())
    report.count(outcome, drop, isNewPath: before == nil)
    report.articles += 1
  }

  /// The story of an article about to be filed: its original's, or the one it is put into.
  private mutating func story(
    of text: ReadText, copying original: ArticleID?, _ transaction: CorpusTransaction
  ) throws -> StoryPlacement.Place? {
    guard let original else { return try stories.place(text, as: try transaction.nextArticle(), in: transaction) }
    return try transaction.article(original)?.story.map { StoryPlacement.Place(story: $0) }
  }

  /// Verifies every candidate and judges each overlap.
  private mutating func judge(
    _ text: ReadText, previous: ArticleID?, _ transaction: CorpusTransaction
  ) throws -> Judgement {
    var candidates = index.candidates(for: text.sketch)
    if let previous, let number = UInt32(exactly: previous.rawValue), !candidates.contains(number) {
      candidates.append(number)
    }
    var evidence: [Evidence] = []
    for number in candidates {
      let id = ArticleID(rawValue: Int64(number))
      guard let sketch = try known.sketch(of: id, in: transaction) else { continue }
      let overlap = Overlap(of: text.sketch.shingles, and: sketch.shingles)
      guard thresholds.mayMatter(overlap), let article = try transaction.article(id) else { continue }
      let circumstances = Circumstances(
        of: text, and: article, isSamePath: id == previous, hasOtherFigures: text.sketch.hasOtherFigures(than: sketch))
      guard let relation = thresholds.judge(overlap, circumstances) else { continue }
      evidence.append(
        Evidence(number: number, overlap: overlap, relation: relation, isOriginal: article.original == nil))
    }
    return Judgement(evidence)
  }

  /// The centre of the cluster: what the deciding article is folded under itself, where the new text was verified
  /// against that too, else the deciding article. A chain never makes a cluster.
  private func original(for judgement: Judgement, _ transaction: CorpusTransaction) throws -> ArticleID? {
    guard let deciding = judgement.deciding, deciding.relation != .template else { return nil }
    let id = ArticleID(rawValue: Int64(deciding.number))
    guard let centre = try transaction.article(id)?.original else { return id }
    return judgement.evidence.contains { Int64($0.number) == centre.rawValue } ? centre : id
  }

  private func record(
    _ text: ReadText, _ drop: Drop, _ outcome: Outcome, _ article: ArticleID, _ transaction: CorpusTransaction,
    _ report: inout FilingReport
  ) throws {
    var file = TakenFile(
      path: drop.path, stamp: text.stamp, sha256: text.sha256, outcome: outcome, article: article, reason: nil,
      charset: text.article.charset, takenAt: .now())
    file.due = afterwards(drop.path, outcome)
    if file.due != nil { report.due.append(drop.path) }
    try transaction.record(file)
  }
}
