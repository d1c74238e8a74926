internal import Glibc
internal import NewsModel
internal import SystemPackage

/// What inotify tells.
extension DropWatch {
  func drain() {
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
      settling.forget(below: path)
      unreachable = unreachable.filter { !$0.starts(with: path) }
      miss(path, now)
    } else if event.has(Int(IN_ATTRIB)), watches.number(path) == nil {
      newFolders.append(path)  // perhaps it can be read now
    }
  }

  /// Something is not at its path any more. Beyond a limit, the sweep that follows finds out.
  private func miss(_ path: FilePath, _ now: ContinuousClock.Instant) {
    if vanished.count < pendingLimit {
      vanished[path] = now + rules.settle
    } else if wantedSweep == nil {
      wantedSweep = .request
    }
  }

  private func takeFile(_ path: FilePath, _ event: InotifyEvent, _ now: ContinuousClock.Instant) {
    if event.has(Int(IN_DELETE)) || event.has(Int(IN_MOVED_FROM)) {
      settling.forget(path)
      miss(path, now)
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
}
