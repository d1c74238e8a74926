internal import NewsModel
internal import SystemPackage

/// A sweep: a walk through all folders.
extension DropWatch {
  /// A walk through everything.
  struct Sweep: ~Copyable {
    let reason: SweepReason
    let began: Timestamp
    var walk: FolderWalk
    let roots: [FilePath]
    var passing = Passing()
    var polled = PolledFolders()
    var identities: [FilePath: FolderIdentity] = [:]
    /// Folders for which there was no watch.
    var unwatched = 0
    var isKernelLimit = false
    /// Whether something was not looked at for want of descriptors or memory.
    var isPartial = false
    /// Time that its steps took.
    var took = Duration.zero
  }

  /// How many times as long as a sweep takes it is until the next one by the clock: a sweep is not to take more than a
  /// hundredth of a core. Whoever takes what it finds needs as long as its steps.
  private static let leastPause = 200

  /// Longer than any takes.
  private static let longestSweep = Duration.seconds(1 << 30)

  /// A full queue, or too many files that have not settled, hold up a sweep, and so bound what is in memory.
  var hasRoomForSwept: Bool { sweptCount < sweptLimit && settling.waiting < pendingLimit }
  /// When the next sweep by the clock begins: not before all that the last one has found is taken and told, since each has
  /// its own picture of what the ledger knows. For its report it does not wait for ever: that comes in a pause, and where
  /// more is dropped all the time there is none.
  var nextSweepStart: ContinuousClock.Instant? {
    guard swept.isEmpty else { return nil }
    return endedSweeps.isEmpty ? nextSweep : max(nextSweep, sweptTaken + .seconds(10))
  }
  /// The same of a visit.
  /// Some room is left for what settles meanwhile: it does not wait for all that a folder of thousands brings.
  var hasRoomForFresh: Bool { fresh.count < max(1, readyLimit / 2) && settling.waiting < pendingLimit }

  func stepSweep() {
    let now = ContinuousClock.now
    if sweep == nil {
      if mode == .continuous, wantedSweep == nil, let start = nextSweepStart, now >= start { wantedSweep = .interval }
      guard let reason = wantedSweep else { return }
      wantedSweep = nil
      nextSweep = now + Self.longestSweep  // until it ends, unless there is a reason for another one at once
      visits = []
      crowded = []
      sweepNumber += 1
      let roots = rules.folders.map(\.path)
      let starts = roots.indices.map { FolderWalk.Start(path: roots[$0], root: $0) }
      sweep = Sweep(reason: reason, began: .now(), walk: FolderWalk(starts, below: roots), roots: roots)
    }
    guard hasRoomForSwept, var sweep = sweep.take() else { return }
    let began = ContinuousClock.now
    let roots = sweep.roots
    var found: [FolderWalk.Found] = []
    var failures: [(FilePath, Errno)] = []
    var passing = sweep.passing
    var entered: [Entry] = []
    let patterns = rules.folders.map(\.ignored)
    let isUnfinished = sweep.walk.step(
      limit: Self.stepLimit,
      enter: { folder in
        let entry = enter(folder, &passing)
        entered.append(entry)
        return entry.polled == .remote
      }, failed: { failures.append(($0, $1)) },
      isIgnored: { Self.isIgnored($1, patterns[$0], &passing) }, { found.append($0) })
    for entry in entered {
      if entry.isPlace { sweep.identities[entry.path] = entry.identity }
      if let reason = entry.polled { sweep.polled.insert(entry.path, reason, below: roots[entry.root]) }
      if entry.polled == .noWatch { sweep.unwatched += 1 }
      sweep.isKernelLimit = sweep.isKernelLimit || entry.isKernelLimit
    }
    if !fail(failures, &passing, roots: roots) { sweep.isPartial = true }
    sweep.passing = passing
    if swept.isEmpty { sweptSince = now }
    for files in seen(found, sweep: sweepNumber, now) {
      sweep.passing.seen += files.count
      sweptCount += files.count
      swept.append(files)
    }
    sweep.took += .now - began
    if isUnfinished { self.sweep = consume sweep } else { end(sweep, now) }
  }

  private func end(_ sweep: consuming Sweep, _ now: ContinuousClock.Instant) {
    for (path, found) in unreachable where sweep.passing.failed[path] == nil && !sweep.isPartial {
      if sweep.passing.readable.contains(path) {
        notices.append(.back(path))
      } else if found.sweep == sweepNumber {
        continue  // it was closed when the sweep had passed it: the next one tells more
      }
      unreachable[path] = nil  // back, or gone
    }
    polled = sweep.polled
    nextPoll = now + rules.poll
    if !sweep.isPartial { forgetUnseenWatches(sweep.passing.failed) }
    tell(
      WatchLimit(watched: watches.count, folders: sweep.passing.folders, isKernel: sweep.isKernelLimit), sweep.unwatched
    )
    methods = methods.filter { sweep.identities[$0.key] != nil }
    ignored = sweep.passing.ignored
    let failed = sweep.passing.failed
    var reason = sweep.reason
    if reason == .overflow {
      // It ran over again meanwhile: what this sweep had passed by then may have changed.
      if wantedSweep == .overflow { reason = .request } else { isRecovering = false }
    }
    // However slow a disk was, an hour is enough.
    let pause = max(rules.sweep, min(sweep.took * Self.leastPause, .seconds(3600)))
    nextSweep = min(nextSweep, now + (sweep.isPartial ? .seconds(1) : pause))
    let report = SweepReport(
      number: sweepNumber, reason: reason, began: sweep.began, seen: sweep.passing.seen,
      folders: sweep.isPartial ? [] : sweep.roots.filter { failed[$0] == nil }, identities: sweep.identities,
      failed: failed)
    // What the sweep found too fresh settles first: then its report says that all of that has been handed out, and a
    // file that has another name now is known under that one before its old name is missed.
    let settle = rules.folders.map(\.settle).max() ?? .zero
    endedSweeps.append((report, settling.pending.isEmpty ? now : now + settle))
  }

  /// Forgets the folders that the sweep has not come to: they are gone, and that was among what the kernel could not tell.
  /// Of what lies in a folder that cannot be read, nothing is known.
  private func forgetUnseenWatches(_ failed: [FilePath: Errno]) {
    let unknown = OutermostFolders(failed.keys)
    for number in watches.remove(before: sweepNumber, where: { !unknown.cover($0) }) { inotify?.unwatch(number) }
  }

  /// Says once, and when the figures change by much, that there are too few watches.
  private func tell(_ limit: WatchLimit, _ unwatched: Int) {
    guard unwatched > 0 else {
      toldLimit = nil
      return
    }
    if let told = toldLimit, abs(told.folders - limit.folders) * 10 <= told.folders { return }
    toldLimit = limit
    notices.append(.outOfWatches(limit))
  }
}
