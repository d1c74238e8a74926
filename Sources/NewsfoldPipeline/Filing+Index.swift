internal import CorpusStore
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import SystemPackage

/// Keeps the fingerprints in step with the corpus: opened on start, written when the writer falls idle and every few
/// thousand articles, merged beside the work. They are derived: whatever is wrong with them, they are made again.
extension Filing {
  /// Articles whose fingerprints are in memory only, from which on they are written to a segment.
  private static let segmentSize = 4096
  /// How long nothing is filed before what is in memory is written.
  private static let idle = Duration.seconds(2)

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
    try corpus.reader.read { snapshot in try snapshot.forEachStoryDecision { judge.learn($1, of: $0, at: $2, in: $3) } }
    let record = try corpus.reader.read { try $0.corpusRecord() }
    do throws(PostingsError) {
      judge.index = try NearDuplicateIndex(
        in: corpus.location.fingerprints, history: record.uuid,
        isKnown: { mark in
          let token = try? corpus.reader.read { try $0.eventToken(EventSequence(rawValue: Int64(mark.sequence))) }
          return token == mark.digest
        },
        notice: { notice("\($0): it is made again from the corpus") })
    } catch {
      notice("\(error): fingerprints are kept in memory until newsfold is started again")
      judge.index = NearDuplicateIndex()
    }
    try recallShortTexts()
    try catchUp(progress)
    judge.commit()
    isIndexBuilt = true
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
    var mark: Mark? = mark
    while let job = judge.index.postings.nextJob(writing: mark) {
      mark = nil
      do throws(PostingsError) {
        try judge.index.postings.finish(try job.run())
      } catch {
        judge.index.postings.abandon(job)
        say("\(error): fingerprints stay in memory until that is mended")
        return
      }
    }
  }

  /// After a commit: has written what is to be written by now, and soon what is left.
  func tendIndex() {
    lastCommit = .now
    if judge.index.postings.unwritten >= Self.segmentSize { startJobs() }
    guard idleAlarm == nil, judge.index.postings.folder != nil, judge.index.postings.unwritten > 0 else { return }
    idleAlarm = Task { [weak self] in
      while let wait = await self?.untilIdle() { try await Task.sleep(for: wait) }
    }
  }

  /// How long it will be until nothing has been filed for a while; nothing when that is so, and what was in memory is
  /// being written.
  private func untilIdle() -> Duration? {
    let wait = Self.idle - (.now - lastCommit)
    guard wait <= .zero else { return wait }
    idleAlarm = nil
    startJobs()
    return nil
  }

  /// Starts what is to be done with the files.
  private func startJobs() {
    guard let mark = try? corpus.reader.read({ try mark($0) }) else { return }
    start { judge.index.postings.nextJob(writing: mark) }
  }

  private func start(_ next: () -> SegmentJob?) {
    while let job = next() {
      let number = nextJob
      nextJob += 1
      jobs[number] = Task.detached(priority: .background) { [weak self] in
        let outcome = Result { () throws(PostingsError) in try job.run() }
        await self?.end(job, outcome, number)
      }
    }
  }

  private func end(_ job: SegmentJob, _ outcome: Result<SegmentJob.Outcome, PostingsError>, _ number: Int) {
    jobs[number] = nil
    do throws(PostingsError) {
      try judge.index.postings.finish(try outcome.get())
      toldIndexFailure = nil
    } catch {
      judge.index.postings.abandon(job)
      if toldIndexFailure != error {
        toldIndexFailure = error
        say("\(error): fingerprints stay in memory until that is mended")
      }
      return
    }
    // Without a mark only merges are given out.
    start { judge.index.postings.nextJob() }
  }

  /// Writes what is in memory, so that the next start finds it: the last thing before the end.
  package func closeIndex() async {
    idleAlarm?.cancel()
    // A merge that is under way is left: its segments are as good as what it makes of them.
    while judge.index.postings.isWriting, let job = jobs.values.first { await job.value }
    guard let mark = try? corpus.reader.read({ try mark($0) }) else { return }
    if let job = judge.index.postings.nextWrite(mark) {
      do throws(PostingsError) {
        try judge.index.postings.finish(try job.run())
      } catch {
        say("\(error): the next start takes longer, nothing is lost")
      }
    }
  }

  /// A segment turned out to be damaged: what it held is made again from the corpus.
  func repairIndex(_ error: PostingsError) throws {
    say("\(error): it is made again from the corpus")
    try judge.index.postings.discard(error)
    try catchUp()
  }
}
