internal import Glibc
package import SystemPackage

/// The work on files: what is to be done, and what has come of it.
extension SegmentStore {
  /// What is to be done beside the index now. Asked again, it gives what can be done at the same time: what is in memory
  /// is written while older files are merged. Nothing where all is well, or under way.
  ///
  /// - Parameter mark: to where what was committed follows the history; what is in memory is written then.
  ///   Nothing to leave it there.
  package func nextJob(writing mark: Mark? = nil) -> SegmentJob? { nextWrite(mark) ?? nextMerge() }

  /// The same of what is in memory alone.
  package func nextWrite(_ mark: Mark?) -> SegmentJob? {
    guard let folder else { return nil }
    if frozen == nil, let mark, let first = head.first, let end = head.last {
      // What is staged is not written.
      guard staged.last == nil, staged.removed.isEmpty else { return nil }
      frozen = Frozen(
        head: head, numbers: first...end, dead: fresh.filter { $0 >= first }, mark: mark, name: newName(),
        tombstones: fresh.filter { $0 < first }.sorted())
      head = format.newHead(after: head)
      fresh = []
    }
    guard let frozen, !isWriting else { return nil }
    isWriting = true
    let contents = SegmentContents(numbers: frozen.numbers, dead: frozen.dead, tombstones: frozen.tombstones)
    return SegmentJob(task: .write, folder: folder, name: frozen.name) {
      [format, head = frozen.head] path throws(PostingsError) in try format.write(head, contents, to: path)
    }
  }

  /// The same of files alone.
  ///
  /// - Parameter limit: nothing where it would be more postings than that.
  package func nextMerge(limit: Int = .max) -> SegmentJob? {
    guard let folder, let range = nextToMerge else { return nil }
    let merged = segments[range]
    guard merged.reduce(0, { $0 + $1.postingCount }) <= limit else { return nil }
    let name = newName()
    let names = merged.map(\.name)
    merging[name] = names
    let numbers = merged[range.lowerBound].numbers.lowerBound...merged[range.upperBound - 1].numbers.upperBound
    let dead = removed.filter { numbers.contains($0) && !staged.removed.contains($0) }
    let contents = SegmentContents(numbers: numbers, dead: dead, tombstones: [])
    let isOldest = range.lowerBound == 0
    return SegmentJob(task: .merge(names, dead: dead), folder: folder, name: name) {
      [format] path throws(PostingsError) in
      // Each thread has mappings of its own.
      var files: [Format.File] = []
      for name in names { files.append(try format.open(folder.appending(name))) }
      return try format.merge(files, contents, isOldest: isOldest, to: path)
    }
  }

  /// Of files that are newer than all that is being merged (what comes of that is too large for what is left of it) those that
  /// the policy names; or else one that is to lose removed numbers.
  private var nextToMerge: Range<Int>? {
    let busy = Set(merging.values.joined())
    let start = segments.lastIndex { busy.contains($0.name) }.map { $0 + 1 } ?? 0
    if let range = policy.next(segments[start...].map(\.postingCount)) {
      return (start + range.lowerBound)..<(start + range.upperBound)
    }
    guard erasesRemoved, !removed.isEmpty else { return nil }
    return segments.firstIndex { segment in
      !busy.contains(segment.name) && removed.contains { segment.numbers.contains($0) && !staged.removed.contains($0) }
    }.map { $0..<($0 + 1) }
  }

  private func newName() -> String {
    defer { nextName += 1 }
    return Manifest.name(of: nextName)
  }

  /// Takes in what a job has done: from here on it is part of the index, after a crash too.
  package func finish(_ outcome: SegmentJob.Outcome) throws(PostingsError) {
    guard let folder else { return }
    let job = outcome.job
    let path = folder.appending(job.name)
    let segment: Format.File
    do throws(PostingsError) {
      segment = try format.open(path)
      try format.take(segment)
    } catch {
      _ = path.withPlatformString { unlink($0) }
      throw error
    }
    guard let next = files(after: job, segment) else {
      // What it was for was discarded meanwhile.
      if case .merge = job.task { merging[job.name] = nil }
      _ = path.withPlatformString { unlink($0) }
      return
    }
    do throws(PostingsError) {
      // Where that fails, all is as it was before.
      try save(next.segments, next.mark)
    } catch {
      // It may have got as far as to name the file.
      let manifest = try? Manifest(in: folder)
      if manifest?.entries.contains(where: { $0.name == job.name }) != true {
        _ = path.withPlatformString { unlink($0) }
      }
      throw error
    }
    replace(by: segment, job, next)
    if case .merge(let names, _) = job.task {
      // Whoever has them open keeps them.
      for name in names { _ = folder.appending(name).withPlatformString { unlink($0) } }
    }
  }

  /// The index's files, and what they cover, once a job's is one of them; nothing where there is no place for it any more.
  private func files(after job: SegmentJob, _ segment: Format.File) -> (segments: [Format.File], mark: Mark?)? {
    switch job.task {
    case .write:
      guard let frozen, frozen.name == job.name else { return nil }
      return (segments + [segment], frozen.mark)
    case .merge(let names, _):
      guard let first = segments.firstIndex(where: { $0.name == names.first }),
        segments[first...].prefix(names.count).map(\.name) == names
      else { return nil }
      var all = segments
      all.replaceSubrange(first..<(first + names.count), with: [segment])
      return (all, mark)
    }
  }

  private func replace(by segment: Format.File, _ job: SegmentJob, _ next: (segments: [Format.File], mark: Mark?)) {
    switch job.task {
    case .write:
      removed.subtract(frozen?.dead ?? [])
      frozen = nil
      isWriting = false
    case .merge(let names, let dead):
      merging[job.name] = nil
      let identities = segments.filter { names.contains($0.name) }.map(\.identity)
      removed.subtract(dead)
      if successors.count > 64 || !dead.isEmpty { successors = [:] }
      if dead.isEmpty { for identity in identities { successors[identity] = segment.identity } }
    }
    (segments, mark) = next
  }

  /// Whether a job is still one of the index's: what it works on may have been discarded since it was begun.
  package func isUnderWay(_ job: SegmentJob) -> Bool {
    switch job.task {
    case .write: frozen?.name == job.name
    case .merge: merging[job.name] != nil
    }
  }

  /// Writes a manifest where there is none, although files cover all: what was newer was discarded, and is not there any more.
  ///
  /// - Parameter mark: to where the history is followed.
  package func cover(_ mark: Mark) throws(PostingsError) {
    guard self.mark == nil, !segments.isEmpty, head.first == nil, frozen == nil, removed.isEmpty, staged.last == nil
    else { return }
    try save(segments, mark)
    self.mark = mark
    fresh = []
  }

  /// A job has failed: all is as it was before, and the next one is the same.
  package func abandon(_ job: SegmentJob) {
    switch job.task {
    case .write: if frozen?.name == job.name { isWriting = false }
    case .merge: merging[job.name] = nil
    }
  }

  /// Whether a file is one of the index's.
  package func holds(_ path: FilePath) -> Bool { segments.contains { $0.path == path } }

  private func save(_ segments: [Format.File], _ mark: Mark?) throws(PostingsError) {
    guard let folder, let mark else { return }
    try Manifest(
      mark: mark,
      entries: segments.map {
        Manifest.Entry(name: $0.name, size: $0.size, numbers: $0.numbers)
      }
    ).save(in: folder)
  }
}
