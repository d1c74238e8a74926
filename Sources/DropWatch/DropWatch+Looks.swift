internal import Dispatch
internal import Glibc
internal import NewsModel
package import SystemPackage

/// Looks at what is due.
extension DropWatch {
  /// One round of work: looks that are due, a step of each walk, and the time of the next round.
  func work() {
    guard !isStopped else { return }
    lookAtDue()
    knock()
    // A few milliseconds at a time: what is heard meanwhile waits no longer.
    let end = ContinuousClock.now + .milliseconds(4)
    repeat {
      stepTouched()
      stepVisit()
      stepSweep()
    } while (visit != nil && hasRoomForFresh || sweep != nil && hasRoomForSwept || !touched.isEmpty)
      && ContinuousClock.now < end
    schedule()
    deliver()
  }

  /// Looks at what is due. What the kernel has to tell by then is heard before a look is believed: a file may have been
  /// opened again since it was closed or renamed, and the look shows the beginning of what is being written.
  private func lookAtDue() {
    let now = ContinuousClock.now
    let room = readyLimit - fresh.count
    guard room > 0 else { return }
    let due = settling.due(now, limit: min(room, 512))
    guard !due.isEmpty else { return }
    let looks = due.map { path in look(at: path) }
    listen()
    for (path, look) in zip(due, looks) {
      guard let look, let rules = rules.rules(for: path), let entry = settling.pending[path] else {
        settling.forget(path)
        if look == nil, !isGone(path) { come(by: path.removingLastComponent()) }
        continue
      }
      guard entry.generation == look.generation else {
        settling.putOff(path)
        continue
      }
      let pace = Settling.Pace(rules, isRemote: entry.state == .found && isRemote(path))
      if settling.looked(path, look.seen, pace, now: now) {
        let seen = look.seen
        fresh.append(
          Drop(
            path: path, kind: seen.kind, stamp: seen.stamp, readyAt: now, sweep: entry.sweep,
            mayBeOpen: entry.state == .open || seen.writers == .some))
      } else if mode == .once, entry.since + patience(rules) < now {
        giveUp(path)
      }
    }
  }

  private func look(at path: FilePath) -> (seen: Settling.Look, generation: UInt64)? {
    guard let rules = rules.rules(for: path), let entry = settling.pending[path],
      let seen = try? FileLook(at: path, below: rules.path), seen.kind != .folder
    else { return nil }
    var look = Self.look(seen, at: Self.clock())
    if entry.state == .found, seen.kind == .regular, seen.stamp.size > 0 {
      look.writers = OpenWriters(of: path, below: rules.path)
    }
    return (look, entry.generation)
  }

  /// Whether nothing is at a path, as opposed to nothing that could be looked at for a moment.
  private func isGone(_ path: FilePath) -> Bool {
    guard let root = rules.rules(for: path)?.path else { return true }
    do {
      return try FileLook(at: path, below: root).kind == .folder
    } catch {
      return error as? Errno == .noSuchFileOrDirectory || error as? Errno == .notDirectory
    }
  }

  /// Of what was handed out, what has been heard of again since: it is not what it was, and comes again.
  package func heardAgain(_ paths: [FilePath]) -> Set<FilePath> {
    listen()
    schedule()
    return Set(paths.filter { settling.pending[$0].map { $0.state != .again } ?? false })
  }

  /// What seemed to have gone and is there all the same is looked at: two names may have changed places.
  func lookAtVanished(_ now: ContinuousClock.Instant) -> [FilePath] {
    let due = Array(vanished.lazy.filter { $0.value <= now }.map(\.key).prefix(1000))
    return due.filter { path in
      vanished[path] = nil
      guard let rules = rules.rules(for: path), let look = try? FileLook(at: path, below: rules.path) else {
        return true
      }
      if look.kind == .folder {
        come(by: path)
        return true
      }
      if settling.pending[path] == nil, rules.ignored.match(path, below: rules.path) == nil {
        // Only found: what was done to it since may not have been heard of.
        settling.note(.found, path, Settling.Pace(rules), stamp: look.stamp, now: now)
        schedule()
      }
      return false
    }
  }

  /// Whether a file's times are another machine's.
  private func isRemote(_ path: FilePath) -> Bool {
    polled.tops.contains { path.isIn($0.key) && $0.value == .remote }
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
    for folder in rules.folders.map(\.path) where unreachable[folder] != nil {
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
    if !touched.isEmpty || (visit != nil || !visits.isEmpty) && hasRoomForFresh { consider(now) }
    if !crowded.isEmpty, visit == nil { consider(crowdedUntil) }
    if sweep != nil || wantedSweep != nil {
      if hasRoomForSwept { consider(now) }
    } else {
      if mode == .continuous {
        if let start = nextSweepStart { consider(start) }
        if !polled.isEmpty, visit == nil { consider(nextPoll) }
        if rules.folders.contains(where: { unreachable[$0.path] != nil }) { consider(nextKnock) }
      }
      // Only for somebody who waits: when `next` is called again, it asks by itself.
      if waiter != nil, let due = vanished.values.min() { consider(due) }
      // One that waits for files to settle is told with the look at the last of them.
      if waiter != nil, mode == .continuous || settling.pending.isEmpty, let sweep = endedSweeps.first,
        !isHeldUp(sweep.report)
      {
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
