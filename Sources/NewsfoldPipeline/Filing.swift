package import CorpusStore
internal import DispatchExecutor
package import DropWatch
internal import NearDuplicates
package import NewsModel
package import NewsfoldConfiguration
internal import Postings
internal import StoryGrouping
internal import SystemPackage

/// Judges what was read and files it: as a rule one transaction a batch holds ledger, articles, matches and events.
///
/// Owns the text index and the fingerprints. Runs on a queue of its own, since a commit blocks.
package actor Filing {
  private let executor = DispatchExecutor(label: "newsfold.filing")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  let corpus: CorpusWriter
  var judge: Judge
  var isIndexBuilt = false
  /// Tells a person what is wrong with the indexes.
  var say: @Sendable (String) -> Void = { _ in }
  /// Whether the indexes cover all articles, on disk or in memory.
  var isCaughtUp = false
  /// What is under way with their files.
  var upkeep: [DerivedIndex: Upkeep] = [:]
  var lastJob = 0
  /// What was written to files and is not part of an index yet.
  let written = WrittenFiles()
  /// What makes an index anew.
  var builder: IndexBuilder?
  /// Those of which a new one had taken its place before a crash kept that from being written down.
  var adopted: Set<DerivedIndex> = []
  var lastCommit = ContinuousClock.now - idle
  var idleAlarm: Task<Void, any Error>?
  /// How long a file is left alone until nobody writes it any more, where the kernel does not say.
  private(set) var unclosed: Duration
  /// Through which article the sums of stories are in their file, and the writing that is under way.
  var savedStories: Int64 = 0
  var storySaving: StorySaving?
  /// Whether stories were retired by other settings than those of now: then no start would come to the same.
  var isStorySumsMixed = false
  /// Whether all reports are being grouped anew.
  var isRegrouping = false
  /// For how long events are kept; nothing: forever.
  private(set) var keepEvents: Duration?
  /// Files that were marked as gone and are there again, until that is told: a check that fails half-way is made again.
  var returned: [FilePath] = []
  /// What could not be done with files is tried again after this.
  var nextAfterwards = ContinuousClock.now
  /// Files that wait to be archived or deleted until nobody can be writing them, and until when they are let alone.
  var busy: [FileID: ContinuousClock.Instant] = [:]

  /// Files into this corpus, by these settings.
  package init(_ corpus: CorpusWriter, _ settings: Settings) {
    self.corpus = corpus
    unclosed = settings.unclosed
    keepEvents = settings.keepEvents
    judge = Judge(
      thresholds: MatchThresholds(settings), stories: StorySettings(settings), folders: settings.drops)
  }

  /// Other thresholds from the next batch on.
  package func reconfigure(_ settings: Settings) {
    judge.thresholds = MatchThresholds(settings)
    judge.folders = settings.drops
    let stories = StorySettings(settings)
    isStorySumsMixed = isStorySumsMixed || stories.window != judge.stories.settings.window
    judge.stories.settings = stories
    unclosed = settings.unclosed
    keepEvents = settings.keepEvents
  }

  /// Files as many of `drops` as can be judged in about a second, at least one, in one transaction: the writer's queue is not
  /// held for longer, so that the watchdog can tell slow from dead. All of it happens, or, where it throws, nothing. Notices
  /// are filed by themselves, and none of the drops with them.
  ///
  /// - Parameter urgency: where it is raised meanwhile, the transaction ends with the drop at hand.
  /// - Returns: what it came to, and how many drops were filed.
  /// - Throws: ``CorpusError``.
  package func file(
    _ drops: ArraySlice<ReadDrop>, notices: [WatchNotice], until urgency: Urgency? = nil
  ) throws -> (report: FilingReport, count: Int) {
    try corpus.location.checkRoom()
    if isIndexBuilt, !isCaughtUp { try restoreIndex() }
    guard notices.isEmpty else { return (try record(notices), 0) }
    let end = ContinuousClock.now + .seconds(1)
    do {
      var result = try corpus.commitBehind { rows, snapshot in
        let transaction = try FilingTransaction(rows, snapshot, drops, judge.stories)
        var report = FilingReport()
        var count = 0
        for drop in drops {
          try judge.file(drop, transaction.knowledge(ofDrop: count), in: transaction, &report)
          count += 1
          takeWritten()
          if urgency?.isRaised ?? false || ContinuousClock.now > end { break }
        }
        report.last = try transaction.finish()
        CrashPoint.judged.pass()
        return (report: report, count: count)
      }
      result.report.end()
      CrashPoint.committed.pass()
      judge.commit()
      tendIndex()
      result.report.returned = whereFilesAre(result.report.left)
      return result
    } catch let error as PostingsError {
      judge.rollback()
      try restoreIndex(error)
      return try file(drops, notices: notices, until: urgency)
    } catch {
      judge.rollback()
      throw error
    }
  }

  private func record(_ notices: [WatchNotice]) throws -> FilingReport {
    let last = try corpus.commit { transaction in
      for notice in notices { try record(notice, transaction) }
      let last = try transaction.lastEvent()
      CrashPoint.judged.pass()
      return last
    }
    CrashPoint.committed.pass()
    tendIndex()
    var report = FilingReport()
    report.last = last
    return report
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
}
