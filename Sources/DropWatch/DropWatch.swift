internal import DequeModule
internal import Dispatch
internal import DispatchExecutor
internal import Glibc
package import NewsModel
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

  let mode: Mode
  var rules: WatchRules
  var inotify: Inotify?
  private var source: (any DispatchSourceRead)?
  var timer: (any DispatchSourceTimer)?
  var watches = WatchTable()
  var settling = Settling()

  var fresh = FairQueue()
  /// What sweeps have found, and how many files that is.
  var swept = Deque<SeenFiles>()
  var sweptCount = 0
  /// When the first of it was found.
  var sweptSince = ContinuousClock.now
  /// When the last of it was taken.
  var sweptTaken = ContinuousClock.now
  var vanished: [FilePath: ContinuousClock.Instant] = [:]
  var notices: [WatchNotice] = []
  /// Reports of sweeps, and from when on they can be told.
  var endedSweeps: [(report: SweepReport, from: ContinuousClock.Instant)] = []
  var waiter: CheckedContinuation<WatchBatch?, Never>?
  var waiterLimits = BatchLimits(fresh: 0, swept: 0)

  /// A walk through everything, and one through a part, which goes first.
  var sweep: Sweep?
  var visit: Visit?
  var wantedSweep: SweepReason?
  /// Of the last sweep of everything that was begun.
  var sweepNumber = 0
  /// Parts that are to be walked: folders that appeared, or in which something was let go by.
  var visits: Set<FilePath> = []
  /// Folders whose attributes have changed: whether they can be read is to be tried.
  var touched: Set<FilePath> = []
  /// Folders of files for which there was no room among the pending ones, and when to go back to them.
  var crowded: Set<FilePath> = []
  /// Of files that were being written when they were renamed, the number that joins both halves of a rename.
  var renamedOpen: Set<UInt32> = []
  var crowdedUntil = ContinuousClock.now
  var polled = PolledFolders()
  var methods: [FilePath: FolderMethod] = [:]
  var toldLimit: WatchLimit?
  var unreachable: [FilePath: Unreachable] = [:]
  var isRecovering = false
  var nextSweep = ContinuousClock.now
  var nextPoll = ContinuousClock.now
  var nextKnock = ContinuousClock.now
  var ignored: [String: Int] = [:]
  var isStopped = false
  /// Files that a watch of one sweep has given up, because somebody goes on writing them.
  package private(set) var unsettled: [FilePath] = []
  private var reconsidered: [FilePath: Int] = [:]

  /// Most paths held ready or pending before the watch stops looking further.
  let readyLimit: Int
  let sweptLimit: Int
  let pendingLimit: Int
  /// Most folders with a watch: each costs about a kilobyte of the kernel's memory.
  let watchLimit: Int
  /// Longest time for which what a sweep finds is gathered.
  let gathering: Duration
  /// Most folders whose being unreachable is remembered.
  static let unreachableLimit = 4096
  static let visitLimit = 4096

  /// - Parameters:
  ///   - readyLimit: drops held before looking waits for them to be taken.
  ///   - sweptLimit: the same of names that a sweep has seen: nearly all of them are known, and each costs less.
  ///   - pendingLimit: unsettled paths held before further ones are left to a sweep.
  ///   - watchLimit: folders with a watch before further ones are polled.
  ///   - gathering: how long what a sweep finds may wait for more of it.
  package init(
    _ rules: WatchRules, mode: Mode = .continuous, readyLimit: Int = 16_384, sweptLimit: Int = 65_536,
    pendingLimit: Int = 65_536, watchLimit: Int = 65_536, gathering: Duration = .milliseconds(250)
  ) {
    self.rules = rules
    self.mode = mode
    self.readyLimit = readyLimit
    self.sweptLimit = sweptLimit
    self.pendingLimit = pendingLimit
    self.watchLimit = watchLimit
    self.gathering = gathering
  }

  // MARK: Beginning and end

  /// Begins to watch and asks for the first sweep.
  ///
  /// - Throws: ``WatchError`` where inotify cannot be had.
  package func start() throws {
    OpenWriters.ignoreSignal()
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
    // What is only ready is found again by the next start's sweep; stopping does not wait for it to be filed.
    fresh.removeAll()
    forgetSwept { _ in true }
    vanished.removeAll()
    endedSweeps.removeAll()
    source = nil
    timer = nil
    inotify = nil
    sweep = nil
    visit = nil
    deliver()
  }

  /// Watches other folders, or by other rules, from now on; everything is swept.
  package func reconfigure(_ rules: WatchRules) {
    self.rules = rules
    func isWatched(_ path: FilePath) -> Bool { rules.root(of: path) != nil }
    // What stays goes on being listened to.
    for number in watches.remove(where: { !isWatched($0) }) { inotify?.unwatch(number) }
    fresh.removeAll { !isWatched($0.path) }
    forgetSwept { !isWatched(FilePath(bytes: $0.folder)) }
    for path in settling.pending.keys where !isWatched(path) { settling.forget(path) }
    unreachable = unreachable.filter { isWatched($0.key) }
    methods = methods.filter { isWatched($0.key) }
    polled.keep(isWatched)
    crowded = []
    visits = []
    touched = []
    visit = nil
    // A sweep that repairs an overflow goes on being one.
    let isRepairing = wantedSweep == .overflow || sweep?.reason == .overflow
    sweep = nil
    wantedSweep = isRepairing ? .overflow : .request
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
    if mode == .once {
      reconsidered[path, default: 0] += 1
      if reconsidered[path, default: 0] > 10 { return giveUp(path) }
    }
    if settling.pending[path].map({ $0.state == .again }) ?? true { settle(path, stamp: nil, sweep: nil) }
    schedule()
  }

  /// A drop that ``Drop/isUnheard`` is not known as it is: it is looked at until it is certain that nobody writes it.
  package func settle(_ drop: Drop) {
    guard let rules = rules.rules(for: drop.path) else { return }
    if settling.pending[drop.path].map({ $0.state == .again }) ?? true {
      settle(drop.path, stamp: drop.stamp, sweep: drop.sweep)
    } else if let sweep = drop.sweep {
      settling.join(drop.path, sweep: sweep)
    }
    // The report of its sweep comes after the first look at it, which mostly is enough.
    let from = ContinuousClock.now + rules.settle
    for index in endedSweeps.indices where drop.sweep.map({ $0 <= endedSweeps[index].report.number }) ?? false {
      endedSweeps[index].from = max(endedSweeps[index].from, from)
    }
    schedule()
  }

  /// Files that were counted as gone are at these paths again.
  package func lookAgain(at paths: [FilePath]) {
    guard !paths.isEmpty else { return }
    for path in paths where settling.pending[path].map({ $0.state == .again }) ?? true {
      guard let rules = rules.rules(for: path), rules.ignored.match(path, below: rules.path) == nil else { continue }
      if settling.waiting < pendingLimit { settle(path, stamp: nil, sweep: nil) } else { crowd(path) }
    }
    schedule()
  }

  private func settle(_ path: FilePath, stamp: FileStamp?, sweep: Int?) {
    guard let rules = rules.rules(for: path) else { return }
    settling.note(.found, path, Settling.Pace(rules), stamp: stamp, sweep: sweep, now: .now)
  }

  /// The file at `path` could not be read: it is handed out again after `delay`, or earlier on any sign of change.
  package func retry(_ path: FilePath, after delay: Duration) {
    // Further ones are found by a sweep when their time has come.
    guard mode == .continuous, settling.pending[path] == nil, settling.retrying < 4096 else { return }
    let now = ContinuousClock.now
    settling.note(.again, path, due: now + delay, now: now)
    schedule()
  }

  /// What waits to be tried again, at or below one of `paths` or anywhere, is handed out now.
  package func retryNow(_ paths: [FilePath]?) {
    let now = ContinuousClock.now
    for (path, entry) in settling.pending where entry.state == .again {
      if paths?.contains(where: { path.isIn($0) }) ?? true { settling.note(.again, path, due: now, now: now) }
    }
    schedule()
  }

  /// A watch of one sweep waits so long for a file that somebody writes, then leaves it.
  func patience(_ rules: FolderRules) -> Duration { max(rules.settle * 20, .seconds(2)) }

  func giveUp(_ path: FilePath) {
    settling.forget(path)
    unsettled.append(path)
  }
}
