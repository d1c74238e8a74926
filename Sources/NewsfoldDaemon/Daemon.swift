internal import CorpusStore
internal import DropWatch
internal import Glibc
internal import JournalLog
internal import Logging
internal import NewsModel
package import NewsfoldConfiguration
internal import NewsfoldPipeline
internal import NewsfoldQueries
internal import Synchronization
internal import SystemPackage
internal import Varlink

/// The service, from its first line to its last.
package struct Daemon {
  private let source: SettingsSource
  private let isJSON: Bool
  private let isJournal = JournalSocket.isAttached
  private let notifier = ServiceNotifier()

  /// - Parameters:
  ///   - source: where the settings come from, now and at each reload.
  ///   - isJSON: whether events on stderr are JSON lines; under systemd they go to the journal either way.
  package init(_ source: SettingsSource, isJSON: Bool) {
    self.source = source
    self.isJSON = isJSON
  }

  /// Watches until SIGTERM.
  ///
  /// - Throws: ``ConfigurationError``, ``StateLockError``, ``CorpusError`` and others that say why it cannot start.
  package func run() async throws {
    let signals = Signals()
    let settings = try source.load()
    let log = logger(settings)
    try settings.checkForDaemon(changedFrom: nil)

    // The state is ours alone from here on.
    let location = CorpusLocation(settings.state)
    let lock = try StateLock(location)
    defer { withExtendedLifetime(lock) {} }
    let obstacle = StartObstacle()
    let startup = Task { await keepStarting(settings, obstacle) }
    defer { startup.cancel() }
    notifier.status("opening the corpus")
    let corpus = try CorpusWriter(at: location)
    let journal = SystemJournal()
    if isJournal {
      try refuseOlderCopy(corpus, journal, log)
      // Before anything is filed: what this start finds is reported.
      _ = try corpus.commit { try $0.attachJournal() }
    }
    let (articles, files) = try corpus.reader.read { (try $0.articleCount(), try $0.fileCount()) }

    // The stages, last one first.
    let state = DaemonState(articles: articles, files: files, notifier)
    let outbox = Outbox(corpus, isJournal ? .journal(journal) : .live(StandardErrorSink(isJSON: isJSON)))
    let check = isJournal ? JournalCheck(corpus, outbox, journal) { log.warning("\($0)") } : nil
    let filing = Filing(corpus, settings)
    try await filing.adoptFolders()
    try await filing.buildIndex {
      notifier.status("reading the corpus: \($0) of \(articles) articles")
    } notice: {
      log.warning("\($0)")
    }
    // What a stop or a crash cut off is finished before anything is looked at.
    _ = try await filing.actAfterwards()
    let watch = DropWatch(settings.watchRules)
    let pipeline = Pipeline(
      watch: watch, filing: filing, corpus: corpus.reader, outbox: outbox, reader: try DropReader(settings),
      isPatient: true, log: log, hooks: hooks(state, filing, outbox, watch, corpus.reader, settings, startup, obstacle))
    let running = RunningDaemon(
      location: location, corpus: corpus.reader, watch: watch, pipeline: pipeline, filing: filing, state: state,
      check: check,
      settings: settings, log: log)
    let control = VarlinkServer(
      path: SocketPath(bytes: location.control.bytes), mode: 0o660,
      info: VarlinkServiceInfo(
        vendor: "newsfold", product: "newsfold", version: Newsfold.version, url: "https://varlink.org"),
      interfaces: [ControlInterface.make(for: running)])

    // Everything runs.
    try await outbox.start()
    let sending = Task { await outbox.run { log.error("events wait to be sent: \($0)") } }
    let checking = Task { await check?.run() }
    try await control.start()
    try await watch.start()
    notifier.status("first sweep")
    let working = Task { try await pipeline.run() }
    let living = Task { await keepAlive(corpus, log) }
    let metrics = MetricsWriter(log) { try await running.metrics() }
    await metrics.use(settings)
    signals.started()
    await running.resumeRebuild()

    for await request in signals.requests {
      if case .stop = request { break }
      await reload(settings, watch, pipeline, filing, running, state, log)
      let wanted = await running.settings
      _ = await wait(atMost: .seconds(1)) { await metrics.use(wanted) }
    }

    // The end: what was begun is finished, what was committed is sent.
    notifier.stopping(status: "finishing what was begun")
    // The folder may be on a file system that hangs: that keeps nothing from its end.
    let isMeasured = await wait(atMost: .seconds(2)) { await metrics.end(DaemonMetrics.stopped(location)) }
    await watch.stop()
    await pipeline.end()
    await state.end()
    do {
      try await working.value
      try await filing.announce(.daemonStopping, "Stopping: \(await state.line)")
    } catch {
      log.error("not everything could be finished; what is missing is done after the next start: \(error)")
    }
    await running.suspendRebuild()
    await filing.closeIndex()
    living.cancel()
    // Nobody may be reading what is sent: that must not keep the service from ending, and what is not sent now is sent
    // after the next start.
    let isSent = await wait(atMost: .seconds(5)) {
      do { try await outbox.finish() } catch { log.error("events wait to be sent: \(error)") }
      outbox.close()
      await sending.value
      await check?.finish()
      check?.close()
      checking.cancel()
      await checking.value
    }
    await control.stop()
    // Closed while somebody still uses it, it would take the process down; left open, it loses nothing.
    if isSent, isMeasured { try corpus.close() }
    _ = await wait(atMost: .seconds(1)) {
      await DiagnosticLog.drain()
      await notifier.drain()
    }
    if !isSent { _exit(0) }
  }

  /// A corpus of which the journal tells more than it knows itself was put back from a copy: under its old name, what it
  /// reports next would be taken for reported.
  private func refuseOlderCopy(_ corpus: CorpusWriter, _ journal: SystemJournal, _ log: Logger) throws {
    let (record, progress) = try corpus.reader.read { (try $0.corpusRecord(), try $0.journalProgress()) }
    // Before an event is sent it is written down that it may have been.
    guard let newest = JournalCheck.newest(of: record.uuid, in: journal), newest > progress.sending else { return }
    try corpus.renew()
    log.warning(
      """
      the journal has event \(newest) of this corpus, which knows of none sent after \(progress.sending): it is an older \
      copy, and goes on as a corpus of its own, with another UUID
      """)
  }

  /// Runs `work`, and waits for it no longer than `limit`; after that it goes on by itself. False where it was not done.
  private func wait(atMost limit: Duration, _ work: @escaping @Sendable () async -> Void) async -> Bool {
    let (ends, end) = AsyncStream.makeStream(of: Bool.self)
    Task {
      await work()
      end.yield(true)
    }
    let alarm = Task {
      try await Task.sleep(for: limit)
      end.yield(false)
    }
    let isDone = await ends.first { _ in true }
    alarm.cancel()
    return isDone ?? false
  }

  private func logger(_ settings: Settings) -> Logger {
    let level = Logger.Level(rawValue: settings.logLevel) ?? .info
    let form: DiagnosticLog.Form = isJournal ? .journal : isJSON ? .json : .lines
    return Logger(label: "newsfold") { _ in DiagnosticLog(level: level, form: form) }
  }

  /// What follows a batch and a sweep: the status line, and, after the first sweep, readiness.
  private func hooks(
    _ state: DaemonState, _ filing: Filing, _ outbox: Outbox, _ watch: DropWatch, _ corpus: CorpusReader,
    _ settings: Settings, _ startup: Task<Void, Never>, _ obstacle: StartObstacle
  ) -> Pipeline.Hooks {
    @Sendable func concerns() async -> DaemonState.Concerns {
      let watching = await watch.state
      let failed = try? await corpus.readOffThread { try $0.retryCount() }
      return DaemonState.Concerns(
        waiting: watching.ready, failed: failed ?? 0, unreachable: watching.unreachable.count)
    }
    var hooks = Pipeline.Hooks()
    hooks.filed = {
      await state.look(at: await concerns())
      await state.took($0)
    }
    hooks.waits = {
      obstacle.isThere.store($0 != nil, ordering: .relaxed)
      await state.waits(for: $0)
    }
    hooks.swept = { sweep in
      await state.look(at: await concerns())
      if await state.becomeReady() {
        startup.cancel()
        let folders = settings.drops.map(\.path.printable).joined(separator: ", ")
        _ = try? await filing.announce(.daemonReady, "Ready: \(await state.line); watching \(folders)")
        outbox.wake()
        notifier.ready(status: await state.statusText)
      }
      await state.swept(sweep)
    }
    return hooks
  }

  /// Takes up a changed configuration; one that is wrong changes nothing.
  private func reload(
    _ started: Settings, _ watch: DropWatch, _ pipeline: Pipeline, _ filing: Filing, _ running: RunningDaemon,
    _ state: DaemonState, _ log: Logger
  ) async {
    // Before the service is ready there is nothing that it could return to from reloading.
    if await state.isReady { notifier.reloading() }
    do {
      let settings = try source.load()
      let reader = try DropReader(settings)
      try settings.checkForDaemon(changedFrom: await running.settings)
      if settings.state != started.state { log.warning("the state folder is changed by a restart only") }
      await filing.reconfigure(settings)
      try await filing.adoptFolders()
      await pipeline.reconfigure(reader)
      await watch.reconfigure(settings.watchRules)
      await running.use(settings)
      log.notice("configuration reloaded")
    } catch {
      log.error("configuration not reloaded, the old one stays in force: \(error)")
    }
    if await state.isReady { notifier.ready(status: await state.statusText) }
  }

  /// Asks systemd for time while the corpus is opened and the first sweep runs, as long as that gets on, or waits for
  /// something that it has named. For how long it may do nothing: ten times what the watchdog allows, since a slow disk or
  /// network is no hang, and as long as a file is waited for.
  private func keepStarting(_ settings: Settings, _ obstacle: StartObstacle) async {
    let patience = (notifier.watchdogInterval ?? .seconds(15)) * 20
    let waiting = settings.watchRules.folders.map { $0.unheard + $0.settle }.max() ?? .zero
    var headway = Headway()
    notifier.extendTimeout(patience + waiting)
    while true {
      try? await Task.sleep(for: .seconds(5))
      guard !Task.isCancelled else { return }
      if headway.isMade() || obstacle.isThere.load(ordering: .relaxed) { notifier.extendTimeout(patience + waiting) }
    }
  }

  /// Says that the service lives, each time after the writer's queue has answered and the disk could be read.
  private func keepAlive(_ corpus: CorpusWriter, _ log: Logger) async {
    let interval = notifier.watchdogInterval ?? .seconds(30)
    while !Task.isCancelled {
      do {
        try await corpus.heartbeat()
        notifier.watchdog()
      } catch {
        log.error("the corpus does not answer: \(error)")
      }
      try? await Task.sleep(for: interval)
    }
  }
}
