internal import Glibc
internal import NewsModel
internal import SystemPackage

/// What inotify tells.
extension DropWatch {
  func drain() {
    listen()
    schedule()
    deliver()
  }

  /// Takes in all that the kernel has to tell by now.
  func listen() {
    guard let inotify else { return }
    let now = ContinuousClock.now
    // Both halves of a rename come together, or nearly so; of one that went elsewhere the other never comes.
    if renamedOpen.count > 1024 { renamedOpen = [] }
    inotify.drain { take($0, now) }
  }

  private func take(_ event: InotifyEvent, _ now: ContinuousClock.Instant) {
    if event.has(Int(IN_Q_OVERFLOW)) {
      if !isRecovering { notices.append(.overflowed) }
      isRecovering = true
      wantedSweep = .overflow
      settling.doubt({ path in rules.rules(for: path).map { Settling.Pace($0) } }, now: now)
      return
    }
    guard let folder = watches.folder(event.watch) else { return }
    if event.has(Int(IN_IGNORED)) { return watches.remove(event.watch) }
    let isRoot = rules.folders.contains { $0.path == folder }
    if event.has(Int(IN_UNMOUNT)) {
      requestSweep()
      return
    }
    if event.has(Int(IN_DELETE_SELF)) || event.has(Int(IN_MOVE_SELF)) {
      // A drop folder itself went away; one below is told of by the folder above it.
      if isRoot {
        for number in watches.remove(below: folder) { inotify?.unwatch(number) }
        requestSweep()
      }
      return
    }
    if event.name.isEmpty, isRoot, event.has(Int(IN_ATTRIB)) { comeAgain(by: folder) }
    guard !event.name.isEmpty else { return }
    guard let rules = rules.rules(for: folder) else { return }
    if let pattern = rules.ignored.match(event.name) {
      if event.has(Int(IN_CREATE)) || event.has(Int(IN_MOVED_TO)) { ignored[pattern, default: 0] += 1 }
      if !event.has(Int(IN_MOVED_FROM)) && !event.has(Int(IN_DELETE)) { return }
    }
    let path = FilePath(bytes: folder.bytes + [0x2F] + event.name)
    if event.isFolder { takeFolder(path, rules, event, now) } else { takeFile(path, rules, event, now) }
  }

  private func takeFolder(
    _ path: FilePath, _ rules: FolderRules, _ event: InotifyEvent, _ now: ContinuousClock.Instant
  ) {
    if event.has(Int(IN_CREATE)) || event.has(Int(IN_MOVED_TO)) {
      come(by: path)
    } else if event.has(Int(IN_ATTRIB)) {
      comeAgain(by: path)
    } else if event.has(Int(IN_DELETE)) {
      // It was empty: what was in it has been told of.
      if let number = watches.number(path) { watches.remove(number) }
      polled.remove(path)
      unreachable[path] = nil
      miss(path, rules, now)
    } else if event.has(Int(IN_MOVED_FROM)) {
      for number in watches.remove(below: path) { inotify?.unwatch(number) }
      settling.forget(below: path)
      polled.remove(below: path)
      unreachable = unreachable.filter { !$0.key.isIn(path) }
      miss(path, rules, now)
    }
  }

  /// A folder's attributes have changed: perhaps it can be read now, or no longer. Anybody may touch a folder as often as
  /// he likes, so one that is listened to is tried first, later, and not walked where it can be read.
  private func comeAgain(by folder: FilePath) {
    guard watches.number(folder) != nil, unreachable[folder] == nil, unreachable.count < Self.unreachableLimit else {
      return come(by: folder)
    }
    if touched.count < Self.visitLimit {
      touched.insert(folder)
    } else if wantedSweep == nil {
      wantedSweep = .request
    }
  }

  /// Tries one of the folders that were touched.
  func stepTouched() {
    guard let folder = touched.popFirst(), let root = rules.root(of: folder) else { return }
    if !FolderWalk.canBeRead(folder, below: rules.folders[root].path) { come(by: folder) }
  }

  /// Has a folder walked soon, with all below it; beyond a limit, everything.
  func come(by folder: FilePath) {
    guard rules.root(of: folder) != nil else { return }
    if visits.count < Self.visitLimit {
      visits.insert(folder)
    } else if wantedSweep == nil {
      wantedSweep = .request
    }
  }

  /// There is no room for a path: its folder is looked at again a little later. Beyond a limit, everything is.
  func crowd(_ path: FilePath) {
    if crowded.isEmpty { crowdedUntil = .now + .seconds(1) }
    if crowded.count < 1024 {
      crowded.insert(path.removingLastComponent())
    } else {
      nextSweep = min(nextSweep, .now + .seconds(1))
    }
  }

  /// Something is not at its path any more. Beyond a limit, the sweep that follows finds out.
  private func miss(_ path: FilePath, _ rules: FolderRules, _ now: ContinuousClock.Instant) {
    if vanished.count < pendingLimit {
      vanished[path] = now + rules.settle
    } else if wantedSweep == nil {
      wantedSweep = .request
    }
  }

  private func takeFile(
    _ path: FilePath, _ rules: FolderRules, _ event: InotifyEvent, _ now: ContinuousClock.Instant
  ) {
    if event.has(Int(IN_DELETE)) || event.has(Int(IN_MOVED_FROM)) {
      if event.has(Int(IN_MOVED_FROM)), settling.pending[path]?.state == .open { renamedOpen.insert(event.cookie) }
      settling.forget(path)
      miss(path, rules, now)
      return
    }
    if settling.waiting >= pendingLimit, settling.pending[path] == nil { return crowd(path) }
    vanished[path] = nil
    let pace = Settling.Pace(rules)
    if event.has(Int(IN_MOVED_TO)) {
      // Whoever renames a file has finished it, but not where its writer has not closed it.
      settling.note(renamedOpen.remove(event.cookie) == nil ? .moved : .open, path, pace, now: now)
    } else if event.has(Int(IN_CLOSE_WRITE)) {
      settling.note(.closed, path, pace, now: now)
    } else if event.has(Int(IN_MODIFY)) {
      settling.note(.open, path, pace, now: now)
    } else if event.has(Int(IN_CREATE)) {
      settling.note(.appeared, path, pace, stamp: (try? FileLook(at: path))?.stamp, now: now)
    } else if event.has(Int(IN_ATTRIB)) {
      settling.noteAttributes(path, pace, now: now)
    }
  }
}
