internal import NewsModel
internal import SystemPackage

/// A visit: a walk through some of the folders.
extension DropWatch {
  /// A walk through a part.
  struct Visit: ~Copyable {
    var walk: FolderWalk
    var passing = Passing()
    /// Whether it is a round through the polled folders, and when it began.
    let pollBegan: ContinuousClock.Instant?
  }

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
      guard unreachable.removeValue(forKey: path) != nil else { continue }
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
}
