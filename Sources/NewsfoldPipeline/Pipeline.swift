package import CorpusStore
package import DropWatch
package import Logging
internal import NewsModel
internal import NewsfoldConfiguration
internal import SystemPackage

/// From drop to commit: takes what the watch says is ready, reads it, has it filed, and wakes the outbox.
///
/// While one batch is being filed the next is read, and no further one is asked for: a slow disk slows reading, and
/// memory stays bounded.
package actor Pipeline {
  /// What others may want to know of, without the pipeline knowing them.
  package struct Hooks: Sendable {
    /// A batch is durable.
    package var filed: @Sendable (FilingReport) async -> Void = { _ in }
    /// A sweep has ended and all that it found ready is durable.
    package var swept: @Sendable (SweepReport) async -> Void = { _ in }
    /// Something is in the way, in words, and is waited for; nothing: it is over.
    package var waits: @Sendable (String?) async -> Void = { _ in }
    package init() {}
  }

  /// Most drops asked of the ledger at a time: in a sweep, nearly all of them are known.
  private static let askLimit = 2048
  /// Most drops read and filed at a time, and about how many bytes of them: two batches are in memory at a time.
  private static let batchLimit = 256
  private static let batchBytes: Int64 = 8 << 20

  private let watch: DropWatch
  private let filing: Filing
  private let corpus: CorpusReader
  private let outbox: Outbox?
  private let log: Logger
  private let hooks: Hooks
  private var reader: DropReader
  /// Whether a failing disk is waited for, or ends the work.
  private let isPatient: Bool
  /// Files taken that sweeps have found since the kernel's queue ran over.
  private var recovered: Int?
  private var toldFailure: Errno?
  /// What the ledger knew when a sweep began, by the sweep's number.
  private var known: [Int: KnownFiles] = [:]
  /// Waits no longer for a failing disk: what was not filed is taken after the next start.
  private var isEnding = false
  private var pauses: [Int: Task<Void, Never>] = [:]
  private var lastPause = 0
  /// Totals since the start.
  package private(set) var totals = FilingReport()
  /// How often the kernel's queue ran over since the start.
  package private(set) var overflows = 0

  /// Joins these stages.
  package init(
    watch: DropWatch, filing: Filing, corpus: CorpusReader, outbox: Outbox?, reader: DropReader, isPatient: Bool,
    log: Logger, hooks: Hooks = Hooks()
  ) {
    self.watch = watch
    self.filing = filing
    self.corpus = corpus
    self.outbox = outbox
    self.reader = reader
    self.isPatient = isPatient
    self.log = log
    self.hooks = hooks
  }

  /// Reads by other settings from the next batch on.
  package func reconfigure(_ reader: DropReader) { self.reader = reader }

  /// There are events that no batch has brought.
  package func wakeOutbox() { outbox?.wake() }

  /// Waits for nothing any more: what can be filed is, what cannot be is left for the next start.
  package func end() {
    isEnding = true
    for pause in pauses.values { pause.cancel() }
  }

  /// Works until the watch ends, then finishes what was begun.
  ///
  /// - Throws: ``CorpusError``, only where the pipeline is not patient, or at its end.
  package func run() async throws {
    var filing: Task<Void, any Error>?
    do {
      while let batch = try await next(filing) {
        let unknown = try await unknown(among: batch)
        var rest = unknown.filter { !$0.isUnheard }[...]
        var news: WatchBatch? = batch
        repeat {
          let part = Self.part(of: &rest)
          var read = await reader.read(part)
          CrashPoint.read.pass()
          // What was heard of again while it was read comes again by itself.
          let again = await watch.heardAgain(read.map(\.drop.path))
          read.removeAll { again.contains($0.drop.path) }
          // Before the watch is asked for more: it has to know what is not done.
          for drop in read {
            if case .unsettled = drop.result { await watch.reconsider(drop.drop.path) }
          }
          // A folder that is away is known before its files are judged, what a sweep did not see after all others are.
          var told = WatchBatch()
          if news != nil { told.notices = batch.notices }
          if rest.isEmpty { (told.vanished, told.sweeps) = (batch.vanished, batch.sweeps) }
          news = nil
          try await filing?.value
          filing = Task { [told] in try await self.file(told, read) }
        } while !rest.isEmpty
        for drop in unknown where drop.isUnheard { await watch.settle(drop) }
      }
    } catch {
      _ = await filing?.result
      throw error
    }
    try await filing?.value
  }

  /// What is to be done next. The last of what is being filed may find that something is to be looked at once more.
  private func next(_ filing: Task<Void, any Error>?) async throws -> WatchBatch? {
    if let batch = await watch.next(limit: Self.askLimit) { return batch }
    try await filing?.value
    return await watch.next(limit: Self.askLimit)
  }

  /// Takes as many drops off the front as are read at a time, one at least.
  private static func part(of drops: inout ArraySlice<Drop>) -> [Drop] {
    var bytes: Int64 = 0
    let count = drops.prefix(batchLimit).prefix { drop in
      defer { bytes = bytes.addingReportingOverflow(drop.stamp.size).partialValue }
      return bytes < batchBytes
    }.count
    defer { drops.removeFirst(count) }
    return Array(drops.prefix(count))
  }

  /// Of what the watch says is ready, what the ledger does not know as it is; of what a sweep has found, the oldest first,
  /// so that of two files with one text the one that was there first is the original.
  private func unknown(among batch: WatchBatch) async throws -> [Drop] {
    var drops = batch.drops
    for files in batch.swept {
      guard let sweep = files.sweep else { continue }
      try await begin(sweep)
      drops += known[sweep]?.unknown(among: files) ?? files.drops
    }
    guard !drops.isEmpty else { return [] }
    let now = Timestamp.now()
    let asked = drops
    let rows = try await patiently { try await self.corpus.readOffThread { try $0.known(asked, at: now) } }
    // What waited to be tried again may have been forgotten when its folder was moved, or for a sign of change.
    for (drop, row) in zip(drops, rows) {
      guard let retryAt = row?.retryAt else { continue }
      await watch.retry(drop.path, after: .microseconds(max(0, retryAt.microseconds - now.microseconds)))
    }
    let unknown = zip(drops, rows).filter { $0.1 == nil }.map(\.0)
    let swept = unknown.filter { $0.sweep != nil }.sorted { one, other in
      let (a, b) = (one.stamp.modified, other.stamp.modified)
      return a != b ? a < b : one.path.string < other.path.string
    }
    return unknown.filter { $0.sweep == nil } + swept
  }

  /// Reads what the ledger knows when the first news of a sweep comes.
  private func begin(_ sweep: Int) async throws {
    guard known[sweep] == nil else { return }
    let now = Timestamp.now()
    known[sweep] = try await patiently { try await self.corpus.readOffThread { try KnownFiles($0, at: now) } }
  }

  private func file(_ batch: WatchBatch, _ read: [ReadDrop]) async throws {
    for notice in batch.notices { say(notice) }
    if batch.notices.contains(.overflowed) {
      recovered = 0
      overflows += 1
    }
    var rest = read[...]
    var notices = batch.notices
    var due: [FilePath] = []
    while !rest.isEmpty || !notices.isEmpty {
      // A transaction is to be short: each of many folders is one more thing to write down.
      let (waiting, told) = (notices.count > 64 ? rest.prefix(0) : rest, Array(notices.prefix(64)))
      let (report, count) = try await patiently { try await self.filing.file(waiting, notices: told) }
      rest = rest.dropFirst(count)
      notices.removeFirst(told.count)
      totals.add(report)
      recovered = recovered.map { $0 + report.swept }
      due += report.due
      for (path, delay) in report.retries { await watch.retry(path, after: delay) }
      await watch.lookAgain(at: report.returned)
      outbox?.wake()
      await hooks.filed(report)
    }
    if !due.isEmpty { try await actAfterwards(due) }
    if !batch.vanished.isEmpty {
      let vanished = batch.vanished
      let report = try await patiently { try await self.filing.checkPresence(of: vanished) }
      if report.gone > 0 { outbox?.wake() }
      await watch.lookAgain(at: report.returned)
    }
    for sweep in batch.sweeps { try await end(sweep) }
  }

  private func end(_ sweep: SweepReport) async throws {
    try await begin(sweep.number)
    let unseen = known[sweep.number]?.unseen ?? []
    known = known.filter { $0.key > sweep.number }
    try await patiently { try await self.filing.endSweep(sweep) }
    CrashPoint.swept.pass()
    // What a crash kept from being written down was archived or deleted, and is not gone.
    try await actAfterwards()
    let report = try await patiently { try await self.filing.checkPresence(of: unseen, in: sweep.folders) }
    await watch.lookAgain(at: report.returned)
    if sweep.reason == .overflow, let count = recovered {
      recovered = nil
      try await patiently { try await self.filing.announceRecovery(of: count) }
    }
    outbox?.wake()
    await filing.tendErasing()
    try await patiently { _ = try await self.filing.tendEvents() }
    await hooks.swept(sweep)
  }

  /// Archives and deletes what is due, at `paths` or anywhere; says once what cannot be.
  private func actAfterwards(_ paths: [FilePath]? = nil) async throws {
    let (done, failure) = try await patiently { try await self.filing.actAfterwards(at: paths) }
    if done > 0 { outbox?.wake() }
    guard let failure else {
      if done > 0 { toldFailure = nil }
      return
    }
    guard toldFailure != failure.code else { return }
    toldFailure = failure.code
    log.error(
      """
      \(failure.path.printable) is in the corpus, but cannot be \(failure.due == .archive ? "archived" : "removed"): \
      \(failure.code): let newsfold write to its folder\(failure.due == .archive ? " and to the archive" : ""); it is \
      tried again, and files wait until then
      """)
  }

  /// What the watch says of itself, and changes nothing about files.
  private func say(_ notice: WatchNotice) {
    switch notice {
    case .method(let method):
      let folder = method.folder.printable
      log.info(
        method.isPolled
          ? "\(folder) (\(method.fileSystem)) is polled: what other machines do to it, inotify does not tell"
          : "\(folder) (\(method.fileSystem)) is watched by inotify")
    case .outOfWatches(let limit):
      log.warning("\(WatchAdvice.text(limit))")
    case .overflowed, .unreachable, .back: break  // events
    }
  }

  /// Tries until it works: what was dropped waits for a full or failing disk, and is taken by itself when that is over.
  private func patiently<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
    var wait = Duration.seconds(1)
    var isNearlyFull = false
    var isWaiting = false
    while true {
      do {
        let result = try await work()
        if isNearlyFull { log.notice("there is room on the disk again: going on") }
        if isWaiting { await hooks.waits(nil) }
        return result
      } catch {
        guard isPatient, !isEnding else { throw error }
        if (error as? CorpusError)?.kind == .nearlyFull {
          // Nothing has failed: said once, and looked at often, since it costs nothing.
          if !isNearlyFull { log.warning("\(error)") }
          isNearlyFull = true
          wait = .seconds(1)
        } else {
          log.error("\(error); trying again in \(wait.components.seconds) s")
        }
        isWaiting = true
        await hooks.waits("\(error)")
        lastPause += 1
        let number = lastPause
        let pause = Task { [wait] in _ = try? await Task.sleep(for: wait) }
        pauses[number] = pause
        await pause.value
        pauses[number] = nil
        wait = min(wait * 2, .seconds(30))
      }
    }
  }
}
