internal import CorpusStore
package import NewsModel
internal import Postings
package import SystemPackage

/// What came of forgetting an article.
package struct ForgettingReport: Sendable {
  /// Files that it had.
  package let files: Int
  /// Copies that are folded under another article now.
  package let rehomed: Int
  /// Copies that stand for themselves now.
  package let freed: Int
  /// Whether nothing of the text is left in any file; else a reader is in the way, and the rest is done by itself once it
  /// has gone.
  package var isErased = false
  /// What was set aside in the state folder, and may still hold the text.
  package var setAside: [FilePath] = []
}

/// Takes articles down.
extension Filing {
  /// Erases an article, in one transaction: its text, its title in events, what it was found by. Its copies get other
  /// originals among themselves, by the overlaps that were verified; of its story it is no report any more. Its files are
  /// `forgotten`, and not taken again as they are. What is left of it in the files of the indexes and in the log is then
  /// erased as well, or soon: see ``tendErasing()``.
  ///
  /// - Returns: nothing where there is no such article.
  /// - Throws: ``CorpusError``; then nothing has happened.
  package func forget(_ id: ArticleID) async throws -> ForgettingReport? {
    if isIndexBuilt, !isCaughtUp { try restoreIndex() }
    guard var report = try take(down: id) else { return nil }
    tendIndex()
    report.isErased = await tendErasing()
    // What a rebuild that was cut off has made so far holds it, too: it begins anew.
    if builder == nil { for index in DerivedIndex.allCases { try Self.remove(corpus.location.nextIndex(index)) } }
    // Its words stand in the text index as they stood in the text.
    if await !waitForErasure(.text) || builder != nil { report.isErased = false }
    report.setAside = corpus.location.setAside
    return report
  }

  /// Erases what text that was taken down has left in the log.
  ///
  /// - Returns: whether nothing is left.
  @discardableResult
  package func tendErasing() async -> Bool {
    do {
      guard try corpus.reader.read({ try $0.isErasing() }) else { return true }
      return try corpus.finishErasing()
    } catch {
      say("\(error): what was forgotten is not wholly erased yet; it is tried again with the next sweep")
      return false
    }
  }

  private func take(down id: ArticleID) throws -> ForgettingReport? {
    try giveUpSavedStories()
    try removeFromIndex(id)
    let done: TakenDown?
    do {
      done = try corpus.commit { try erase(id, in: $0) }
    } catch {
      judge.rollback()
      throw error
    }
    guard let done else {
      judge.rollback()
      return nil
    }
    // From here on it has happened: what fails now is made up for later.
    CrashPoint.erased.pass()
    judge.commit()
    judge.known.forget(id)
    forgetReport(done)
    if let first = done.firstUnfiled { refile(from: first) }
    return done.report
  }

  /// Each time that a segment turns out to be damaged there is one less.
  private func removeFromIndex(_ id: ArticleID) throws {
    while true {
      do throws(PostingsError) {
        for index in DerivedIndex.allCases { try judge.remove(id, from: index) }
        return
      } catch {
        judge.rollback()
        try restoreIndex(error)
      }
    }
  }

  /// What was taken down, as far as something is still to be done about it.
  private struct TakenDown {
    let report: ForgettingReport
    let article: Article
    /// The vector by which it was put into its story, and how many there were of that story.
    let story: (id: StoryID, terms: [UInt8], reports: Int)?
    /// Articles that report the story themselves from now on.
    let heirs: [(article: Article, terms: [UInt8])]
    /// Of more copies than are filed in the index, the first that was not.
    let firstUnfiled: ArticleID?
  }

  private func erase(_ id: ArticleID, in transaction: CorpusTransaction) throws -> TakenDown? {
    guard let article = try transaction.article(id) else { return nil }
    let terms = try transaction.storyTerms(of: id)
    let story = try article.story.flatMap { story in
      try terms.map { (story, $0, try transaction.decisionCount(in: story)) }
    }
    let homes = try transaction.rehome(copiesOf: id).homes
    var heirs: [(article: Article, terms: [UInt8])] = []
    for (copy, home) in homes.sorted(by: { $0.key < $1.key }) where home == nil {
      guard let heir = try transaction.article(copy), heir.story != nil else { continue }
      let terms = judge.stories.terms(
        title: heir.title, text: try transaction.text(of: copy) ?? "", language: heir.language)
      try transaction.setStoryTerms(of: copy, terms)
      heirs.append((heir, terms))
    }
    let files = try transaction.erase(article)
    let freed = homes.values.count { $0 == nil }
    let report = ForgettingReport(files: files, rehomed: homes.count - freed, freed: freed)
    var fields = EventFields()
    fields.article = id
    try transaction.append(.articleForgotten, EventMessages.forgotten(id, report), fields, at: .now())
    let copies = homes.keys.sorted()
    return TakenDown(
      report: report, article: article, story: story, heirs: heirs,
      firstUnfiled: copies.count > Judge.clusterLimit ? copies[Judge.clusterLimit] : nil)
  }

  /// Takes an article out of the sums of its story, or makes all sums anew where that cannot be told to be right.
  private func forgetReport(_ done: TakenDown) {
    if let story = done.story {
      let isTakenOut = judge.stories.forget(
        story.terms, at: done.article.date, in: story.id, reports: story.reports)
      guard isTakenOut else {
        relearn()
        return
      }
    }
    for (heir, terms) in done.heirs {
      guard let story = heir.story, judge.stories.isLive(story) else { continue }
      judge.stories.learn(.placed(heir.id, terms: terms, date: heir.date, story: story))
    }
  }

  /// Files articles anew from one on: some of them were left out, since enough others of their text could be found.
  private func refile(from first: ArticleID) {
    judge.index.discard(from: UInt32(truncatingIfNeeded: first.rawValue))
    builder?.discard(from: first)
    isCaughtUp = false
    do {
      try restoreIndex()
    } catch {
      say("\(error): fingerprints are made again before the next file is taken")
    }
  }

}
