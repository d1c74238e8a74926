internal import HeapModule
internal import NewsModel
internal import SystemPackage

/// Decides when a file is ready: what was heard of each path, and when to look at it next.
///
/// A value without I/O or clock of its own: events, looks and the time come in, paths to look at and drops go out.
struct Settling {
  /// What was last heard of a path.
  enum State: Equatable {
    /// Renamed into place: whole by the custom of those who do so.
    case moved
    /// Closed after writing; quiet for `settle` makes it ready.
    case closed
    /// Created without a write heard of, as a link is: ready when two looks agree.
    case appeared
    /// Written and not closed: someone may still be writing.
    case open
    /// Found by looking, with nothing heard of it: who wrote it may still have it open.
    case found
    /// Could not be read, and is to be tried again.
    case again
  }

  struct Pending {
    var state: State
    var due: ContinuousClock.Instant
    /// The deadline in the heap that counts; any other of this path is out of date.
    var queued: UInt64 = 0
    /// The last look, where one was taken, and when it was first so.
    var stamp: FileStamp?
    var unchangedSince: ContinuousClock.Instant
    let since: ContinuousClock.Instant
    /// The sweep that came by it, until something is heard of it.
    var sweep: Int?
    /// Counts what was noted of it: a look that was taken before the last of it says nothing.
    var generation: UInt64 = 0
  }

  /// How long to wait, in the folder in question.
  struct Pace {
    var settle: Duration
    var unclosed: Duration
    var unheard: Duration
    /// Whether times of files come from another machine's clock.
    var isRemote = false

    init(_ rules: FolderRules, isRemote: Bool = false) {
      (settle, unclosed, unheard) = (rules.settle, rules.unclosed, rules.unheard)
      self.isRemote = isRemote
    }
  }

  private struct Deadline: Comparable {
    let due: ContinuousClock.Instant
    /// What was heard of first is looked at first.
    let order: UInt64
    let path: FilePath
    static func < (left: Deadline, right: Deadline) -> Bool { (left.due, left.order) < (right.due, right.order) }
  }

  private(set) var pending: [FilePath: Pending] = [:]
  private var deadlines = Heap<Deadline>()
  private var lastOrder: UInt64 = 0
  /// How many pending paths each sweep has come by.
  private var found: [Int: Int] = [:]

  /// How many could not be read, and wait to be tried again.
  private(set) var retrying = 0
  /// How many others there are.
  var waiting: Int { pending.count - retrying }

  /// When something is next to be looked at.
  var nextDue: ContinuousClock.Instant? { deadlines.min?.due }

  /// Whether something that this sweep came by, or an earlier one, has not settled.
  func isWaiting(forSweep number: Int) -> Bool { found.keys.contains { $0 <= number } }

  mutating func note(
    _ state: State, _ path: FilePath, _ pace: Pace, stamp: FileStamp? = nil, sweep: Int? = nil,
    now: ContinuousClock.Instant
  ) {
    let due: ContinuousClock.Instant
    switch state {
    case .moved, .again: due = now
    case .closed, .appeared, .found: due = now + pace.settle
    case .open: due = now + pace.unclosed
    }
    note(state, path, due: due, stamp: stamp, sweep: sweep, now: now)
  }

  /// Notes something that is to be looked at when `due` comes.
  mutating func note(
    _ state: State, _ path: FilePath, due: ContinuousClock.Instant, stamp: FileStamp? = nil, sweep: Int? = nil,
    now: ContinuousClock.Instant
  ) {
    guard let old = pending[path] else {
      pending[path] = Pending(state: state, due: due, stamp: stamp, unchangedSince: now, since: now, sweep: sweep)
      if let sweep { found[sweep, default: 0] += 1 }
      if state == .again { retrying += 1 }
      return wait(for: path, until: due)
    }
    if old.sweep != sweep { release(old.sweep) }
    if old.state == .again { retrying -= 1 }
    if state == .again { retrying += 1 }
    if let sweep, old.sweep != sweep { found[sweep, default: 0] += 1 }
    pending[path] = Pending(
      state: state, due: due, queued: old.queued, stamp: stamp, unchangedSince: now, since: old.since, sweep: sweep,
      generation: old.generation + 1)
    // A later deadline is seen to when the one in the heap comes: a busy writer costs no heap entry each time.
    if due < old.due { wait(for: path, until: due) }
  }

  private mutating func wait(for path: FilePath, until due: ContinuousClock.Instant) {
    lastOrder += 1
    pending[path]?.queued = lastOrder
    deadlines.insert(Deadline(due: due, order: lastOrder, path: path))
  }

  private mutating func release(_ sweep: Int?) {
    guard let sweep, let count = found[sweep] else { return }
    found[sweep] = count > 1 ? count - 1 : nil
  }

  /// Its attributes changed. Someone who still writes goes on; for the rest the quiet begins anew.
  mutating func noteAttributes(_ path: FilePath, _ pace: Pace, now: ContinuousClock.Instant) {
    switch pending[path]?.state {
    case .open, .moved, .found: return
    case .closed: note(.closed, path, pace, now: now)
    case .appeared, .again, nil: note(.appeared, path, pace, now: now)
    }
  }

  /// Events were lost: what came after those that were heard, nobody knows. What waits is as if it had only been found;
  /// what was being written waits as long as before.
  mutating func doubt(_ pace: (FilePath) -> Pace?, now: ContinuousClock.Instant) {
    for (path, entry) in pending where entry.state != .again && entry.state != .open {
      guard let pace = pace(path) else { continue }
      note(.found, path, pace, stamp: entry.stamp, sweep: entry.sweep, now: now)
    }
  }

