internal import Glibc
internal import SystemPackage

/// Work on an index's files that may be done beside it, on any thread: writing what is in memory, or merging segments.
///
/// The index goes on meanwhile and takes the outcome in afterwards: ``PostingsIndex/finish(_:)``.
public struct SegmentJob: Sendable {
  enum Work: Sendable {
    case write(PostingsHead, dead: Set<UInt32>, tombstones: [UInt32])
    /// Oldest first.
    case merge([String], dead: Set<UInt32>, isOldest: Bool)
  }

  let work: Work
  let folder: FilePath
  /// Of the file to be written.
  let name: String
  let kind: UInt32
  /// The range that the segment will stand for.
  let numbers: ClosedRange<UInt32>
  /// A key in more numbers than this keeps none of them.
  let boilerplateLimit: Int

  /// Whether it merges segments, as opposed to writing what is in memory.
  public var isMerge: Bool { if case .merge = work { true } else { false } }

  /// What came of it.
  public struct Outcome: Sendable {
    let job: SegmentJob
    /// Bytes of the file.
    let size: Int
  }

  /// Does the work: after it the file is on the disk, and nothing refers to it yet.
  ///
  /// - Throws: ``PostingsError``; then there is no file.
  public func run() throws(PostingsError) -> Outcome {
    let path = folder.appending(name)
    // Whoever has deleted it, as anybody may, did not mean that there is to be none.
    _ = folder.withPlatformString { mkdir($0, 0o750) }
    do throws(PostingsError) {
      let size = try write(to: path)
      return Outcome(job: self, size: size)
    } catch {
      _ = path.withPlatformString { unlink($0) }
      throw error
    }
  }

  private func write(to path: FilePath) throws(PostingsError) -> Int {
    switch work {
    case .write(let head, let dead, let tombstones):
      var writer = try SegmentWriter(at: path, kind: kind, numbers: numbers, keys: head.postingCount)
      try head.forEachKey { key, numbers throws(PostingsError) in
        let living = dead.isEmpty ? numbers : ArraySlice(numbers.filter { !dead.contains($0) })
        guard !living.isEmpty else { return }
        try writer.append(key, living, isBoilerplate: living.count > boilerplateLimit)
      }
      var sizes = Array(repeating: 0 as UInt8, count: Int(numbers.upperBound - numbers.lowerBound) + 1)
      for text in head.texts where !dead.contains(text.number) {
        sizes[Int(text.number - numbers.lowerBound)] = text.size
      }
      return try writer.finish(sizes: sizes, tombstones: tombstones)
    case .merge(let names, let dead, let isOldest):
      var segments: [Segment] = []
      for name in names { segments.append(try Segment(at: folder.appending(name), kind: kind)) }
      return try merge(segments, dead, isOldest: isOldest, to: path)
    }
  }

  /// Joins segments that follow one another into one, without what was removed.
  private func merge(
    _ segments: [Segment], _ dead: Set<UInt32>, isOldest: Bool, to path: FilePath
  ) throws(PostingsError) -> Int {
    var writer = try SegmentWriter(
      at: path, kind: kind, numbers: numbers, keys: segments.reduce(0) { $0 + $1.keyCount })
    var cursors: [SegmentCursor] = []
    for segment in segments {
      var cursor = SegmentCursor(segment)
      if try cursor.next() { cursors.append(cursor) }
    }
    var joined: [UInt32] = []
    while let key = cursors.lazy.map(\.key).min() {
      joined.removeAll(keepingCapacity: true)
      var isBoilerplate = false
      var ended: [Int] = []
      // The older a segment the lower its numbers: they rise as they come.
      for index in cursors.indices where cursors[index].key == key {
        if dead.isEmpty {
          joined += cursors[index].numbers
        } else {
          joined += cursors[index].numbers.lazy.filter { !dead.contains($0) }
        }
        isBoilerplate = isBoilerplate || cursors[index].isBoilerplate
        if try !cursors[index].next() { ended.append(index) }
      }
      for index in ended.reversed() { cursors.remove(at: index) }
      isBoilerplate = isBoilerplate || joined.count > boilerplateLimit
      if isBoilerplate || !joined.isEmpty { try writer.append(key, joined[...], isBoilerplate: isBoilerplate) }
    }
    var sizes = Array(repeating: 0 as UInt8, count: Int(numbers.upperBound - numbers.lowerBound) + 1)
    var tombstones: Set<UInt32> = []
    for segment in segments {
      let start = Int(segment.numbers.lowerBound - numbers.lowerBound)
      for (index, size) in try segment.sizes().enumerated() where size > 0 {
        let number = segment.numbers.lowerBound + UInt32(index)
        if !dead.contains(number) { sizes[start + index] = size }
      }
      if !isOldest { tombstones.formUnion(try segment.tombstones()) }
    }
    // Of numbers within this segment nothing is left to be removed.
    let older = tombstones.filter { $0 < numbers.lowerBound }
    return try writer.finish(sizes: sizes, tombstones: older.sorted())
  }
}
