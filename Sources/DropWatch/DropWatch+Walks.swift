internal import Glibc
internal import NewsModel
internal import SystemPackage

/// Walks the folders: all of them in a sweep, some of them in a visit.
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
  }

  /// A walk through a part.
  struct Visit: ~Copyable {
    var walk: FolderWalk
    var passing = Passing()
    /// Whether it is a round through the polled folders, and when it began.
    let pollBegan: ContinuousClock.Instant?
  }

  /// What a walk has come by.
  struct Passing {
    var folders = 0
    var seen = 0
    /// Folders that could not be read, and of those told earlier the ones that could.
    var failed: [FilePath: Errno] = [:]
    var readable: [FilePath] = []
    var ignored: [String: Int] = [:]
  }

  /// Most bytes of the paths of folders with a watch: whoever nests folders deep must not fill the memory with them.
  private static let watchBytes = 32 << 20
  /// Names looked at before anything else has its turn.
  private static let stepLimit = 512
  private static let longestSweep = Duration.seconds(1 << 30)

  // MARK: Everything

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
  var hasRoomForFresh: Bool { fresh.count < readyLimit && settling.waiting < pendingLimit }

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
    for files in seen(found, sweep: sweepNumber, now) {
      sweep.passing.seen += files.count
      sweptCount += files.count
      swept.append(files)
    }
    if isUnfinished { self.sweep = consume sweep } else { end(sweep, now) }
  }

  private func end(_ sweep: consuming Sweep, _ now: ContinuousClock.Instant) {
    for path in unreachable where sweep.passing.failed[path] == nil && !sweep.isPartial {
      if sweep.passing.readable.contains(path) { notices.append(.back(path)) }
      unreachable.remove(path)  // back, or gone
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
    nextSweep = min(nextSweep, now + (sweep.isPartial ? .seconds(1) : rules.sweep))
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

  // MARK: A part

  func stepVisit() {
    let now = ContinuousClock.now
    if visit == nil { beginVisit(now) }
    guard hasRoomForFresh, var visit = visit.take() else { return }
    let roots = rules.folders.map(\.path)
    var found: [FolderWalk.Found] = []
    var failures: [(FilePath, Errno)] = []
    var passing = visit.passing
    let patterns = rules.folders.map(\.ignored)
    let isUnfinished = visit.walk.step(
      limit: Self.stepLimit,
      enter: { folder in
        let entry = enter(folder, &passing)
        if let reason = entry.polled {
          polled.insert(entry.path, reason, below: roots[entry.root])
          sweep?.polled.insert(entry.path, reason, below: roots[entry.root])
        }
        return entry.polled == .remote
      }, failed: { failures.append(($0, $1)) },
      isIgnored: { Self.isIgnored($1, patterns[$0], &passing) }, { found.append($0) })
    if !fail(failures, &passing, roots: roots) { nextSweep = min(nextSweep, now + .seconds(1)) }
    visit.passing = passing
    for files in seen(found, sweep: nil, now) { fresh.append(contentsOf: files.drops) }
    if isUnfinished {
      self.visit = consume visit
      return
    }
    for path in visit.passing.readable where visit.passing.failed[path] == nil {
      guard unreachable.remove(path) != nil else { continue }
      notices.append(.back(path))
      // Whether it is the same one as before, a sweep tells.
      if roots.contains(path) || methods[path] != nil { requestSweep() }
    }
    ignored.merge(visit.passing.ignored, uniquingKeysWith: max)
    if let began = visit.pollBegan {
      // Looking must not become all that is done, however slow the network is.
      nextPoll = now + max(rules.poll, (now - began) * 10)
    }
  }

  private func beginVisit(_ now: ContinuousClock.Instant) {
    let roots = rules.folders.map(\.path)
    if !visits.isEmpty {
      // What lies in another one is walked with it.
      let starts = OutermostFolders(visits).paths.compactMap { folder in
        rules.root(of: folder).map { FolderWalk.Start(path: folder, root: $0) }
      }
      visits = []
      visit = Visit(walk: FolderWalk(starts, below: roots), pollBegan: nil)
    } else if !crowded.isEmpty, now >= crowdedUntil, settling.waiting < pendingLimit {
      let starts = crowded.compactMap { folder in
        rules.root(of: folder).map { FolderWalk.Start(path: folder, root: $0, isDeep: false) }
      }
      crowded = []
      visit = Visit(walk: FolderWalk(starts, below: roots), pollBegan: nil)
    } else if mode == .continuous, !polled.isEmpty, now >= nextPoll, sweep == nil {
      let starts = polled.tops.keys.compactMap { folder in
        rules.root(of: folder).map { FolderWalk.Start(path: folder, root: $0) }
      }
      visit = Visit(walk: FolderWalk(starts, below: roots), pollBegan: now)
    } else if !crowded.isEmpty, now >= crowdedUntil {
      crowdedUntil = now + .seconds(1)
    }
  }

  // MARK: Both

  /// Whether a path is waited for already. One that waits to be tried again may have changed, which the ledger tells.
  private func isHeardOf(_ path: FilePath) -> Bool {
    settling.pending[path].map { $0.state != .again } ?? false
  }

  /// What a walk came by, but for what is waited for.
  private func seen(_ found: [FolderWalk.Found], sweep: Int?, _ now: ContinuousClock.Instant) -> [SeenFiles] {
    let clock = Self.clock()
    return found.compactMap { found in
      let pace = Settling.Pace(rules.folders[found.root], isRemote: found.isRemote)
      var files = SeenFiles(found, sweep: sweep, pace, now: now, clock: clock)
      if !settling.pending.isEmpty { files.leaveOut(isHeardOf) }
      return files.count > 0 ? files : nil
    }
  }

  private static func isIgnored(
    _ name: UnsafeBufferPointer<UInt8>, _ patterns: IgnorePatterns, _ passing: inout Passing
  ) -> Bool {
    guard let pattern = patterns.match(name) else { return false }
    passing.ignored[pattern, default: 0] += 1
    return true
  }

  /// A folder that a walk has come to.
  private struct Entry {
    let path: FilePath
    let root: Int
    let identity: FolderIdentity
    /// Whether it is a drop folder, or the first folder of another file system in one.
    let isPlace: Bool
    let polled: PolledFolders.Reason?
    var isKernelLimit = false
  }

  /// A folder is about to be read: it is watched from here on, or polled where that cannot be.
  private func enter(_ folder: FolderWalk.Entered, _ passing: inout Passing) -> Entry {
    passing.folders += 1
    if unreachable.contains(folder.path) { passing.readable.append(folder.path) }
    let isPlace = folder.isMount || folder.path == rules.folders[folder.root].path
    let kind = FileSystemKind(folder.identity.fileSystem)
    func entry(_ polled: PolledFolders.Reason?, isKernelLimit: Bool = false) -> Entry {
      Entry(
        path: folder.path, root: folder.root, identity: folder.identity, isPlace: isPlace,
        polled: kind.isRemote ? .remote : polled, isKernelLimit: isKernelLimit)
    }
    guard let inotify else { return entry(nil) }
    if isPlace {
      let method = FolderMethod(folder: folder.path, fileSystem: kind.name, isPolled: kind.isRemote)
      if methods.updateValue(method, forKey: folder.path) != method { notices.append(.method(method)) }
    }
    // A polled folder is listened to as well: what this machine does to it is known at once.
    let hasRoom = watches.count < watchLimit && watches.bytes < Self.watchBytes
    guard hasRoom || watches.number(folder.path) != nil else { return entry(.noWatch) }
    switch inotify.watch(folder.descriptor) {
    case .success(let number):
      // A walk holds folders open, and one of them may be elsewhere by now, and known there, or another in its place.
      let name = watches.folder(number)
      if name ?? folder.path != folder.path || watches.number(folder.path) ?? number != number, hasLeft(folder) {
        if name == nil { inotify.unwatch(number) }
        return entry(nil)
      }
      if let other = watches.insert(number, folder.path, sweep: sweepNumber) { inotify.unwatch(other) }
      return entry(nil)
    case .failure: return entry(.noWatch, isKernelLimit: true)
    }
  }

  /// Whether a folder that a walk has open is certain not to be at the path by which it came there any more.
  private func hasLeft(_ folder: FolderWalk.Entered) -> Bool {
    do {
      let other = try FolderDescriptor.open(folder.path, below: rules.folders[folder.root].path)
      defer { close(other) }
      guard let identity = FolderIdentity(of: other) else { return false }
      return identity.inode != folder.identity.inode || identity.device != folder.identity.device
    } catch {
      let code = error as? Errno
      return code == .noSuchFileOrDirectory || code == .notDirectory || code == .tooManySymbolicLinkLevels
    }
  }

  /// Takes note of folders that cannot be read. False where it is not their fault.
  private func fail(_ failures: [(FilePath, Errno)], _ passing: inout Passing, roots: [FilePath]) -> Bool {
    var isTheirs = true
    for (path, code) in failures {
      if [.tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory].contains(code) {
        isTheirs = false
        continue
      }
      let hasGone = [.noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels].contains(code)
      if hasGone, !roots.contains(path) { continue }  // since its name was read
      passing.failed[path] = code
      guard unreachable.count < Self.unreachableLimit else { continue }
      if unreachable.insert(path).inserted { notices.append(.unreachable(path, code)) }
    }
    return isTheirs
  }
}
