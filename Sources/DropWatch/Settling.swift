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
    /// Created, or found by a sweep, without a write heard of: ready when two looks agree.
    case appeared
    /// Written and not closed: someone may still be writing.
    case open
  }

  struct Pending {
    var state: State
    var due: ContinuousClock.Instant
    /// The deadline in the heap that counts; any other of this path is out of date.
    var queued: UInt64 = 0
    /// The last look, where one was taken.
    var stamp: FileStamp?
    let since: ContinuousClock.Instant
  }

  private struct Deadline: Comparable {
    let due: ContinuousClock.Instant
    /// What was heard of first is looked at first.
    let order: UInt64
    let path: FilePath
    static func < (left: Deadline, right: Deadline) -> Bool { (left.due, left.order) < (right.due, right.order) }
  }

  var settle: Duration
  var unclosed: Duration
  private(set) var pending: [FilePath: Pending] = [:]
  private var deadlines = Heap<Deadline>()
  private var lastOrder: UInt64 = 0

  init(settle: Duration, unclosed: Duration) {
    self.settle = settle
    self.unclosed = unclosed
  }

  /// When something is next to be looked at.
  var nextDue: ContinuousClock.Instant? { deadlines.min?.due }

  mutating func note(_ state: State, _ path: FilePath, stamp: FileStamp? = nil, now: ContinuousClock.Instant) {
    let due: ContinuousClock.Instant
    switch state {
    case .moved: due = now
    case .closed, .appeared: due = now + settle
    case .open: due = now + unclosed
    }
    guard let old = pending[path]?.due else {
      pending[path] = Pending(state: state, due: due, stamp: stamp, since: now)
      return wait(for: path, until: due)
    }
    pending[path]?.state = state
    pending[path]?.stamp = stamp
    pending[path]?.due = due
    // A later deadline is seen to when the one in the heap comes: a busy writer costs no heap entry each time.
    if due < old { wait(for: path, until: due) }
  }

  private mutating func wait(for path: FilePath, until due: ContinuousClock.Instant) {
    lastOrder += 1
    pending[path]?.queued = lastOrder
    deadlines.insert(Deadline(due: due, order: lastOrder, path: path))
  }

  /// Its attributes changed. Someone who still writes goes on; for the rest the quiet begins anew.
  mutating func noteAttributes(_ path: FilePath, now: ContinuousClock.Instant) {
    switch pending[path]?.state {
    case .open, .moved: return
    case .closed: note(.closed, path, now: now)
    case .appeared, nil: note(.appeared, path, now: now)
    }
  }

  /// The path is gone.
  mutating func forget(_ path: FilePath) { pending[path] = nil }

  /// A folder is gone, or not of the drop folders any more, with all below it.
  mutating func forget(below folder: FilePath) {
    for path in pending.keys where path.starts(with: folder) { pending[path] = nil }
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

  /// What a look at a due path shows; true when it is ready, and then it is no longer pending.
  ///
  /// - Parameter age: since the file last changed, by the wall clock; negative or absurd ages count as no age.
  mutating func looked(
    _ path: FilePath, kind: FileKind, stamp: FileStamp, age: Duration, now: ContinuousClock.Instant
  ) -> Bool {
    guard let entry = pending[path] else { return false }
    let isUnchanged = entry.stamp?.isSameVersion(as: stamp) ?? false
    let isReady: Bool
    var wait = settle
    switch entry.state {
    case .moved, .closed:
      isReady = true
    case .appeared where kind == .regular && stamp.size == 0 && age < unclosed:
      // Made, and nothing written yet: whoever made it is likely to begin.
      isReady = false
      wait = unclosed
    case .appeared:
      isReady = kind != .regular || isUnchanged || age > settle
    case .open:
      isReady = isUnchanged || age >= unclosed
      wait = unclosed
    }
    if isReady {
      pending[path] = nil
      return true
    }
    pending[path]?.stamp = stamp
    pending[path]?.due = now + wait
    self.wait(for: path, until: now + wait)
    return false
  }
}
