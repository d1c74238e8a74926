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

/// All stories anew, by the settings of now, or one of them in two: only here is a decision changed.
extension Filing {
  /// Reports that are grouped before others have their turn.
  private static let regroupingSlice = 2000

  /// Groups all reports anew in the order in which they came, by their vectors of then. What comes meanwhile is grouped as
  /// before, and then anew with the others. In the end everything changes in one transaction, by what is there then.
  ///
  /// - Parameter progress: called now and then with the number of the report that was reached.
  /// - Throws: ``CorpusError``, `CancellationError`.
  package func regroup(_ progress: @Sendable (ArticleID) -> Void = { _ in }) async throws -> RegroupingReport {
    guard !isRegrouping else {
      throw CorpusError(.other, "all reports are being grouped anew already: wait until that is done")
    }
    isRegrouping = true
    defer { isRegrouping = false }
    try corpus.location.checkRoom()
    var regrouping = Regrouping(settings: judge.stories.settings)
    var last = ArticleID(rawValue: 0)
    while true {
      let slice = try corpus.reader.read { try $0.groupedReports(after: last, limit: Self.regroupingSlice) }
      // Nobody has had a turn since the last look.
      guard let end = slice.last?.article else { break }
      for report in slice {
        // A vector of a later version of the form cannot be read; its article stays where it is.
        guard let vector = TermVector(bytes: report.terms) else { continue }
        regrouping.place(vector, article: report.article.rawValue, time: report.date?.seconds)
      }
      last = end
      progress(last)
      try Task.checkCancellation()
      await Task.yield()
    }
    let (outcome, count) = try corpus.commit { transaction in
      let reports = try transaction.storiesOfReports()
      let outcome = regrouping.outcome(of: reports, firstNew: try transaction.nextStory().rawValue)
      try carryOut(outcome, sizes: Self.sizes(reports.map(\.story)), forgetting: nil, transaction)
      return (outcome, reports.count)
    }
    relearn()
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
      let whole = try transaction.story(story)
      let reports = try transaction.groupedReports(of: whole, limit: StorySplit.mostReports + 1)
      let readable = reports.compactMap { report in TermVector(bytes: report.terms).map { (report.article, $0) } }
      guard let split = StorySplit(of: readable.map(\.1)) else { return nil }
      let new = try transaction.nextStory()
      var outcome = Regrouping.Outcome()
      outcome.begun = [new.rawValue]
      outcome.moved = zip(readable, split.isSecond).filter(\.1).map { ($0.0.0.rawValue, new.rawValue) }
      try carryOut(outcome, sizes: [:], forgetting: whole, transaction)
      return (new, outcome.moved.count)
    }
    if done != nil { relearn() }
    return done
  }

  private static func sizes(_ stories: [Int64]) -> [Int64: Int] {
    stories.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// - Parameter sizes: how many reports stories had.
  private func carryOut(
    _ outcome: Regrouping.Outcome, sizes: [Int64: Int], forgetting story: StoryID?, _ transaction: CorpusTransaction
  ) throws {
    for story in outcome.begun {
      let begun = try transaction.beginStory(at: .now())
      precondition(begun.rawValue == story, "stories are numbered as they were to be")
    }
    try transaction.regroup(
      outcome.moved.map { (ArticleID(rawValue: $0.article), StoryID(rawValue: $0.story)) },
      merged: outcome.merged.map { (StoryID(rawValue: $0.story), into: StoryID(rawValue: $0.into)) },
      forgetting: story)
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
    for story in Set(outcome.moved.map(\.story)).sorted() { try tell(story, before: sizes[story] ?? 0, transaction) }
  }

  /// One event for a story that has more reports than before, and two at least.
  private func tell(_ story: Int64, before: Int, _ transaction: CorpusTransaction) throws {
    let story = StoryID(rawValue: story)
    let size = try transaction.size(of: story)
    guard size >= 2, size > before,
      let latest = try transaction.articles(of: story).last(where: { $0.original == nil })
    else { return }
    let kind: EventKind = before < 2 ? .storyStarted : .storyGrew
    var fields = EventFields()
    fields.story = story
    fields.storySize = size
    fields.article = latest.id
    fields.title = latest.title
    try transaction.append(
      kind, EventMessages.story(story, kind, size: size, latest: latest.title), fields, at: .now())
  }

  /// The corpus has it: what fails now is made up for.
  private func relearn() {
    do {
      try relearnStories()
    } catch {
      // Not by what was before: that would put articles into stories that are no more.
      judge.stories = StoryPlacement(judge.stories.settings)
      say("\(error): what comes is of new stories until newsfold is started again")
    }
  }
}
