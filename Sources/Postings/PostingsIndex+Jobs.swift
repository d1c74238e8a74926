internal import Glibc
public import SystemPackage

/// The work on files: what is to be done, and what has come of it.
extension PostingsIndex {
  /// What is to be done beside the index now. Asked again, it gives what can be done at the same time: what is in memory
  /// is written while older segments are merged. Nothing where all is well, or under way.
  ///
  /// - Parameter mark: to where what was committed follows the history; what is in memory is written then.
  ///   Nothing to leave it there.
  public func nextJob(writing mark: Mark? = nil) -> SegmentJob? { nextWrite(mark) ?? nextMerge() }

  /// The same of what is in memory alone.
  public func nextWrite(_ mark: Mark?) -> SegmentJob? {
    guard let folder else { return nil }
    if frozen == nil, let mark, let first = head.texts.first?.number, let end = head.last {
      // What is staged is not written.
      guard staged.last == nil, staged.removed.isEmpty else { return nil }
      frozen = Frozen(
        head: head, numbers: first...end, dead: fresh.filter { $0 >= first },
        tombstones: fresh.filter { $0 < first }.sorted(), mark: mark, name: newName())
      // The next is about as large.
      head = PostingsHead(expecting: head.keyCount / 2)
      fresh = []
    }
    guard let frozen, !isWriting else { return nil }
    isWriting = true
    return SegmentJob(
      work: .write(frozen.head, dead: frozen.dead, tombstones: frozen.tombstones), folder: folder, name: frozen.name,
      kind: kind, numbers: frozen.numbers, boilerplateLimit: boilerplateLimit, boilerplate: learned)
  }

  /// The same of segments alone.
  ///
  /// - Parameter limit: nothing where it would be more postings than that.
  public func nextMerge(limit: Int = .max) -> SegmentJob? {
    guard let folder else { return nil }
    guard let range = nextToMerge else { return nil }
    let merged = segments[range]
    guard merged.reduce(0, { $0 + $1.postingCount }) <= limit else { return nil }
    let name = newName()
    merging[name] = merged.map(\.name)
    let numbers = merged[range.lowerBound].numbers.lowerBound...merged[range.upperBound - 1].numbers.upperBound
    return SegmentJob(
      work: .merge(
        merged.map(\.name), dead: removed.filter { numbers.contains($0) && !staged.removed.contains($0) },
        isOldest: range.lowerBound == 0),
      folder: folder, name: name, kind: kind, numbers: numbers, boilerplateLimit: boilerplateLimit, boilerplate: learned
    )
  }

  /// Of segments that are newer than all that is being merged (what comes of that is too large for what is left of it) those
  /// that the policy names; or else one that is to lose removed numbers.
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
  public func finish(_ outcome: SegmentJob.Outcome) throws(PostingsError) {
    guard let folder else { return }
    let job = outcome.job
    let path = folder.appending(job.name)
    let segment: Segment
    do throws(PostingsError) {
      segment = try Segment(at: path, kind: kind)
      learned.formUnion(try segment.boilerplateKeys())
    } catch {
      _ = path.withPlatformString { unlink($0) }
      throw error
    }
    switch job.work {
    case .write:
      // What it was for may have been discarded meanwhile.
      guard let frozen, frozen.name == job.name else {
        _ = path.withPlatformString { unlink($0) }
        return
      }
      mark = frozen.mark
      segments.append(segment)
      removed.subtract(frozen.dead)
      self.frozen = nil
      isWriting = false
    case .merge(let names, let dead, _):
      merging[job.name] = nil
      guard let first = segments.firstIndex(where: { $0.name == names.first }),
        segments[first...].prefix(names.count).map(\.name) == names
      else {
        _ = path.withPlatformString { unlink($0) }
        return
      }
      let identities = segments[first..<(first + names.count)].map(\.identity)
      segments.replaceSubrange(first..<(first + names.count), with: [segment])
      removed.subtract(dead)
      if successors.count > 64 || !dead.isEmpty { successors = [:] }
      if dead.isEmpty { for identity in identities { successors[identity] = segment.identity } }
    }
    try save()
    if case .merge(let names, _, _) = job.work {
      // Whoever has them open keeps them.
      for name in names { _ = folder.appending(name).withPlatformString { unlink($0) } }
    }
  }

  /// A job has failed: all is as it was before, and the next one is the same.
  public func abandon(_ job: SegmentJob) {
    switch job.work {
    case .write: if frozen?.name == job.name { isWriting = false }
    case .merge: merging[job.name] = nil
    }
  }

  /// Whether a file is one of the index's segments.
  public func holds(_ path: FilePath) -> Bool { segments.contains { $0.path == path } }

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
