internal import CorpusStore
internal import Dispatch
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import SystemPackage

/// Keeps the fingerprints in step with the corpus: opened on start, written when the writer falls idle and every few
/// thousand articles, merged beside the work. They are derived: whatever is wrong with them, they are made again.
extension Filing {
  /// Articles whose fingerprints are in memory only, from which on they are written to a segment.
  static let segmentSize = 4096
  /// How long nothing is filed before what is in memory is written.
  private static let idle = Duration.seconds(2)
  /// How long to wait after a failure.
  private static let patience = Duration.seconds(30)
  /// Postings that are merged in a fraction of a second.
  private static let smallMerge = 2_000_000

  /// What there is of fingerprints: articles that can be found by them, files, bytes, and how many are no evidence.
  package var fingerprints: (articles: Int, segments: Int, bytes: Int, boilerplate: Int) {
    let postings = judge.index.postings
    return (judge.index.count, postings.segmentCount, postings.size, postings.boilerplateCount)
  }

  /// What the fingerprints hold, as one figure: see ``Postings/PostingsIndex/digest()``. Goes through all of them.
  package func fingerprintDigest() throws -> UInt64 { try judge.index.postings.digest() }

  /// Writes what is in memory now.
  func writeIndex() async {
    startJobs()
    await writing?.value
  }

  /// Opens the fingerprints and takes in the articles that they do not cover, and what the corpus says of stories. Does
  /// nothing the second time.
  ///
  /// - Parameters:
  ///   - progress: called every thousand articles.
  ///   - notice: called with what was wrong and what is done about it, in words.
  package func buildIndex(
    _ progress: @Sendable (Int) -> Void = { _ in }, notice: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    guard !isIndexBuilt else { return }
    say = notice
    if let complaint = corpus.complaint { say(complaint) }
    hasAdopted = try finishAdopting()
    try renewWords(progress)
    try relearnStories()
    try openIndex(progress)
    // What a rebuild has left behind, and nobody goes on with.
    if try corpus.reader.read({ try $0.rebuildState() }) == nil { try? Self.remove(corpus.location.nextFingerprints) }
    isIndexBuilt = true
    tendIndex()
  }

  /// Opens the fingerprints that are on disk, and takes in what they do not cover.
  func openIndex(_ progress: @Sendable (Int) -> Void = { _ in }) throws {
    let record = try corpus.reader.read { try $0.corpusRecord() }
    do throws(PostingsError) {
      judge.index = try NearDuplicateIndex(
        in: corpus.location.fingerprints, history: record.uuid,
        isKnown: { mark in
          let token = try? corpus.reader.read { try $0.eventToken(EventSequence(rawValue: Int64(mark.sequence))) }
          return token == mark.digest
        },
        notice: { say("\($0): it is made again from the corpus") })
    } catch {
      say("\(error): fingerprints are kept in memory until newsfold is started again")
      judge.index = NearDuplicateIndex()
    }
    try restoreIndex(progress: progress)
  }

  /// Files what the fingerprints do not cover; what turns out to be damaged is given up, and made again.
  ///
  /// - Parameter damage: what is wrong with them.
  func restoreIndex(_ damage: PostingsError? = nil, progress: @Sendable (Int) -> Void = { _ in }) throws {
    var damage = damage
    isCaughtUp = false
    while true {
      if let damage {
        say("\(damage): it is made again from the corpus")
        // Each time a segment less.
        try judge.index.discard(damage)
      }
      do {
        try recallShortTexts()
        try catchUp(progress)
        isCaughtUp = true
        return
      } catch {
        judge.rollback()
        guard let error = error as? PostingsError else { throw error }
        damage = error
      }
    }
  }

  private func recallShortTexts() throws {
    guard let last = judge.index.postings.lastNumber else { return }
    try corpus.reader.read { snapshot in
      try snapshot.forEachShortText(through: ArticleID(rawValue: Int64(last))) { judge.recall($1, of: $0) }
    }
  }

  /// Files the articles that the segments do not cover.
  private func catchUp(_ progress: @Sendable (Int) -> Void = { _ in }) throws {
    var count = 0
    try corpus.reader.read { snapshot in
      let mark = try mark(snapshot)
      let last = ArticleID(rawValue: Int64(judge.index.postings.lastNumber ?? 0))
      // What was taken down since the segments were written is still in them.
      let covered = EventSequence(rawValue: Int64(judge.index.postings.mark?.sequence ?? 0))
      for article in try snapshot.forgottenArticles(after: covered) where article <= last {
        try judge.index.remove(UInt32(truncatingIfNeeded: article.rawValue))
      }
      var clusters: [ArticleID: Int] = [:]
      try snapshot.forEachText(after: last) { article, text in
        var place = 0
        if let original = article.original {
          place = try clusters[original] ?? snapshot.clusterSize(of: original, through: last)
          place += 1
          clusters[original] = place
        }
        try judge.learn(text, of: article.id, place: place)
        count += 1
        if count % 1000 == 0 { progress(count) }
        if judge.index.postings.unwritten >= Self.segmentSize {
          judge.commit()
          write(mark)
        }
      }
    }
    judge.commit()
  }

