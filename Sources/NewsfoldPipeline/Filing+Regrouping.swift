internal import CorpusStore
internal import DropWatch
package import NewsModel
internal import StoryGrouping

/// What regrouping came to.
package struct RegroupingReport: Sendable {
  /// Reports that were looked at.
  package let reports: Int
  /// Those that are in another story now.
  package let moved: Int
  /// Stories that are part of another one now.
  package let merged: Int
  /// Stories that are new.
  package let begun: Int
}

/// All stories anew, by the settings of now: decisions are taken again only here.
extension Filing {
  /// Reports that are grouped before others have their turn.
  private static let regroupingSlice = 2000

  /// Groups all reports anew in the order in which they came, by their vectors of then. What comes meanwhile is grouped as
  /// before, and then anew with the others. In the end everything changes in one transaction.
  ///
  /// - Parameter progress: called now and then with the number of the report that was reached.
  /// - Throws: ``CorpusError``, `CancellationError`.
  package func regroup(_ progress: @Sendable (ArticleID) -> Void = { _ in }) async throws -> RegroupingReport {
    try corpus.location.checkRoom()
    var regrouping = Regrouping(settings: judge.stories.settings)
    var last = ArticleID(rawValue: 0)
    var count = 0
    while true {
      let slice = try corpus.reader.read { try $0.groupedReports(after: last, limit: Self.regroupingSlice) }
      // Nobody has had a turn since the last look.
      guard let end = slice.last?.article else { break }
      for report in slice {
        // A vector of a later version of the form cannot be read; its article stays where it is.
        guard let vector = TermVector(bytes: report.terms) else { continue }
        regrouping.place(
          vector, article: report.article.rawValue, time: report.date?.seconds, story: report.story.rawValue)
        count += 1
      }
      last = end
      progress(last)
      try Task.checkCancellation()
      await Task.yield()
    }
    let outcome = try corpus.commit { transaction in
      let outcome = regrouping.outcome(firstNew: try transaction.nextStory().rawValue)
      for story in outcome.begun {
        let begun = try transaction.beginStory(at: .now())
        precondition(begun.rawValue == story, "stories are numbered as they were to be")
      }
      try transaction.regroup(
        outcome.moved.map { (ArticleID(rawValue: $0.article), StoryID(rawValue: $0.story)) },
        merged: outcome.merged.map { (StoryID(rawValue: $0.story), into: StoryID(rawValue: $0.into)) })
      try tell(outcome, in: transaction)
      return outcome
    }
    try relearnStories()
    return RegroupingReport(
      reports: count, moved: outcome.moved.count, merged: outcome.merged.count, begun: outcome.begun.count)
  }

  /// Takes a story apart that is rather two: the later part is a new story.
  ///
  /// - Returns: the new story and how many reports it has; nothing where the story is one as far as can be told, or there is
  ///   none.
  /// - Throws: ``CorpusError``.
  package func split(_ story: StoryID) throws -> (story: StoryID, reports: Int)? {
    try corpus.location.checkRoom()
    let done = try corpus.commit { transaction -> (story: StoryID, reports: Int)? in
      let reports = try transaction.groupedReports(of: transaction.story(story), limit: StorySplit.mostReports + 1)
      let readable = reports.compactMap { report in TermVector(bytes: report.terms).map { (report.article, $0) } }
      guard let split = StorySplit(of: readable.map(\.1)) else { return nil }
      let new = try transaction.beginStory(at: .now())
      let moved = zip(readable, split.isSecond).filter(\.1).map { ($0.0.0, new) }
      try transaction.regroup(moved, merged: [])
      var outcome = Regrouping.Outcome()
      outcome.begun = [new.rawValue]
      try tell(outcome, in: transaction)
      return (new, moved.count)
    }
    if done != nil { try relearnStories() }
    return done
  }

  /// One event for each story that is part of another one now, and for each that is new and has two reports.
  private func tell(_ outcome: Regrouping.Outcome, in transaction: CorpusTransaction) throws {
    for (part, whole) in outcome.merged {
      let (part, whole) = (StoryID(rawValue: part), StoryID(rawValue: whole))
      var fields = EventFields()
      fields.story = whole
      fields.mergedStory = part
      let size = try transaction.size(of: whole)
      fields.storySize = size
      try transaction.append(
        .storyMerged, EventMessages.merged(part, into: whole, size: size), fields, at: .now())
    }
    for story in outcome.begun.map(StoryID.init(rawValue:)) {
      let size = try transaction.size(of: story)
      guard size >= 2, let title = try transaction.articles(of: story).first?.title else { continue }
      var fields = EventFields()
      fields.story = story
      fields.storySize = size
      fields.title = title
      try transaction.append(
        .storyStarted, EventMessages.story(story, .storyStarted, size: size, latest: title), fields, at: .now())
    }
  }
}