  /// A sweep has come by a path that only was found, by looking at its folder: who waits for the sweep waits for it, too.
  mutating func join(_ path: FilePath, sweep: Int) {
    guard let entry = pending[path], entry.state == .found, entry.sweep == nil else { return }
    pending[path]?.sweep = sweep
    found[sweep, default: 0] += 1
  }

  /// The path is gone.
  mutating func forget(_ path: FilePath) {
    guard let entry = pending.removeValue(forKey: path) else { return }
    if entry.state == .again { retrying -= 1 }
    release(entry.sweep)
  }

  /// A folder is gone, or not of the drop folders any more, with all below it.
  mutating func forget(below folder: FilePath) {
    for path in pending.keys where path.isIn(folder) { forget(path) }
  }

  /// Takes out the paths that are to be looked at by `now`, at most `limit`. Each must be answered by ``looked``.
  mutating func due(_ now: ContinuousClock.Instant, limit: Int) -> [FilePath] {
    var paths: [FilePath] = []
    while paths.count < limit, let next = deadlines.min, next.due <= now {
      deadlines.removeMin()
      guard let entry = pending[next.path], entry.queued == next.order else { continue }
      if entry.due > now {
        deadlines.insert(Deadline(due: entry.due, order: next.order, path: next.path))
      } else {
        paths.append(next.path)
      }
    }
    return paths
  }

  /// What was noted of a due path after a look at it was taken counts, and the look does not: it is due again then.
  mutating func putOff(_ path: FilePath) {
    guard let entry = pending[path] else { return }
    wait(for: path, until: entry.due)
  }

  /// What a look at a path shows.
  struct Look {
    let kind: FileKind
    let stamp: FileStamp
    /// Since the file last changed in any way, by the wall clock; negative where that clock was set back.
    var quiet: Duration
    /// Since its content last changed, by the wall clock.
    var unwritten: Duration
    /// Asked for what was only found.
    var writers = OpenWriters.unknown

    /// Whether something was done to the file after it was written, as those do who have finished with it: it was renamed
    /// or linked, or given its time or its permissions. Writing sets both times to the same instant.
    var isTouched: Bool { stamp.modified != stamp.changed }
  }

  /// What a look at a due path shows; true when it is ready, and then it is no longer pending.
  mutating func looked(_ path: FilePath, _ look: Look, _ pace: Pace, now: ContinuousClock.Instant) -> Bool {
    guard let entry = pending[path] else { return false }
    let isUnchanged = entry.stamp?.isSameVersion(as: look.stamp) ?? false
    let since = isUnchanged ? entry.unchangedSince : now
    let wait = Self.wait(entry.state, look, pace, isUnchanged: isUnchanged, for: now - since)
    guard let wait else {
      forget(path)
      return true
    }
    // It is being written, or is about to be: nobody who waits for the sweep waits for that.
    let isBegun = look.kind == .regular && look.stamp.size == 0
    if isBegun || look.writers == .some || entry.state == .found && entry.stamp != nil && !isUnchanged {
      release(entry.sweep)
      pending[path]?.sweep = nil
    }
    pending[path]?.stamp = look.stamp
    pending[path]?.unchangedSince = since
    pending[path]?.due = now + wait
    self.wait(for: path, until: now + wait)
    return false
  }

  /// How long to wait until the next look; nothing where the file is ready.
  private static func wait(
    _ state: State, _ look: Look, _ pace: Pace, isUnchanged: Bool, for unchanged: Duration
  ) -> Duration? {
    switch state {
    case .moved, .closed, .again:
      // An empty one may have been emptied just now, to be written anew, before the kernel has told of it.
      look.kind == .regular && look.stamp.size == 0 && !isUnchanged ? pace.settle : nil
    case .appeared, .found:
      if look.kind != .regular {
        nil
      } else if look.stamp.size == 0 && look.quiet < pace.unclosed && !(isUnchanged && unchanged >= pace.unclosed) {
        // Made, and nothing written yet: whoever made it is likely to begin.
        pace.unclosed
      } else if state == .appeared {
        isUnchanged || look.quiet > pace.settle ? nil : pace.settle
      } else {
        waitFound(look, pace, isUnchanged: isUnchanged, for: unchanged)
      }
    case .open: isUnchanged || look.quiet >= pace.unclosed ? nil : pace.unclosed
    }
  }

  private static func waitFound(_ look: Look, _ pace: Pace, isUnchanged: Bool, for unchanged: Duration) -> Duration? {
    switch look.writers {
    case .none: return isUnchanged || look.quiet > pace.settle ? nil : pace.settle
    // For certain; and yet some keep a file open for days when they have done with it.
    case .some: return unchanged >= max(pace.unclosed, .seconds(60)) ? nil : max(pace.settle, .milliseconds(500))
    case .unknown:
      if isWhole(look, pace) || isUnchanged && unchanged >= pace.unheard { return nil }
      if look.isTouched && !pace.isRemote { return isUnchanged ? nil : pace.settle }
      let left = pace.unheard - unchanged
      let byClock = look.unwritten >= .zero && !pace.isRemote ? pace.unheard - look.unwritten : left
      return max(pace.settle, min(left, byClock))
    }
  }

  /// Whether one look is enough to take a file of which nothing was heard: it was left alone for long, or touched by
  /// someone who had finished. Another machine's clock may differ from ours, so its times have to be older by far.
  static func isWhole(_ look: Look, _ pace: Pace) -> Bool {
    guard look.kind == .regular else { return true }
    guard look.stamp.size > 0 || look.quiet >= pace.unclosed else { return false }
    if pace.isRemote { return look.unwritten >= .seconds(600) && look.quiet >= .seconds(600) }
    return look.quiet > pace.settle && (look.isTouched || look.unwritten >= pace.unheard)
  }
}
