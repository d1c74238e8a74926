internal import CorpusStore
internal import DropWatch
internal import NewsModel
internal import SystemPackage

/// Files whose words are in the corpus already.
extension Judge {
  /// The same bytes as before at the same path, or other bytes with the same words: only the row is brought up to date.
  func keep(
    _ text: ReadText, _ drop: Drop, _ before: LedgerEntry?, _ transaction: FilingTransaction,
    _ report: inout FilingReport
  ) throws -> Bool {
    guard var now = before, try isKnown(text, as: now, transaction) else { return false }
    if let id = now.article, now.outcome == .rejected || now.outcome == .failed {
      // Broken or unreadable for a while, and now what it was: it gets back the outcome it had.
      let isOnly = try transaction.read { try $0.entries(of: id, limit: 2) }.allSatisfy { $0.path == drop.path }
      now.outcome = isOnly ? try transaction.read { try $0.article(id) }?.outcome ?? .new : .duplicate
      now.presence = .gone
    }
    var file = TakenFile(
      path: drop.path, stamp: text.stamp, sha256: text.sha256, outcome: now.outcome, article: now.article, reason: nil,
      charset: text.article.charset, takenAt: now.takenAt)
    if now.outcome == .duplicate {
      // As it was told at first: touching a file makes nothing newer.
      let isOne = before?.outcome == .duplicate && (now.source != nil || now.date != nil)
      (file.source, file.date) = isOne ? (now.source, now.date) : (text.article.source, text.article.date)
    }
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
      try transaction.append(.fileBack, EventMessages.back(now), fields)
    }
    return true
  }

  /// Whether a path holds the words that it held before, or the bytes of an article that was taken down.
  private func isKnown(_ text: ReadText, as before: LedgerEntry, _ transaction: FilingTransaction) throws -> Bool {
    if before.outcome == .forgotten { return before.sha256 == text.sha256 }
    guard let article = before.article else { return false }
    let digest = text.article.wordsDigest
    return try transaction.read { try $0.article(ofWords: digest) } == article
  }

  /// A taken file under another name: same inode, size, time and bytes, and nothing at the old path any more. What stood
  /// at the new path before, if anything did, is gone.
  func move(
    _ stamp: FileStamp, _ sha256: SHA256Value, isArticle: Bool, _ drop: Drop, _ before: LedgerEntry?,
    _ transaction: FilingTransaction, _ report: inout FilingReport
  ) throws -> Bool {
    for entry in try transaction.read({ try $0.entries(movableTo: stamp) })
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
        try transaction.append(.fileGone, EventMessages.replaced(before, by: entry.path), fields)
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
      try transaction.append(.fileMoved, EventMessages.moved(from: entry.path, to: drop.path), fields)
      return true
    }
    return false
  }

  /// Files a drop that has the words of an article of the corpus.
  func duplicate(
    of id: ArticleID, _ text: ReadText, _ drop: Drop, _ before: LedgerEntry?, _ transaction: FilingTransaction,
    _ report: inout FilingReport
  ) throws {
    try transaction.write(
      FiledDuplicate(id: id, drop: drop, text: text, file: taken(text, drop, .duplicate, id, &report)))
    report.count(.duplicate, drop, isNewPath: before == nil)
  }
}
