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
  /// before, and then anew with the others. In the end everything changes at once, by what is there then.
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
    // From here to the end nobody else has a turn.
    try giveUpSavedStories()
    let plan = try corpus.commit { transaction in
      let reports = try transaction.storiesOfReports()
      let outcome = regrouping.outcome(of: reports, firstNew: try transaction.nextStory().rawValue)
      try prepare(outcome, forgetting: nil, transaction)
      return Plan(outcome, reports)
    }
    defer { relearn() }
    try carryOut(plan)
    return RegroupingReport(
      reports: plan.reports, moved: plan.outcome.moved.count, merged: plan.outcome.merged.count,
      begun: plan.outcome.begun.count)
  }

  /// Takes a story apart that is rather two: the later part is a new story.
  ///
  /// - Returns: the new story and how many reports it has; nothing where the story is one as far as can be told, or there is
  ///   none.
  /// - Throws: ``CorpusError``.
  package func split(_ story: StoryID) throws -> (story: StoryID, reports: Int)? {
    try corpus.location.checkRoom()
    try giveUpSavedStories()
    let done = try corpus.commit { transaction -> (story: StoryID, reports: Int)? in
      let whole = try transaction.story(story)
      let reports = try transaction.groupedReports(of: whole, limit: StorySplit.mostReports + 1)
      let readable = reports.compactMap { report in TermVector(bytes: report.terms).map { (report.article, $0) } }
      guard let split = StorySplit(of: readable.map(\.1)) else { return nil }
      let new = try transaction.nextStory()
      var outcome = Regrouping.Outcome()
      outcome.begun = [new.rawValue]
      outcome.moved = zip(readable, split.isSecond).filter(\.1).map { ($0.0.0.rawValue, new.rawValue) }
      try prepare(outcome, forgetting: whole, transaction)
      for (article, story) in outcome.moved {
        try transaction.move(ArticleID(rawValue: article), to: StoryID(rawValue: story))
      }
      try tell(new, before: 0, size: outcome.moved.count, transaction)
      return (new, outcome.moved.count)
    }
    if done != nil { relearn() }
    return done
  }

  /// What is to be done, and how many reports stories have before and afterwards.
  private struct Plan {
    let outcome: Regrouping.Outcome
    let reports: Int
    let before: [Int64: Int]
    let after: [Int64: Int]

    init(_ outcome: Regrouping.Outcome, _ reports: [(article: Int64, story: Int64)]) {
      self.outcome = outcome
      self.reports = reports.count
      let moved = Dictionary(outcome.moved.map { ($0.article, $0.story) }) { $1 }
      before = reports.reduce(into: [:]) { $0[$1.story, default: 0] += 1 }
      after = reports.reduce(into: [:]) { $0[moved[$1.article] ?? $1.story, default: 0] += 1 }
    }
  }

  private func prepare(
    _ outcome: Regrouping.Outcome, forgetting story: StoryID?, _ transaction: CorpusTransaction
  ) throws {
    try transaction.forgetPlacements(in: story)
    for story in outcome.begun {
      let begun = try transaction.beginStory(at: .now())
      guard begun.rawValue == story else {
        throw CorpusError(.damaged, "stories are not numbered one after the other: run newsfold audit --full")
      }
    }
  }

  /// Moves reports a story at a time, then lets empty stories stand for others: a transaction is to be short, and wherever this is
  /// cut off, every report is in a story, and the same again does the rest.
  private func carryOut(_ plan: Plan) throws {
    var moves = Dictionary(grouping: plan.outcome.moved, by: \.story).sorted { $0.key < $1.key }[...]
    while !moves.isEmpty {
      moves = moves.dropFirst(
        try corpus.commit { transaction in
          try inPart(moves) { story, moved in
            for (article, _) in moved {
              try transaction.move(ArticleID(rawValue: article), to: StoryID(rawValue: story))
            }
            try tell(
              StoryID(rawValue: story), before: plan.before[story] ?? 0, size: plan.after[story] ?? 0, transaction)
          }
        })
    }
    var merges = plan.outcome.merged[...]
    while !merges.isEmpty {
      merges = merges.dropFirst(
        try corpus.commit { transaction in
          try inPart(merges) { part, whole in
            let (story, whole) = (StoryID(rawValue: part), StoryID(rawValue: whole))
            try transaction.alias(story, to: whole)
            var fields = EventFields()
            fields.story = whole
            fields.mergedStory = story
            let size = plan.after[whole.rawValue] ?? 0
            fields.storySize = size
            try transaction.append(
              .storyMerged, EventMessages.merged(story, into: whole, size: size), fields, at: .now())
          }
        })
    }
  }

  /// Does as many as can be done in about half a second, one at least; returns how many.
  private func inPart<Element>(_ list: ArraySlice<Element>, _ body: (Element) throws -> Void) rethrows -> Int {
    let end = ContinuousClock.now + .milliseconds(500)
    var count = 0
    for element in list {
      try body(element)
      count += 1
      if ContinuousClock.now > end { break }
    }
    return count
  }

  /// One event for a story that has more reports than before, and two at least.
  private func tell(_ story: StoryID, before: Int, size: Int, _ transaction: CorpusTransaction) throws {
    guard size >= 2, size > before, let latest = try transaction.latestReport(of: story) else { return }
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
  func relearn() {
    do {
      try relearnStories()
    } catch {
      // Not by what was before: that would put articles into stories that are no more.
      judge.stories = StoryPlacement(judge.stories.settings)
      say("\(error): what comes is of new stories until newsfold is started again")
    }
  }
}
