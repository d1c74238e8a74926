internal import Dispatch
internal import Glibc
internal import NewsModel
internal import SystemPackage

/// Looks at what is due.
extension DropWatch {
  /// One round of work: looks that are due, a step of each walk, and the time of the next round.
  func work() {
    guard !isStopped else { return }
    lookAtDue()
    knock()
    stepVisit()
    stepSweep()
    schedule()
    deliver()
  }

  private func lookAtDue() {
    let now = ContinuousClock.now
    let room = readyLimit - fresh.count
    guard room > 0 else { return }
    for path in settling.due(now, limit: min(room, 512)) {
      guard let rules = rules.rules(for: path), let entry = settling.pending[path],
        let seen = try? FileLook(at: path, below: rules.path), seen.kind != .folder
      else {
        settling.forget(path)
        continue
      }
      let pace = Settling.Pace(rules, isRemote: entry.state == .found && isRemote(path))
      var look = Self.look(seen, at: Self.clock())
      if entry.state == .found, seen.kind == .regular, seen.stamp.size > 0 {
        look.writers = OpenWriters.of(path, below: rules.path)
      }
      if settling.looked(path, look, pace, now: now) {
        fresh.append(Drop(path: path, kind: seen.kind, stamp: seen.stamp, readyAt: now, sweep: entry.sweep))
      } else if mode == .once, entry.since + patience(rules) < now {
        giveUp(path)
      }
    }
  }

  /// Whether a file's times are another machine's.
  private func isRemote(_ path: FilePath) -> Bool {
    polled.tops.contains { path.starts(with: $0.key) && $0.value == .remote }
  }

  /// What a look at a file says of its age, by the wall clock; a clock set back makes ages negative, and then the file
  /// counts as fresh.
  static func look(_ seen: FileLook, at clock: Int64) -> Settling.Look {
    Settling.Look(
      kind: seen.kind, stamp: seen.stamp, quiet: .nanoseconds(clock &- seen.stamp.changed),
      unwritten: .nanoseconds(clock &- seen.stamp.modified))
  }

  /// The wall clock, nanoseconds since the epoch.
  static func clock() -> Int64 {
    var clock = timespec()
    clock_gettime(CLOCK_REALTIME, &clock)
    return Int64(clock.tv_sec) &* 1_000_000_000 &+ Int64(clock.tv_nsec)
  }

  /// Tries whether a drop folder that could not be read can be by now: nothing tells of a mount.
  private func knock() {
    let now = ContinuousClock.now
    guard mode == .continuous, now >= nextKnock else { return }
    nextKnock = now + rules.poll
    guard sweep == nil, wantedSweep == nil else { return }
    for folder in rules.folders.map(\.path) where unreachable.contains(folder) {
      let descriptor = folder.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC) }
      guard descriptor >= 0 else { continue }
      close(descriptor)
      requestSweep()
      return
    }
  }

  /// Sets the timer for the next round.
  func schedule() {
    guard let timer else { return }
    let now = ContinuousClock.now
    var next: ContinuousClock.Instant?
    func consider(_ instant: ContinuousClock.Instant) { next = min(next ?? instant, instant) }
    if visit != nil || !visits.isEmpty, fresh.count < readyLimit { consider(now) }
    if !crowded.isEmpty, visit == nil { consider(crowdedUntil) }
    if sweep != nil || wantedSweep != nil {
      if hasRoomForSwept { consider(now) }
    } else {
      if mode == .continuous {
        consider(nextSweep)
        if !polled.isEmpty, visit == nil { consider(nextPoll) }
        if rules.folders.contains(where: { unreachable.contains($0.path) }) { consider(nextKnock) }
      }
      // Only for somebody who waits: when `next` is called again, it asks by itself.
      if waiter != nil, let due = vanished.values.min() { consider(due) }
      if waiter != nil, mode == .continuous || settling.pending.isEmpty, let sweep = endedSweeps.first {
        consider(max(sweep.from, now + .milliseconds(1)))
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
