internal import CorpusStore
internal import DropWatch
internal import Glibc
internal import Logging
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldPipeline
internal import NewsfoldQueries
internal import SystemPackage
internal import Varlink

/// The parts of a daemon at work, for those who ask it something.
actor RunningDaemon {
  private let location: CorpusLocation
  private let corpus: CorpusReader
  private let watch: DropWatch
  private let pipeline: Pipeline
  private let filing: Filing
  private let state: DaemonState
  private let check: JournalCheck?
  private let log: Logger
  private let startedAt = Timestamp.now()
  private var rebuilding: Task<Void, Never>?
  /// Rebuilds that were asked for.
  private var wanted = 0
  /// Whether the corpus is about to be closed.
  private var isEnding = false
  /// Why the last rebuild was cut off.
  private var rebuildFailure: String?
  /// The files of the ledger as they were counted last, and from when on they are counted again.
  private var counted: (counts: LedgerCounts, until: ContinuousClock.Instant)?
  var settings: Settings

  init(
    location: CorpusLocation, corpus: CorpusReader, watch: DropWatch, pipeline: Pipeline, filing: Filing,
    state: DaemonState, check: JournalCheck?, settings: Settings, log: Logger
  ) {
    self.log = log
    self.location = location
    self.corpus = corpus
    self.watch = watch
    self.pipeline = pipeline
    self.filing = filing
    self.state = state
    self.check = check
    self.settings = settings
  }

  func use(_ settings: Settings) { self.settings = settings }

  func status() async throws -> LiveStatus { try await status(counts: nil) }

  private func status(counts: LedgerCounts?) async throws -> LiveStatus {
    let (watching, backlog) = (await watch.state, await pipeline.backlogCount)
    let (words, known) = (await filing.textIndex, await filing.fingerprints)
    let away = try await corpus.readOffThread { try $0.folders().filter { !$0.isReachable }.map(\.path) }
    let unreachable = Set(watching.unreachable).union(
      away.filter { path in settings.drops.contains { path.isIn($0.path) } })
    return LiveStatus(
      pid: getpid(), version: Newsfold.version, startedAt: startedAt.rfc3339, ready: await state.isReady,
      obstacle: await state.obstacle, sweeping: watching.isSweeping, pending: watching.pending,
      waiting: watching.ready + backlog,
      oldestPending: watching.oldest.map { Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18 },
      ignored: watching.ignored, watches: watching.folders, unreachable: unreachable.map(\.text).sorted(),
      folders: watching.methods.map {
        LiveStatus.Folder(path: $0.folder.text, file_system: $0.fileSystem, method: $0.isPolled ? "poll" : "inotify")
      }, polled: watching.polled.map(\.text),
      corpus: try await corpus.readOffThread { try $0.status(counts: counts) },
      text_index: TextIndexStatus(articles: words.articles, segments: words.segments, bytes: words.bytes),
      fingerprints: FingerprintStatus(
        articles: known.articles, segments: known.segments, bytes: known.bytes, boilerplate: known.boilerplate),
      journal: await journal(), rebuild: await rebuildStatus(),
      drops: settings.drops.map(\.path.text))
  }

  /// What there is to measure now, in the text format of Prometheus.
  func metrics() async throws -> String {
    let status = try await status(counts: try await ledgerCounts())
    let totals = await pipeline.totals
    let metrics = DaemonMetrics(
      location: location, status: status, totals: totals, overflows: await pipeline.overflows, startedAt: startedAt,
      lastTaken: await state.lastTaken ?? counted?.counts.lastTaken, size: location.databaseSize,
      free: location.freeBytes)
    return metrics.text
  }

  /// Where there are millions, counting takes a while: it is not to take more than a hundredth of the time, but for once in
  /// five minutes.
  private func ledgerCounts() async throws -> LedgerCounts {
    let begin = ContinuousClock.now
    if let counted, begin < counted.until { return counted.counts }
    let counts = try await corpus.readOffThread { try $0.ledgerCounts() }
    counted = (counts, begin + min((ContinuousClock.now - begin) * 100, .seconds(300)))
    return counts
  }

  private func journal() async -> LiveStatus.Journal? {
    guard let check else { return nil }
    let gaps = await check.gaps
    switch await check.condition {
    case .confirmed: return LiveStatus.Journal(state: .confirmed, reason: nil, gaps: gaps)
    case .checking: return LiveStatus.Journal(state: .checking, reason: nil, gaps: gaps)
    case .silent: return LiveStatus.Journal(state: .silent, reason: nil, gaps: gaps)
    case .unreadable(let reason): return LiveStatus.Journal(state: .unreadable, reason: reason, gaps: gaps)
    }
  }

  func explain(_ path: FilePath) async throws -> Explanation {
    let isInBacklog = await pipeline.isInBacklog(path)
    let waiting = await watch.waiting(at: path) ?? (isInBacklog ? DropWatch.ready : nil)
    let settings = settings
    return try await corpus.readOffThread { try $0.explain(path, settings, waiting: waiting, isRunning: true) }
  }

  /// Sweeps, and waits until what the sweep found is filed, but for what somebody still writes.
  func ingest() async throws -> IngestReply {
    let before = await pipeline.totals
    guard await state.waitForSweep(watch.requestSweep()) else {
      throw VarlinkError(
        "io.newsfold.Failed", ["message": "the daemon ends; what is left is taken when it starts again"])
    }
    let after = await pipeline.totals
    let outcomes = after.outcomes.compactMap { outcome, count in
      let more = count - (before.outcomes[outcome] ?? 0)
      return more > 0 ? (outcome.rawValue, more) : nil
    }
    return IngestReply(outcomes: Dictionary(uniqueKeysWithValues: outcomes), unsettled: await watch.state.pending)
  }

  /// Takes an article down; nothing where there is none.
  func forget(_ article: ArticleID) async throws -> ForgetReply? {
    guard let report = try await filing.forget(article) else { return nil }
    await pipeline.wakeOutbox()
    await state.forgot()
    return ForgetReply(
      files: report.files, rehomed: report.rehomed, freed: report.freed, erased: report.isErased,
      setAside: report.setAside)
  }

  /// Groups all reports anew.
  func regroup() async throws -> RegroupReply {
    log.notice("all reports are grouped anew; everything goes on meanwhile")
    let report = try await filing.regroup()
    await pipeline.wakeOutbox()
    log.notice("all reports are grouped anew: \(report.moved) of \(report.reports) are in another story")
    return RegroupReply(report)
  }

  /// Takes a story apart that is rather two; nothing where it is one.
  func split(_ story: StoryID) async throws -> SplitReply? {
    guard let done = try await filing.split(story) else { return nil }
    await pipeline.wakeOutbox()
    return SplitReply(story: done.story, reports: done.reports)
  }

  /// Has failed files tried again now, those at or below `paths` or all, and takes folders as they are that are named and
  /// were replaced; waits until that is done.
  func retry(_ paths: [FilePath]?) async throws -> RetryReply {
    let count = try await filing.retry(paths)
    await watch.retryNow(paths)
    let reply = try await ingest()
    return RetryReply(tried: count, outcomes: reply.outcomes, unsettled: reply.unsettled)
  }

  /// Makes what is derived anew; one that is under way goes on.
  func beginRebuild() async throws {
    guard !isEnding else {
      throw VarlinkError("io.newsfold.Failed", ["message": "the daemon ends; the next one may be asked"])
    }
    try await filing.beginRebuild()
    wanted += 1
    guard rebuilding == nil, !isEnding else { return }
    rebuilding = Task { await rebuild() }
  }

  private func rebuild() async {
    var begun = 0
    // What is asked for while the last one ends is begun as well.
    while begun < wanted, !isEnding {
      begun = wanted
      rebuildFailure = nil
      do {
        log.notice(
          "text index, fingerprints and story sums are made again from the corpus; everything goes on meanwhile")
        try await filing.rebuild()
        log.notice("text index, fingerprints and story sums are made")
      } catch is CancellationError {
        // The daemon ends; the next one goes on with it.
      } catch {
        log.error("the rebuild was cut off: \(error); newsfold rebuild goes on with it")
        rebuildFailure = "\(error)"
      }
      if !isEnding { await filing.tendErasing() }
    }
    rebuilding = nil
  }

  /// Goes on with what an earlier daemon has begun.
  func resumeRebuild() async {
    if (try? await filing.rebuildProgress()) != nil { try? await beginRebuild() }
  }

  /// Leaves the rebuild where it is, and begins none any more.
  func suspendRebuild() async {
    isEnding = true
    rebuilding?.cancel()
    await rebuilding?.value
  }

  /// How a rebuild stands; nothing where none is under way, or was cut off.
  func rebuildStatus() async -> LiveStatus.Rebuild? {
    guard let progress = try? await filing.rebuildProgress() else { return nil }
    return LiveStatus.Rebuild(
      running: rebuilding != nil, step: progress.step.rawValue, done: progress.done, of: progress.of,
      failure: rebuildFailure)
  }
}
