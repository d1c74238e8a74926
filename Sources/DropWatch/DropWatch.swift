internal import DequeModule
internal import Dispatch
internal import DispatchExecutor
internal import Glibc
internal import NewsModel
package import SystemPackage

/// Says which names in the drop folders are ready to be taken.
///
/// An inotify descriptor, read by a Dispatch source, tells of changes at once; sweeps find what it could not tell.
/// The watch knows no ledger: what a sweep finds is handed on, known or not, and whoever takes it knows better.
/// Memory is bounded: beyond a limit of paths pending, what comes is remembered only by sweeping again.
package actor DropWatch {
  /// How the watch works.
  package enum Mode: Sendable {
    /// Watch until ``stop()``.
    case continuous
    /// One sweep; `next` ends when all that it found has settled.
    case once
  }

  private let executor = DispatchExecutor(label: "newsfold.watch")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let mode: Mode
  private var rules: WatchRules
  private var inotify: Inotify?
  private var source: (any DispatchSourceRead)?
  private var timer: (any DispatchSourceTimer)?
  private var watches = WatchTable()
  private var settling: Settling

  private var fresh = Deque<Drop>()
  private var swept = Deque<Drop>()
  private var vanished: [FilePath: ContinuousClock.Instant] = [:]
  private var notices: [WatchNotice] = []
  /// Reports of sweeps, and from when on they can be told.
  private var endedSweeps: [(report: SweepReport, from: ContinuousClock.Instant)] = []
  private var waiter: CheckedContinuation<WatchBatch?, Never>?
  private var waiterLimit = 0

  private var sweep: Sweep?
  private var wantedSweep: SweepReason?
  /// Of the last sweep of everything that was begun.
  private var sweepNumber = 0
  /// Folders that appeared and are to be walked soon.
  private var newFolders: [FilePath] = []
  private var unreachable: Set<FilePath> = []
  private var nextSweep = ContinuousClock.now
  private var ignored: [String: Int] = [:]
  private var isStopped = false

  /// Most paths held ready or pending before the watch stops looking further.
  private let readyLimit: Int
  private let pendingLimit: Int

  /// - Parameters:
  ///   - readyLimit: drops held before sweeping waits for them to be taken.
  ///   - pendingLimit: unsettled paths held before further ones are left to a sweep.
  package init(
    _ rules: WatchRules, mode: Mode = .continuous, readyLimit: Int = 4096, pendingLimit: Int = 65_536
  ) {
    self.rules = rules
    self.mode = mode
    self.readyLimit = readyLimit
    self.pendingLimit = pendingLimit
    settling = Settling(settle: rules.settle, unclosed: rules.unclosed)
  }

  /// A sweep under way.
  private struct Sweep: ~Copyable {
    let reason: SweepReason?
    var walk: FolderWalk
    let roots: [FilePath]
    var failed: [FilePath] = []
    var seen = 0
    var ignored: [String: Int] = [:]
  }

  // MARK: Beginning and end

  /// Begins to watch and asks for the first sweep.
  ///
  /// - Throws: ``WatchError`` where inotify cannot be had.
  package func start() throws {
    if mode == .continuous {
      let inotify = try Inotify()
      self.inotify = inotify
      let source = DispatchSource.makeReadSource(fileDescriptor: inotify.descriptor, queue: executor.queue)
      source.setEventHandler { [weak self] in self?.assumeIsolated { $0.drain() } }
      // Only here: a descriptor closed while the source still knows it could be another file's by then.
      source.setCancelHandler { close(inotify.descriptor) }
      self.source = source
      source.activate()
    }
    let timer = DispatchSource.makeTimerSource(queue: executor.queue)
    timer.setEventHandler { [weak self] in self?.assumeIsolated { $0.work() } }
    self.timer = timer
    timer.activate()
    wantedSweep = .start
    schedule()
  }

  /// Ends watching. `next` gives what is left, then nothing.
  package func stop() {
    guard !isStopped else { return }
    isStopped = true
    source?.cancel()
    timer?.cancel()
    source = nil
    timer = nil
    inotify = nil
    sweep = nil
    deliver()
  }

  /// Watches other folders, or by other rules, from now on; everything is swept.
  package func reconfigure(_ rules: WatchRules) {
    self.rules = rules
    settling.settle = rules.settle
    settling.unclosed = rules.unclosed
    for number in watches.removeAll() { inotify?.unwatch(number) }
    unreachable = []
    sweep = nil
    wantedSweep = .request
    schedule()
  }

  /// Asks for a sweep of everything; returns the number that its report will have. An earlier one may be under way.
  @discardableResult
  package func requestSweep() -> Int {
    if wantedSweep == nil { wantedSweep = .request }
    schedule()
    return sweepNumber + 1
  }

  /// The file at `path` changed while it was read: it is looked at again.
  package func reconsider(_ path: FilePath) {
    settling.note(.appeared, path, now: .now)
    schedule()
  }

  // MARK: What is ready

  /// Waits until something is to be told and returns it, at most `limit` drops, those heard of before those swept.
  /// Nothing when the watch has ended. One caller at a time.
  package func next(limit: Int) async -> WatchBatch? {
    precondition(waiter == nil, "one caller at a time")
    if let batch = takeBatch(limit) { return batch }
    if isStopped || isDone { return nil }
    schedule()
    waiterLimit = limit
    return await withCheckedContinuation { waiter = $0 }
  }

  private func takeBatch(_ limit: Int) -> WatchBatch? {
    var batch = WatchBatch()
    while batch.drops.count < limit, let drop = fresh.popFirst() { batch.drops.append(drop) }
    while batch.drops.count < limit, let drop = swept.popFirst() { batch.drops.append(drop) }
    batch.notices = notices
    notices = []
    if fresh.isEmpty, swept.isEmpty { batch.sweeps = takeSettledSweeps() }
    if fresh.isEmpty, swept.isEmpty, sweep == nil, newFolders.isEmpty {
      let now = ContinuousClock.now
      batch.vanished = vanished.filter { $0.value <= now || isStopped }.map(\.key)
      for path in batch.vanished { vanished[path] = nil }
    }
    return batch.isEmpty ? nil : batch
  }

  private func takeSettledSweeps() -> [SweepReport] {
    guard !endedSweeps.isEmpty else { return [] }
    let now = ContinuousClock.now
    // A sweep of one go is over when all has settled; a watch does not wait for a file that somebody keeps writing.
    if mode == .once, !settling.pending.isEmpty { return [] }
    let isLookedAt = settling.nextDue.map { $0 > now } ?? true
    let settled = endedSweeps.prefix { $0.from <= now && isLookedAt || isStopped }
    endedSweeps.removeFirst(settled.count)
    return settled.map(\.report)
  }

  private func deliver() {
    guard let waiter else { return }
    if let batch = takeBatch(waiterLimit) {
      self.waiter = nil
      waiter.resume(returning: batch)
    } else if isStopped || isDone {
      self.waiter = nil
      waiter.resume(returning: nil)
    }
  }

  /// Whether a watch of one sweep has nothing more to tell.
  private var isDone: Bool {
    mode == .once && sweep == nil && wantedSweep == nil && newFolders.isEmpty && settling.pending.isEmpty
      && fresh.isEmpty && swept.isEmpty && endedSweeps.isEmpty && notices.isEmpty
  }

  // MARK: Events

  private func drain() {
    guard let inotify else { return }
    let now = ContinuousClock.now
    inotify.drain { take($0, now) }
    schedule()
    deliver()
  }

  private func take(_ event: InotifyEvent, _ now: ContinuousClock.Instant) {
    if event.has(Int(IN_Q_OVERFLOW)) {
      notices.append(.overflowed)
      wantedSweep = .overflow
      return
    }
    guard let folder = watches.folder(event.watch) else { return }
    if event.has(Int(IN_IGNORED)) { return watches.remove(event.watch) }
    if event.has(Int(IN_DELETE_SELF)) || event.has(Int(IN_MOVE_SELF)) {
      // A drop folder itself went away; one below is told of by the folder above it.
      if rules.folders.contains(folder) {
        for number in watches.remove(below: folder) { inotify?.unwatch(number) }
        requestSweep()
      }
      return
    }
    guard !event.name.isEmpty else { return }
    if let pattern = rules.ignored.match(event.name) {
      if event.has(Int(IN_CREATE)) || event.has(Int(IN_MOVED_TO)) { ignored[pattern, default: 0] += 1 }
      if !event.has(Int(IN_MOVED_FROM)) && !event.has(Int(IN_DELETE)) { return }
    }
    let path = FilePath(bytes: folder.bytes + [0x2F] + event.name)
    if event.isFolder { takeFolder(path, event, now) } else { takeFile(path, event, now) }
  }

  private func takeFolder(_ path: FilePath, _ event: InotifyEvent, _ now: ContinuousClock.Instant) {
    if event.has(Int(IN_CREATE)) || event.has(Int(IN_MOVED_TO)) {
      newFolders.append(path)
    } else if event.has(Int(IN_MOVED_FROM)) || event.has(Int(IN_DELETE)) {
      for number in watches.remove(below: path) { inotify?.unwatch(number) }
      vanished[path] = now + rules.settle
    } else if event.has(Int(IN_ATTRIB)), watches.number(path) == nil {
      newFolders.append(path)  // perhaps it can be read now
    }
  }

  private func takeFile(_ path: FilePath, _ event: InotifyEvent, _ now: ContinuousClock.Instant) {
    if event.has(Int(IN_DELETE)) || event.has(Int(IN_MOVED_FROM)) {
      settling.forget(path)
      vanished[path] = now + rules.settle
      return
    }
    if settling.pending.count >= pendingLimit, settling.pending[path] == nil {
      // Too many at once: they are found again by the sweep that follows.
      if wantedSweep == nil { wantedSweep = .request }
      return
    }
    vanished[path] = nil
    if event.has(Int(IN_MOVED_TO)) {
      settling.note(.moved, path, now: now)
    } else if event.has(Int(IN_CLOSE_WRITE)) {
      settling.note(.closed, path, now: now)
    } else if event.has(Int(IN_MODIFY)) {
      settling.note(.open, path, now: now)
    } else if event.has(Int(IN_CREATE)) {
      settling.note(.appeared, path, stamp: (try? FileLook(at: path))?.stamp, now: now)
    } else if event.has(Int(IN_ATTRIB)) {
      settling.noteAttributes(path, now: now)
    }
  }

  // MARK: Looking

  /// One round of work: looks that are due, a step of the sweep, and the time of the next round.
  private func work() {
    guard !isStopped else { return }
    lookAtDue()
    stepSweep()
    schedule()
    deliver()
  }

  private func lookAtDue() {
    let now = ContinuousClock.now
    let room = readyLimit - fresh.count
    guard room > 0 else { return }
    for path in settling.due(now, limit: min(room, 512)) {
      guard let look = try? FileLook(at: path), look.kind != .folder else {
        settling.forget(path)
        continue
      }
      let age = Self.age(of: look.stamp)
      if settling.looked(path, kind: look.kind, stamp: look.stamp, age: age, now: now) {
        fresh.append(Drop(path: path, kind: look.kind, stamp: look.stamp, readyAt: now))
      }
    }
  }

  /// Since the file last changed, by the wall clock; a clock set back makes it negative, and then it counts as fresh.
  private static func age(of stamp: FileStamp) -> Duration {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return .nanoseconds(Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec) &- stamp.changed)
  }

  private func stepSweep() {
    let now = ContinuousClock.now
    if sweep == nil {
      if mode == .continuous, wantedSweep == nil, now >= nextSweep { wantedSweep = .interval }
      if let reason = wantedSweep {
        wantedSweep = nil
        newFolders = []
        nextSweep = now + rules.sweep
        sweepNumber += 1
        sweep = Sweep(reason: reason, walk: FolderWalk(rules.folders), roots: rules.folders)
      } else if !newFolders.isEmpty {
        sweep = Sweep(reason: nil, walk: FolderWalk(newFolders), roots: [])
        newFolders = []
      }
    }
    guard swept.count < readyLimit, var sweep = sweep.take() else { return }
    let isUnfinished = walk(&sweep, now)
    if isUnfinished { self.sweep = consume sweep } else { end(sweep, now) }
  }

  private func walk(_ sweep: inout Sweep, _ now: ContinuousClock.Instant) -> Bool {
    var failures: [(FilePath, Errno)] = []
    var found: [FolderWalk.Found] = []
    var passed: [String: Int] = [:]
    let isUnfinished = sweep.walk.step(
      limit: 512, enter: watch, failed: { failures.append(($0, $1)) },
      isIgnored: { name in
        guard let pattern = rules.ignored.match(name) else { return false }
        passed[pattern, default: 0] += 1
        return true
      }, { found.append($0) })
    sweep.ignored.merge(passed, uniquingKeysWith: +)
    for (path, code) in failures where sweep.roots.contains(path) {
      sweep.failed.append(path)
      if unreachable.insert(path).inserted { notices.append(.unreachable(path, code)) }
    }
    // The oldest first: of two files with one text, the one that was there first is the original.
    found.sort { one, other in
      let (a, b) = (one.look.stamp.modified, other.look.stamp.modified)
      return a != b ? a < b : one.path.bytes.lexicographicallyPrecedes(other.path.bytes)
    }
    for file in found where settling.pending[file.path] == nil {
      sweep.seen += 1
      let look = file.look
      if look.kind != .regular || Self.age(of: look.stamp) > rules.settle && look.stamp.size > 0 {
        swept.append(Drop(path: file.path, kind: look.kind, stamp: look.stamp, readyAt: now))
      } else if settling.pending.count < pendingLimit {
        settling.note(.appeared, file.path, stamp: look.stamp, now: now)
      } else if wantedSweep == nil {
        wantedSweep = .request
      }
    }
    return isUnfinished
  }

  private func end(_ sweep: consuming Sweep, _ now: ContinuousClock.Instant) {
    guard let reason = sweep.reason else { return }
    let reached = sweep.roots.filter { !sweep.failed.contains($0) }
    for folder in reached where unreachable.remove(folder) != nil { notices.append(.back(folder)) }
    ignored = sweep.ignored
    // What the sweep found too fresh settles first: then its report says that all of that has been handed out, and a
    // file that has another name now is known under that one before its old name is missed.
    let isSettled = settling.pending.isEmpty
    let report = SweepReport(number: sweepNumber, reason: reason, seen: sweep.seen, folders: reached)
    endedSweeps.append((report, isSettled ? now : now + rules.settle))
  }

  private func watch(_ folder: FilePath) {
    guard let inotify else { return }
    switch inotify.watch(folder) {
    case .success(let number): watches.insert(number, folder)
    case .failure(.noSpace): notices.append(.unwatched(folder, .noSpace))
    case .failure: break  // reading the folder will say why
    }
  }

  /// Sets the timer for the next round.
  private func schedule() {
    guard let timer else { return }
    let now = ContinuousClock.now
    var next: ContinuousClock.Instant?
    func consider(_ instant: ContinuousClock.Instant) { next = min(next ?? instant, instant) }
    if sweep != nil || wantedSweep != nil || !newFolders.isEmpty {
      if swept.count < readyLimit { consider(now) }
    } else {
      if mode == .continuous { consider(nextSweep) }
      if let due = vanished.values.min() { consider(due) }
      if let sweep = endedSweeps.first { consider(sweep.from) }
    }
    if let due = settling.nextDue, fresh.count < readyLimit { consider(due) }
    guard let next else { return timer.schedule(deadline: .distantFuture) }
    let wait = max(.zero, next - now)
    let (seconds, attoseconds) = wait.components
    let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    timer.schedule(deadline: .now() + .nanoseconds(nanoseconds), leeway: .milliseconds(1))
  }

  // MARK: What is going on

  /// What is waiting, for status.
  package var state: WatchState {
    WatchState(
      pending: settling.pending.count, ready: fresh.count + swept.count,
      oldest: settling.pending.values.map(\.since).min().map { $0.duration(to: .now) }, ignored: ignored,
      folders: watches.count, unreachable: Array(unreachable), isSweeping: sweep != nil)
  }

  /// Why a path has not been taken yet; nothing where the watch is not waiting for it.
  package func waiting(at path: FilePath) -> String? {
    guard let entry = settling.pending[path] else {
      return fresh.contains { $0.path == path } || swept.contains { $0.path == path }
        ? "ready; its turn comes soon" : nil
    }
    return switch entry.state {
    case .moved: "renamed into place; its turn comes soon"
    case .closed: "closed by its writer; taken after \(rules.settle) without a change"
    case .appeared: "just appeared; taken when it stays unchanged for \(rules.settle)"
    case .open: "written and not closed: someone may still be writing; taken after \(rules.unclosed) without a change"
    }
  }
}
