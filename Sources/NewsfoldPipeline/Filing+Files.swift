internal import CorpusStore
internal import Dispatch
internal import DispatchExecutor
internal import CLinux
internal import NewsModel
internal import Postings

/// Writes the indexes when the writer falls idle and every so many articles, and merges their files beside the work.
extension Filing {
  /// What is under way with the files of one index.
  struct Upkeep {
    /// What is in memory is being written, by which job.
    var writing: (number: Int, task: Task<Void, Never>)?
    /// What is being written and merged, in the order it was begun.
    var jobs: [Int: Task<Void, Never>] = [:]
    /// Those of them that are done and were taken in already: what came of that.
    var taken: [Int: Result<Void, PostingsError>] = [:]
    /// After a failure: when it is tried again.
    var nextTry = ContinuousClock.now
    var toldFailure: PostingsError?
    /// Whether another index is about to take its place: nothing is begun with its files.
    var isReplaced = false
  }

  /// Articles whose fingerprints are in memory only, from which on they are written to a file.
  static let segmentSize = 4096
  /// Words that are in memory only, from which on they are written: whoever searches beside makes them findable for himself,
  /// and is not to wait for that. Where an index is made of the whole corpus, more are written at a time.
  static let segmentWords = 128 << 10
  /// How long nothing is filed before what is in memory is written.
  static let idle = Duration.seconds(2)
  /// How long to wait after a failure.
  private static let patience = Duration.seconds(30)
  /// Postings that are merged in a fraction of a second.
  private static let smallMerge = 2_000_000

  func store(_ index: DerivedIndex) -> any SegmentUpkeep {
    switch index {
    case .text: judge.texts.store
    case .fingerprints: judge.index.postings.store
    }
  }

  private static let bulkWords = 1 << 20

  /// Whether enough is in memory to be written.
  ///
  /// - Parameter isBulk: whether nobody searches what is filed here.
  static func isFull(_ index: DerivedIndex, _ store: any SegmentUpkeep, isBulk: Bool) -> Bool {
    switch index {
    case .text: store.unwrittenPostings >= (isBulk ? bulkWords : segmentWords)
    case .fingerprints: store.unwritten >= segmentSize
    }
  }

  /// Writes what is in memory now.
  func writeIndex() async {
    for index in DerivedIndex.allCases { startJobs(index) }
    for index in DerivedIndex.allCases { await upkeep[index]?.writing?.task.value }
  }

  /// Writes and merges in place: nothing else is going on.
  func write(_ index: DerivedIndex, _ mark: Mark) {
    guard .now >= upkeep[index, default: Upkeep()].nextTry else { return }
    let store = store(index)
    var mark: Mark? = mark
    while let job = store.nextWrite(mark) ?? store.nextMerge(limit: .max) {
      mark = nil
      do throws(PostingsError) {
        try store.finish(try job.run())
      } catch {
        store.abandon(job)
        putOff(index, error)
        return
      }
    }
  }

  private func putOff(_ index: DerivedIndex, _ error: PostingsError) {
    upkeep[index, default: Upkeep()].nextTry = .now + Self.patience
    guard upkeep[index]?.toldFailure != error else { return }
    upkeep[index]?.toldFailure = error
    say("\(error): what is new in \(index) stays in memory until that is mended; it is tried again")
  }

  /// After a commit: has written what is to be written by now, and soon what is left.
  func tendIndex() {
    lastCommit = .now
    saveStoriesWhereDue()
    var isLeft = false
    for index in DerivedIndex.allCases {
      let store = store(index)
      guard store.folder != nil else { continue }
      if Self.isFull(index, store, isBulk: false) || store.isErasureDue || store.lacksManifest { startJobs(index) }
      isLeft = isLeft || store.unwritten > 0 || store.isErasureDue
    }
    if isLeft { setIdleAlarm(in: .zero) }
  }

  /// From then on, writes what is left once nothing has been filed for a while, and rests.
  private func setIdleAlarm(in delay: Duration) {
    guard idleAlarm == nil else { return }
    idleAlarm = Task { [weak self] in
      try await Task.sleep(for: delay)
      while let wait = await self?.untilWritten() { try await Task.sleep(for: wait) }
      await self?.rest()
    }
  }

  /// How long it will be until nothing has been filed for a while, and what is in memory is to be written; nothing when
  /// all of it is.
  private func untilWritten() -> Duration? {
    let due = DerivedIndex.allCases.filter {
      store($0).folder != nil && (store($0).unwritten > 0 || store($0).isErasureDue)
    }
    guard !due.isEmpty else {
      idleAlarm = nil
      return nil
    }
    let next = due.compactMap { upkeep[$0]?.nextTry }.min() ?? .now
    let wait = max(Self.idle - (.now - lastCommit), next - .now)
    guard wait <= .zero else { return wait }
    for index in due { startJobs(index) }
    return Self.idle
  }

