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
    guard replace(by: segment, job) else {
      // What it was for was discarded meanwhile.
      _ = path.withPlatformString { unlink($0) }
      return
    }
    try save()
    if case .merge(let names, _) = job.task {
      // Whoever has them open keeps them.
      for name in names { _ = folder.appending(name).withPlatformString { unlink($0) } }
    }
  }

  private func replace(by segment: Format.File, _ job: SegmentJob) -> Bool {
    switch job.task {
    case .write:
      guard let frozen, frozen.name == job.name else { return false }
      mark = frozen.mark
      segments.append(segment)
      removed.subtract(frozen.dead)
      self.frozen = nil
      isWriting = false
    case .merge(let names, let dead):
      merging[job.name] = nil
      guard let first = segments.firstIndex(where: { $0.name == names.first }),
        segments[first...].prefix(names.count).map(\.name) == names
      else { return false }
      let identities = segments[first..<(first + names.count)].map(\.identity)
      segments.replaceSubrange(first..<(first + names.count), with: [segment])
      removed.subtract(dead)
      if successors.count > 64 || !dead.isEmpty { successors = [:] }
      if dead.isEmpty { for identity in identities { successors[identity] = segment.identity } }
    }
    return true
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

  private func save() throws(PostingsError) {
    guard let folder, let mark else { return }
    try Manifest(
      mark: mark,
      entries: segments.map {
        Manifest.Entry(name: $0.name, size: $0.size, numbers: $0.numbers)
      }
    ).save(in: folder)
  }
}