  /// To where the history is followed once all articles of a snapshot are filed.
  private func mark(_ snapshot: CorpusSnapshot) throws -> Mark {
    let last = try snapshot.lastEvent()
    return Mark(
      history: try snapshot.corpusRecord().uuid, sequence: UInt64(last.rawValue),
      digest: try snapshot.eventToken(last) ?? "-")
  }

  /// Writes and merges in place: nothing else is going on.
  private func write(_ mark: Mark) {
    guard .now >= nextIndexTry else { return }
    var mark: Mark? = mark
    while let job = judge.index.postings.nextJob(writing: mark) {
      mark = nil
      do throws(PostingsError) {
        try judge.index.postings.finish(try job.run())
      } catch {
        judge.index.postings.abandon(job)
        nextIndexTry = .now + Self.patience
        say("\(error): fingerprints stay in memory until that is mended; it is tried again")
        return
      }
    }
  }

  /// After a commit: has written what is to be written by now, and soon what is left.
  func tendIndex() {
    let postings = judge.index.postings
    lastCommit = .now
    guard postings.folder != nil else { return }
    if postings.unwritten >= Self.segmentSize || postings.isErasureDue { startJobs() }
    guard idleAlarm == nil, postings.unwritten > 0 else { return }
    idleAlarm = Task { [weak self] in
      while let wait = await self?.untilWritten() { try await Task.sleep(for: wait) }
    }
  }

  /// How long it will be until nothing has been filed for a while, and what is in memory is to be written; nothing when
  /// all of it is.
  private func untilWritten() -> Duration? {
    guard judge.index.postings.unwritten > 0 else {
      idleAlarm = nil
      return nil
    }
    let wait = max(Self.idle - (.now - lastCommit), nextIndexTry - .now)
    guard wait <= .zero else { return wait }
    startJobs()
    return Self.idle
  }

  /// Starts what is to be done with the files.
  private func startJobs() {
    guard isCaughtUp, !isAdopting, .now >= nextIndexTry, let mark = try? corpus.reader.read({ try mark($0) }) else {
      return
    }
    if let job = judge.index.postings.nextWrite(mark) { writing = start(job) }
    while let job = judge.index.postings.nextMerge() { start(job) }
  }

  /// What waits for the disk holds up no thread of the shared pool.
  private static let segmentQueue = DispatchQueue(label: "newsfold.segments", attributes: .concurrent)

  @discardableResult
  private func start(_ job: SegmentJob) -> Task<Void, Never> {
    lastJob += 1
    let number = lastJob
    let task = Task.detached { [weak self] in
      let outcome = await withCheckedContinuation { continuation in
        Self.segmentQueue.async {
          let outcome = Result { () throws(PostingsError) in try job.run() }
          CrashPoint.segmentWritten.pass()
          continuation.resume(returning: outcome)
        }
      }
      await self?.end(job, number, outcome)
    }
    jobs[number] = task
    return task
  }

  private func end(_ job: SegmentJob, _ number: Int, _ outcome: Result<SegmentJob.Outcome, PostingsError>) {
    let postings = judge.index.postings
    jobs[number] = nil
    if !job.isMerge { writing = nil }
    do throws(PostingsError) {
      try postings.finish(try outcome.get())
      CrashPoint.segmentNamed.pass()
      toldIndexFailure = nil
      while !isAdopting, let job = postings.nextMerge() { start(job) }
    } catch {
      postings.abandon(job)
      if job.isMerge, postings.holds(error.path) {
        // What it was to merge is damaged, or gone. Where that fails too, the next batch tries.
        try? restoreIndex(error)
        tendIndex()
        return
      }
      nextIndexTry = .now + Self.patience
      if toldIndexFailure != error {
        toldIndexFailure = error
        say("\(error): fingerprints stay in memory until that is mended; it is tried again")
      }
    }
  }

  /// Writes what is in memory, so that the next start finds it, and merges small segments: the last thing before the end.
  ///
  /// - Parameter isErasing: whether what was removed is to be gone from all of them, however long that takes.
  package func closeIndex(isErasing: Bool = false) async {
    idleAlarm?.cancel()
    await writing?.value
    let postings = judge.index.postings
    guard isCaughtUp, let mark = try? corpus.reader.read({ try mark($0) }) else { return }
    // A larger merge is left, and so is one under way: its segments are as good as what it makes of them.
    while let job = postings.nextWrite(mark)
      ?? postings.nextMerge(limit: isErasing && postings.isErasureDue ? .max : Self.smallMerge)
    {
      do throws(PostingsError) {
        try postings.finish(try job.run())
      } catch {
        postings.abandon(job)
        say("\(error): the next start takes longer, nothing is lost")
        return
      }
    }
  }
}