  /// Everything is written, and nothing comes: memory that only work needs goes back to the system. So does, after a sweep,
  /// what told its files apart.
  func rest() {
    guard idleAlarm == nil else { return }
    // A start and its sweep end with a commit of their own.
    let wait = Self.idle - (.now - lastCommit)
    guard wait <= .zero else { return setIdleAlarm(in: wait) }
    corpus.releaseMemory { DispatchQueue.global().async { ProgramMemory.release() } }
  }

  /// Starts what is to be done with the files of an index.
  func startJobs(_ index: DerivedIndex) {
    let state = upkeep[index, default: Upkeep()]
    guard isCaughtUp, !state.isReplaced, .now >= state.nextTry, let mark = try? corpus.reader.read({ try mark($0) })
    else { return }
    let store = store(index)
    if let job = store.nextWrite(mark) {
      let task = start(job, index)
      upkeep[index, default: Upkeep()].writing = (lastJob, task)
    } else if store.lacksManifest {
      // A reader needs one; where it cannot be written, the next article's commit tries again.
      try? store.cover(mark)
    }
    while let job = store.nextMerge(limit: .max) { start(job, index) }
  }

  /// What waits for the disk holds up no thread of the shared pool, and takes nothing from who files.
  static let segmentQueue = DispatchQueue(
    label: "newsfold.segments", qos: BackgroundWork.qos, attributes: .concurrent)

  @discardableResult
  private func start(_ job: SegmentJob, _ index: DerivedIndex) -> Task<Void, Never> {
    lastJob += 1
    let number = lastJob
    let task = Task.detached { [weak self, written] in
      let outcome = await withCheckedContinuation { continuation in
        Self.segmentQueue.async {
          let outcome = Result { () throws(PostingsError) in try job.run() }
          CrashPoint.segmentWritten.pass()
          if !job.isMerge, case .success(let outcome) = outcome { written.append((index, number, outcome)) }
          continuation.resume(returning: outcome)
        }
      }
      await self?.end(job, index, number, outcome)
    }
    upkeep[index, default: Upkeep()].jobs[number] = task
    return task
  }

  /// Takes in what was written since a batch was begun, between two of its files: whoever searches beside would else have to
  /// read all of it from the corpus until the batch is done.
  func takeWritten() {
    for (index, number, outcome) in written.takeAll()
    where upkeep[index]?.jobs[number] != nil && store(index).isUnderWay(outcome.job) {
      // Where that fails it is told, and tried again, when the batch is done.
      upkeep[index]?.taken[number] = Result { () throws(PostingsError) in
        try store(index).finish(outcome)
        CrashPoint.segmentNamed.pass()
      }
    }
  }

  private func end(
    _ job: SegmentJob, _ index: DerivedIndex, _ number: Int, _ outcome: Result<SegmentJob.Outcome, PostingsError>
  ) {
    let store = store(index)
    written.remove(job: number)
    let taken = upkeep[index]?.taken.removeValue(forKey: number)
    upkeep[index]?.jobs[number] = nil
    if upkeep[index]?.writing?.number == number { upkeep[index]?.writing = nil }
    let isUnderWay = store.isUnderWay(job)
    do throws(PostingsError) {
      if let taken {
        try taken.get()
      } else {
        try store.finish(try outcome.get())
        CrashPoint.segmentNamed.pass()
      }
      upkeep[index]?.toldFailure = nil
      while upkeep[index]?.isReplaced != true, let job = store.nextMerge(limit: .max) { start(job, index) }
      if store.lacksManifest { startJobs(index) }
    } catch {
      store.abandon(job)
      // What it worked on was discarded since: nobody needs it.
      guard isUnderWay else { return }
      if job.isMerge, store.holds(error.path), error.isLoss {
        // What it was to merge is damaged, or gone. Where that fails too, the next batch tries.
        try? restoreIndex(error)
        tendIndex()
        return
      }
      putOff(index, error)
    }
  }

  /// Waits until nothing of what was removed is in any file of an index.
  ///
  /// - Returns: whether that came about.
  func waitForErasure(_ index: DerivedIndex) async -> Bool {
    while store(index).isErasureDue {
      guard let job = upkeep[index]?.jobs.values.first else { return false }
      await job.value
    }
    return true
  }

  /// Writes what is in memory, so that the next start finds it, and merges small files: the last thing before the end.
  ///
  /// - Parameter isErasing: whether what was removed is to be gone from all of them, however long that takes.
  package func closeIndex(isErasing: Bool = false) async {
    idleAlarm?.cancel()
    saveStories()
    for index in DerivedIndex.allCases {
      await upkeep[index]?.writing?.task.value
      let store = store(index)
      guard isCaughtUp, let mark = try? corpus.reader.read({ try mark($0) }) else { return }
      // A larger merge is left, and so is one under way: its files are as good as what it makes of them.
      while let job = store.nextWrite(mark)
        ?? store.nextMerge(limit: isErasing && store.isErasureDue ? .max : Self.smallMerge)
      {
        do throws(PostingsError) {
          try store.finish(try job.run())
        } catch {
          store.abandon(job)
          say("\(error): the next start takes longer, nothing is lost")
          break
        }
      }
    }
  }
}
