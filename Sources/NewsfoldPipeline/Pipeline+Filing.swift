internal import CorpusStore
internal import DropWatch
internal import NewsModel
internal import SystemPackage

/// Filing what was read.
extension Pipeline {
  /// Files until nothing more will be read.
  func fileAll() async throws {
    defer {
      hasFilingEnded = true
      queue.isFiling = false
      wakeReaders()
    }
    while true {
      // By turns, so that neither keeps the other waiting for ever.
      let due = try await fileUrgent { _ in }
      if !due.isEmpty { try await actAfterwards(due) }
      guard let portion = queue.takeNext() else {
        if queue.hasUrgent { continue }
        queue.isFiling = false
        wakeReaders()
        if hasReadingEnded, queue.isEmpty { return }
        await withCheckedContinuation { filer = $0 }
        continue
      }
      wakeReaders()
      try await file(portion)
    }
  }

  private func file(_ portion: ReadPortion) async throws {
    let batch = portion.told
    for notice in batch.notices { say(notice) }
    if batch.notices.contains(.overflowed) {
      recovered = 0
      overflows += 1
    }
    var rest = portion.read[...]
    var notices = batch.notices
    var due: [FilePath] = []
    while !rest.isEmpty || !notices.isEmpty {
      // A transaction is to be short: each of many folders is one more thing to write down.
      let (waiting, told) = (notices.count > 64 ? rest.prefix(0) : rest, Array(notices.prefix(64)))
      let (report, count) = try await patiently {
        await self.beginTransaction()
        return try await self.filing.file(waiting, notices: told, until: self.urgency)
      }
      rest = rest.dropFirst(count)
      notices.removeFirst(told.count)
      due += report.due
      try await note(report)
      due += try await fileUrgent { paths in rest.removeAll { paths.contains($0.drop.path) } }
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

  /// What waits by now goes first with the next drop, what comes later raises it anew.
  private func beginTransaction() {
    if queue.hasUrgent { urgency.raise() } else { urgency.clear() }
  }

  /// Files what goes first by now; returns what is to be done with files of it.
  ///
  /// - Parameter forget: is given the paths of that: what was read of them before is not to be filed any more.
  private func fileUrgent(_ forget: (Set<FilePath>) -> Void) async throws -> [FilePath] {
    let read = queue.takeUrgent()
    guard !read.isEmpty else { return [] }
    var due: [FilePath] = []
    isFilingUrgent = true
    defer { isFilingUrgent = false }
    forget(ReadQueue.replacedPaths(read))
    wakeReaders()
    var rest = read[...]
    while !rest.isEmpty {
      let waiting = rest
      let (report, count) = try await patiently { try await self.filing.file(waiting, notices: []) }
      rest = rest.dropFirst(count)
      due += report.due
      try await note(report)
    }
    return due
  }

  private func note(_ report: FilingReport) async throws {
    totals.add(report)
    recovered = recovered.map { $0 + report.swept }
    for (path, delay) in report.retries { await watch.retry(path, after: delay) }
    await watch.lookAgain(at: report.returned)
    outbox?.wake()
    await hooks.filed(report)
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
    if queue.isEmpty, reading.isEmpty { await filing.rest() }
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
}
