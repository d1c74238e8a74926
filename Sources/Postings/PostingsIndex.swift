internal import Glibc
public import SystemPackage

/// Keys and the numbers filed under them, of any number of texts: segments in mapped files, and what is newer in memory.
///
/// Keys are hashes, evenly spread over 64 bits; of each the first 40 bits count. Numbers rise and are never used again.
/// Everything in it can be made again from the texts: a file that is missing or damaged costs time, nothing else.
///
/// Not `Sendable`: one owner asks and files. The work on files is handed out as ``SegmentJob``s, which run anywhere.
public final class PostingsIndex {
  /// Where the segments are; nothing for an index in memory only.
  public let folder: FilePath?
  let kind: UInt32
  /// A key in more numbers than this says nothing, and keeps none of them for long.
  public let boilerplateLimit: Int
  var policy = MergePolicy()

  /// Oldest first.
  private(set) var segments: [Segment] = []
  /// What is being written to a segment.
  private var frozen: Frozen?
  private var head = PostingsHead()
  /// Numbers that are removed and still in a segment, or in memory.
  private var removed: Set<UInt32> = []
  private var staged: (removed: [UInt32], last: UInt32?) = ([], nil)
  /// Those among them that no segment tells of yet.
  private var fresh: Set<UInt32> = []
  /// The last number that was filed, or left out.
  private var last: UInt32?
  /// How far the segments have followed the history.
  public private(set) var mark: Mark?
  /// Whether what is frozen is being written.
  public private(set) var isWriting = false
  /// Files that are being merged, by the name of what comes of it.
  private var merging: [String: [String]] = [:]
  private var nextName = 1

  private struct Frozen {
    let head: PostingsHead
    let numbers: ClosedRange<UInt32>
    /// Numbers of it that were removed before it was to be written.
    let dead: Set<UInt32>
    /// Numbers of older segments that were.
    let tombstones: [UInt32]
    let mark: Mark
    let name: String
  }

  /// An index in memory only.
  public init(kind: UInt32, boilerplateLimit: Int = .max) {
    folder = nil
    self.kind = kind
    self.boilerplateLimit = boilerplateLimit
  }

  /// Opens an index, or begins one where there is none.
  ///
  /// What is damaged is left out, and with it all that is newer: the owner files again what comes after ``mark`` and
  /// ``lastNumber``. Files that the manifest does not name are removed.
  ///
  /// - Parameters:
  ///   - folder: of the index alone; it is made where it is missing.
  ///   - kind: what the keys are; an index of other keys is made anew.
  ///   - history: whose numbers they are; an index of another history is made anew.
  ///   - isKnown: whether a place in that history is as it was.
  ///   - notice: called with what was wrong.
  /// - Throws: ``PostingsError/system(_:_:)``.
  public init(
    in folder: FilePath, kind: UInt32, history: String, boilerplateLimit: Int = .max,
    isKnown: (Mark) -> Bool = { _ in true }, notice: (PostingsError) -> Void = { _ in }
  ) throws(PostingsError) {
    self.folder = folder
    self.kind = kind
    self.boilerplateLimit = boilerplateLimit
    let code = folder.withPlatformString { mkdir($0, 0o750) == 0 ? 0 : errno }
    guard code == 0 || code == EEXIST else { throw .system(folder, Errno(rawValue: code)) }
    var manifest: Manifest?
    do throws(PostingsError) {
      manifest = try Manifest(in: folder)
    } catch {
      if case .system = error { throw error }
      notice(error)
    }
    if let manifest, manifest.mark.history == history, isKnown(manifest.mark) {
      try adopt(manifest, notice)
    }
    try removeStrangers()
  }

  private func adopt(_ manifest: Manifest, _ notice: (PostingsError) -> Void) throws(PostingsError) {
    guard let folder else { return }
    for entry in manifest.entries {
      do throws(PostingsError) {
        let segment = try Segment(at: folder.appending(entry.name), kind: kind)
        guard segment.size == entry.size, segment.numbers == entry.numbers else {
          throw PostingsError.damaged(segment.path, "it is not the one that the manifest names")
        }
        for number in try segment.tombstones() where try size(of: number) > 0 { removed.insert(number) }
        segments.append(segment)
        last = segment.numbers.upperBound
      } catch {
        // What follows stands for higher numbers: those are filed again too, so that numbers go on rising.
        notice(error)
        break
      }
    }
    // Tombstones of segments that were left out are found again in the history, if it is followed from its beginning.
    mark = segments.count == manifest.entries.count ? manifest.mark : nil
  }

  /// Removes what a crash has left behind.
  private func removeStrangers() throws(PostingsError) {
    guard let folder else { return }
    let names = Set(segments.map(\.name) + [Manifest.name])
    guard let stream = folder.withPlatformString({ opendir($0) }) else {
      throw .system(folder, Errno(rawValue: errno))
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix("."), !names.contains(name) else {
        nextName = max(nextName, (Manifest.number(of: name) ?? 0) + 1)
        continue
      }
      guard Manifest.number(of: name) != nil || name == Manifest.name + ".new" else { continue }
      _ = folder.appending(name).withPlatformString { unlink($0) }
    }
  }

