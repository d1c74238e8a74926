internal import Dispatch
internal import Glibc
internal import NewsModel
internal import SystemPackage

/// Looks at what is due, and walks the folders.
extension DropWatch {
  /// One round of work: looks that are due, a step of the sweep, and the time of the next round.
  func work() {
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
      guard let root = rules.folders.first(where: { path.starts(with: $0) }),
        let look = try? FileLook(at: path, below: root), look.kind != .folder
      else {
        settling.forget(path)
        continue
      }
      let age = Self.age(of: look.stamp)
      if settling.looked(path, kind: look.kind, stamp: look.stamp, age: age, now: now) {
        fresh.append(Drop(path: path, kind: look.kind, stamp: look.stamp, readyAt: now))
      } else if mode == .once, let since = settling.pending[path]?.since, since + patience < now {
        giveUp(path)
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
        sweep = Sweep(reason: reason, walk: FolderWalk(rules.folders, below: rules.folders), roots: rules.folders)
      } else if !newFolders.isEmpty {
        sweep = Sweep(reason: nil, walk: FolderWalk(newFolders, below: rules.folders), roots: [])
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
    var entered: [FilePath] = []
    let number = sweep.reason == nil ? nil : sweepNumber
    let isUnfinished = sweep.walk.step(
      limit: 512,
      enter: { folder in
        entered.append(folder)
        watch(folder)
      }, failed: { failures.append(($0, $1)) },
      isIgnored: { name in
        guard let pattern = rules.ignored.match(name) else { return false }
        passed[pattern, default: 0] += 1
        return true
      }, { found.append($0) })
    sweep.ignored.merge(passed, uniquingKeysWith: +)
    sweep.entered += entered.filter(unreachable.contains)
    for (path, code) in failures {
      let hasGone = code == .noSuchFileOrDirectory || code == .notDirectory || code == .tooManySymbolicLinkLevels
      if hasGone, !sweep.roots.contains(path) { continue }  // since its name was read
      sweep.failed.insert(path)
      if unreachable.insert(path).inserted { notices.append(.unreachable(path, code)) }
    }
    // The oldest of these first, so that of two files with one text the one that was there first is the original.
    found.sort { one, other in
      let (a, b) = (one.look.stamp.modified, other.look.stamp.modified)
      return a != b ? a < b : one.path.bytes.lexicographicallyPrecedes(other.path.bytes)
    }
    for file in found where settling.pending[file.path] == nil {
      sweep.seen += 1
      let look = file.look
      if look.kind != .regular || Self.age(of: look.stamp) > rules.settle && look.stamp.size > 0 {
        swept.append(
          Drop(path: file.path, kind: look.kind, stamp: look.stamp, readyAt: now, sweep: number))
      } else if settling.pending.count < pendingLimit {
        settling.note(.appeared, file.path, stamp: look.stamp, now: now)
      } else if wantedSweep == nil {
        wantedSweep = .request
      }
    }
    return isUnfinished
  }

  private func end(_ sweep: consuming Sweep, _ now: ContinuousClock.Instant) {
    for path in unreachable where !sweep.failed.contains(path) {
      if sweep.entered.contains(path) {
        notices.append(.back(path))
      } else if sweep.reason == nil {
        continue  // this walk did not come by
      }
      unreachable.remove(path)  // back, or gone
    }
    guard let reason = sweep.reason else { return }
    let reached = sweep.roots.filter { !sweep.failed.contains($0) }
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
  func schedule() {
    guard let timer else { return }
    let now = ContinuousClock.now
    var next: ContinuousClock.Instant?
    func consider(_ instant: ContinuousClock.Instant) { next = min(next ?? instant, instant) }
    if sweep != nil || wantedSweep != nil || !newFolders.isEmpty {
      if swept.count < readyLimit { consider(now) }
    } else {
      if mode == .continuous { consider(nextSweep) }
      // Only for somebody who waits: when `next` is called again, it asks by itself.
      if waiter != nil, let due = vanished.values.min() { consider(due) }
      if waiter != nil, mode == .continuous || settling.pending.isEmpty, let sweep = endedSweeps.first {
        consider(sweep.from)
      }
    }
    if let due = settling.nextDue, fresh.count < readyLimit { consider(due) }
    guard let next else { return timer.schedule(deadline: .distantFuture) }
    let wait = max(.zero, next - now)
    let (seconds, attoseconds) = wait.components
    let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    timer.schedule(deadline: .now() + .nanoseconds(nanoseconds), leeway: .milliseconds(1))
  }
}
