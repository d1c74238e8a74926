package import NewsModel
internal import SystemPackage

/// Hands out what is ready, and what is to be told.
extension DropWatch {
  /// Waits until something is to be told and returns it: about as many files as `limits` say, those heard of before those swept.
  /// Nothing when the watch has ended. One caller at a time.
  ///
  /// What a sweep finds is gathered until it is so many, the sweep's walk is over, or a quarter of a second has passed: whoever
  /// wants the oldest first sees many at a time.
  package func next(limits: BatchLimits) async -> WatchBatch? {
    precondition(waiter == nil, "one caller at a time")
    if let batch = takeBatch(limits) {
      schedule()  // there is room again
      return batch
    }
    if isStopped || isDone { return nil }
    waiterLimits = limits
    return await withCheckedContinuation {
      waiter = $0
      schedule()
    }
  }

  /// Whether files are ready to be handed out.
  package var hasReady: Bool { !fresh.isEmpty || !swept.isEmpty }

  /// What was heard of meanwhile and is ready, alone in its folder or nearly so, about `limit` files at most, without
  /// waiting: it goes before what comes in bulk.
  package func takeFew(limit: Int) -> [Drop] {
    listen()
    defer { schedule() }
    return fresh.popFew(limit: limit)
  }

  /// What was heard of meanwhile and is ready, about `limit` files, and what is to be told of folders, without waiting. Nothing
  /// when the watch has been stopped.
  package func takeFresh(limit: Int) -> WatchBatch? {
    guard !isStopped else { return nil }
    listen()
    defer { schedule() }
    return freshBatch(limit)
  }

  private func freshBatch(_ limit: Int) -> WatchBatch {
    var batch = WatchBatch()
    while batch.drops.count < limit, let drop = fresh.popFirst() { batch.drops.append(drop) }
    batch.notices = notices
    notices = []
    return batch
  }

  private func isGathered(_ limit: Int) -> Bool {
    sweep == nil || sweptCount >= limit || !hasRoomForSwept || ContinuousClock.now - sweptSince >= gathering
  }

  private func takeBatch(_ limits: BatchLimits) -> WatchBatch? {
    var batch = freshBatch(limits.fresh)
    var count = 0
    if batch.drops.count < limits.fresh, isGathered(limits.swept) {
      while count < limits.swept, let files = swept.popFirst() {
        batch.swept.append(files)
        count += files.count
        sweptCount -= files.count
        sweptTaken = .now
      }
    }
    // Only when what was found has been dealt with: some of it may have come back to be looked at for longer.
    if count == 0, batch.drops.isEmpty, fresh.isEmpty, swept.isEmpty { batch.sweeps = takeSettledSweeps() }
    // So with what is missed: under the name that it has now it may be among what is handed out, of which not all is read at once.
    if count == 0, fresh.isEmpty, swept.isEmpty, sweep == nil, visit == nil, visits.isEmpty {
      batch.vanished = lookAtVanished(.now)
    }
    return batch.isEmpty ? nil : batch
  }

  private func takeSettledSweeps() -> [SweepReport] {
    guard !endedSweeps.isEmpty else { return [] }
    let now = ContinuousClock.now
    // A sweep of one go is over when all has settled; a watch does not wait for a file that somebody keeps writing.
    if mode == .once, !settling.pending.isEmpty { return [] }
    let isLookedAt = settling.nextDue.map { $0 > now } ?? true
    let settled = endedSweeps.prefix { sweep in
      sweep.from <= now && isLookedAt && !isHeldUp(sweep.report)
    }
    endedSweeps.removeFirst(settled.count)
    // What has closed since a sweep had passed it was told of before, and is not back.
    return settled.map { $0.report.adding(failed: unreachable.mapValues(\.code)) }
  }

  /// Forgets what sweeps have found in some folders.
  func forgetSwept(where isForgotten: (SeenFiles) -> Bool) {
    swept.removeAll(where: isForgotten)
    sweptCount = swept.reduce(0) { $0 + $1.count }
  }

  /// Whether a sweep's report waits for files to settle: somebody waits for all that such a sweep found, or counts it,
  /// but for what is known to be still written.
  func isHeldUp(_ sweep: SweepReport) -> Bool {
    sweep.reason != .interval && settling.isWaiting(forSweep: sweep.number)
  }

  func deliver() {
    guard let waiter else { return }
    if let batch = takeBatch(waiterLimits) {
      self.waiter = nil
      waiter.resume(returning: batch)
    } else if isStopped || isDone {
      self.waiter = nil
      waiter.resume(returning: nil)
    }
  }

  /// Whether a watch of one sweep has nothing more to tell.
  private var isDone: Bool {
    mode == .once && sweep == nil && visit == nil && wantedSweep == nil && visits.isEmpty && crowded.isEmpty
      && settling.pending.isEmpty && fresh.isEmpty && swept.isEmpty && endedSweeps.isEmpty && notices.isEmpty
  }
}