  // MARK: Figures

  /// Numbers that are filed and not removed.
  public var count: Int {
    segments.reduce(0) { $0 + $1.textCount } + (frozen?.head.textCount ?? 0) + head.textCount - removed.count
  }
  /// The last number that was filed; nothing where there is none. The owner files what is higher.
  public var lastNumber: UInt32? { last }
  /// Numbers in memory only.
  public var unwritten: Int { head.textCount + (frozen?.head.textCount ?? 0) }
  /// Postings in memory only.
  public var unwrittenPostings: Int { head.postingCount + (frozen?.head.postingCount ?? 0) }
  /// Keys times their numbers, what is removed and not yet merged away included.
  public var postingCount: Int { segments.reduce(0) { $0 + $1.postingCount } + unwrittenPostings }
  /// Keys that are known to say nothing, as far as segments have learned it: of one that several have learned, each counts.
  public var boilerplateCount: Int { segments.reduce(0) { $0 + $1.boilerplateCount } }
  /// Bytes of the segments.
  public var size: Int { segments.reduce(0) { $0 + $1.size } }
  /// Segments.
  public var segmentCount: Int { segments.count }

  // MARK: Filing

  /// Files `number` under each of `keys` until the next ``commit()`` or ``rollback()``. Keys are distinct.
  public func add(_ number: UInt32, under keys: [UInt64]) {
    precondition(max(last ?? 0, staged.last ?? 0) < number || last == nil && staged.last == nil, "numbers rise")
    head.add(number, under: keys)
    staged.last = number
  }

  /// Takes a number out until the next ``commit()`` or ``rollback()``; it is not found from now on.
  public func remove(_ number: UInt32) throws(PostingsError) {
    guard try size(of: number) > 0, removed.insert(number).inserted else { return }
    staged.removed.append(number)
  }

  /// What was filed and removed stays.
  public func commit() {
    head.commit()
    fresh.formUnion(staged.removed)
    last = staged.last ?? last
    staged = ([], nil)
  }

  /// What was filed and removed since the last commit never was.
  public func rollback() {
    head.rollback()
    removed.subtract(staged.removed)
    staged = ([], nil)
  }

  // MARK: Asking

  /// How many keys a number has, at most 255; 0 where it is not there.
  public func size(of number: UInt32) throws(PostingsError) -> Int {
    if removed.contains(number) { return 0 }
    let index = segments.partitioningIndex { $0.numbers.upperBound >= number }
    if index < segments.count, segments[index].numbers.contains(number) { return try segments[index].size(of: number) }
    if let frozen, frozen.numbers.contains(number) { return frozen.head.size(of: number) }
    return head.size(of: number)
  }

  /// Whether a number that was found has been removed since it was filed.
  @inline(__always)
  public func isRemoved(_ number: UInt32) -> Bool { !removed.isEmpty && removed.contains(number) }

  /// What the index has of some keys, as long as nothing is filed or taken in.
  public struct Lookup {
    fileprivate enum Place {
      case segment(Int, Segment.Found)
      case frozen(PostingsHead.Found)
      case head(PostingsHead.Found)
    }

    /// Of each key, in how many numbers it is; ``PostingsIndex/boilerplate`` where in too many.
    public fileprivate(set) var frequencies: [Int] = []
    /// Where each key is, the oldest place first: keys and places, sorted by key.
    fileprivate var places: [(key: Int, next: Int, place: Place)] = []
    fileprivate var first: [Int] = []
    fileprivate var lastPlace: [Int] = []
    fileprivate var words: [UInt64] = []
    fileprivate var buckets: [Int] = []
    fileprivate var kept: [UInt64] = []

    /// Nothing.
    public init() {}
  }

  /// The frequency of a key that is in more numbers than the limit.
  public static let boilerplate = Int.max

  /// In how many numbers a key is, removed ones too; ``boilerplate`` where in too many.
  public func frequency(of key: UInt64) throws(PostingsError) -> Int {
    let kept = SegmentLayout.kept(key)
    var count = (head.find(kept)?.count ?? 0) + (frozen?.head.find(kept)?.count ?? 0)
    for segment in segments {
      let bucket = segment.layout.bucket(kept)
      guard let found = try segment.find(kept, bucket: bucket, word: try segment.word(bucket)) else { continue }
      if found.isBoilerplate { return Self.boilerplate }
      count += found.count
    }
    return count > boilerplateLimit ? Self.boilerplate : count
  }

