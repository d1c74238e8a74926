internal import CorpusStore
package import NewsModel
internal import Postings
internal import Words

/// What came of forgetting an article.
package struct ForgettingReport: Sendable {
  /// Files that it had.
  package let files: Int
  /// Copies that have another original now, or stand for themselves.
  package let rehomed: Int
}

/// Takes articles down.
extension Filing {
  /// Erases an article, in one transaction: its text, its title in events, what it was found by. Its copies get other
  /// originals among themselves, by the overlaps that were verified; of its story it is no report any more. Its files are
  /// `forgotten`, and not taken again as they are.
  ///
  /// - Returns: nothing where there is no such article.
  /// - Throws: ``CorpusError``; then nothing has happened.
  package func forget(_ id: ArticleID) throws -> ForgettingReport? {
    if isIndexBuilt, !isCaughtUp { try restoreIndex() }
    do {
      if let number = UInt32(exactly: id.rawValue) { try judge.index.remove(number) }
    } catch {
      judge.rollback()
      try restoreIndex(error)
      return try forget(id)
    }
    do {
      guard let report = try corpus.commit({ try erase(id, in: $0) }) else {
        judge.rollback()
        return nil
      }
      judge.commit()
      judge.known.forget(id)
      try relearnStories()
      try corpus.mergeFullText()
      try corpus.checkpoint()
      tendIndex()
      return report
    } catch {
      judge.rollback()
      throw error
    }
  }

  private func erase(_ id: ArticleID, in transaction: CorpusTransaction) throws -> ForgettingReport? {
    guard let article = try transaction.article(id), let text = try transaction.text(of: id) else { return nil }
    let rehoming = try transaction.rehome(copiesOf: id)
    for (copy, home) in rehoming.homes where home == nil {
      guard let other = try transaction.article(copy), other.story != nil else { continue }
      try transaction.setStoryTerms(
        of: copy, judge.stories.terms(title: other.title, text: try transaction.text(of: copy) ?? ""))
    }
    let files = try transaction.erase(
      article, titleWords: AccentFolding.fold(WordSequence(article.title).normalForm),
      textWords: AccentFolding.fold(WordSequence(text).normalForm))
    var fields = EventFields()
    fields.article = id
    try transaction.append(
      .articleForgotten, EventMessages.forgotten(id, files: files, rehomed: rehoming.homes.count), fields, at: .now())
    return ForgettingReport(files: files, rehomed: rehoming.homes.count)
  }

  /// Makes the sums of all stories anew, as a start does: what is subtracted from them would have to have been in them.
  func relearnStories() throws {
    judge.stories = StoryPlacement()
    try corpus.reader.read { snapshot in
      try snapshot.forEachStoryDecision { judge.learn($1, of: $0, at: $2, in: $3) }
    }
  }
}