  /// Looks up all of some keys; for keys that rise, in the order in which they stand in memory.
  public func look(up keys: [UInt64], _ result: inout Lookup) throws(PostingsError) {
    let count = keys.count
    result.places.removeAll(keepingCapacity: true)
    func reset<Value>(_ array: inout [Value], _ value: Value) {
      array.removeAll(keepingCapacity: true)
      array.append(contentsOf: repeatElement(value, count: count))
    }
    reset(&result.frequencies, 0)
    reset(&result.first, -1)
    reset(&result.lastPlace, -1)
    result.kept.removeAll(keepingCapacity: true)
    for key in keys { result.kept.append(SegmentLayout.kept(key)) }
    for index in segments.indices {
      let segment = segments[index]
      let layout = segment.layout
      result.words.removeAll(keepingCapacity: true)
      result.buckets.removeAll(keepingCapacity: true)
      // Nothing waits for what it has read here: the processor fetches many words at a time.
      for kept in result.kept {
        let bucket = layout.bucket(kept)
        result.buckets.append(bucket)
        result.words.append(try segment.word(bucket))
      }
      for key in 0..<count {
        let kept = result.kept[key]
        let mask = SegmentLayout.filter(kept)
        guard UInt32(truncatingIfNeeded: result.words[key] >> 32) & mask == mask else { continue }
        guard let found = try segment.find(kept, bucket: result.buckets[key], word: result.words[key]) else { continue }
        if found.isBoilerplate {
          result.frequencies[key] = Self.boilerplate
        } else {
          note(key, found.count, .segment(index, found), &result)
        }
      }
    }
    if let frozen {
      for key in 0..<count {
        if let found = frozen.head.find(result.kept[key]) { note(key, found.count, .frozen(found), &result) }
      }
    }
    for key in 0..<count {
      if let found = head.find(result.kept[key]) { note(key, found.count, .head(found), &result) }
    }
    for key in 0..<count where result.frequencies[key] > boilerplateLimit { result.frequencies[key] = Self.boilerplate }
  }

  @inline(__always)
  private func note(_ key: Int, _ count: Int, _ place: Lookup.Place, _ result: inout Lookup) {
    let index = result.places.count
    result.places.append((key, -1, place))
    if result.lastPlace[key] < 0 {
      result.first[key] = index
    } else {
      result.places[result.lastPlace[key]].next = index
    }
    result.lastPlace[key] = index
    if result.frequencies[key] != Self.boilerplate { result.frequencies[key] += count }
  }

  /// Calls `body` with each number filed under one of the keys that were looked up, removed ones too.
  ///
  /// - Parameter key: its place among them.
  public func forEachNumber(under key: Int, _ lookup: Lookup, _ body: (UInt32) -> Void) throws(PostingsError) {
    var index = lookup.first[key]
    while index >= 0 {
      let place = lookup.places[index]
      switch place.place {
      case .segment(let segment, let found):
        try segments[segment].forEach(found) {
          body($0)
          return true
        }
      case .frozen(let found): frozen?.head.forEach(found, body)
      case .head(let found): head.forEach(found, body)
      }
      index = place.next
    }
  }

  // MARK: Files

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
      head = PostingsHead()
      fresh = []
    }
    guard let frozen, !isWriting else { return nil }
    isWriting = true
    return SegmentJob(
      work: .write(frozen.head, dead: frozen.dead, tombstones: frozen.tombstones), folder: folder, name: frozen.name,
      kind: kind, numbers: frozen.numbers, boilerplateLimit: boilerplateLimit)
  }

  /// The same of segments alone.
  ///
  /// - Parameter limit: nothing where it would be more postings than that.
  public func nextMerge(limit: Int = .max) -> SegmentJob? {
    guard let folder else { return nil }
    // Only what is newer than all that is being merged: what comes of that is too large for what is left of it.
    let busy = Set(merging.values.joined())
    let start = segments.lastIndex { busy.contains($0.name) }.map { $0 + 1 } ?? 0
    guard let relative = policy.next(segments[start...].map(\.postingCount)) else { return nil }
    let range = (start + relative.lowerBound)..<(start + relative.upperBound)
    let merged = segments[range]
    guard merged.reduce(0, { $0 + $1.postingCount }) <= limit else { return nil }
    let name = newName()
    merging[name] = merged.map(\.name)
    let numbers = merged[range.lowerBound].numbers.lowerBound...merged[range.upperBound - 1].numbers.upperBound
    return SegmentJob(
      work: .merge(
        merged.map(\.name), dead: removed.filter { numbers.contains($0) },
        isOldest: range.lowerBound == 0),
      folder: folder, name: name, kind: kind, numbers: numbers, boilerplateLimit: boilerplateLimit)
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
    let segment = try Segment(at: path, kind: kind)
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
      segments.replaceSubrange(first..<(first + names.count), with: [segment])
      removed.subtract(dead)
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

  /// Gives up the segment that turned out to be damaged, and all that is newer: the owner files again what comes after
  /// ``lastNumber``, and follows the history's removals from its beginning.
  public func discard(_ error: PostingsError) throws(PostingsError) {
    guard let index = segments.firstIndex(where: { $0.path == error.path }) else { throw error }
    let names = segments[index...].map(\.path)
    segments.removeSubrange(index...)
    (head, frozen, staged, fresh) = (PostingsHead(), nil, ([], nil), [])
    isWriting = false
    last = segments.last?.numbers.upperBound
    removed = removed.filter { $0 <= last ?? 0 }
    mark = nil
    if let folder { _ = folder.appending(Manifest.name).withPlatformString { unlink($0) } }
    for name in names { _ = name.withPlatformString { unlink($0) } }
  }

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
