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
  /// Keys that are known to be in more, by their kept bits.
  let boilerplate: Set<UInt64>

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
        if numbers.count == 1, dead.isEmpty { return try writer.append(key, numbers[0]) }
        let living = dead.isEmpty ? copy numbers : numbers.filter { !dead.contains($0) }
        try Self.append(living, under: key, isBoilerplate: isBoilerplate(key, living.count), to: &writer)
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
    var cursors = segments.map { SegmentCursor($0) }
    defer { withExtendedLifetime(segments) {} }
    // Of each the key at which it stands; the last of all where it is at its end.
    var keys: [UInt64] = []
    for index in cursors.indices { keys.append(try cursors[index].next() ? cursors[index].key : .max) }
    var joined: [UInt32] = []
    while true {
      var (key, first, isShared) = (UInt64.max, 0, false)
      for index in keys.indices {
        if keys[index] < key {
          (key, first, isShared) = (keys[index], index, false)
        } else if keys[index] == key {
          isShared = true
        }
      }
      if key == .max { break }
      if !isShared, cursors[first].isSingle, dead.isEmpty {
        // Nearly always.
        try writer.append(key, cursors[first].number)
        keys[first] = try cursors[first].next() ? cursors[first].key : .max
        continue
      }
      joined.removeAll(keepingCapacity: true)
      var isBoilerplate = false
      // The older a segment the lower its numbers: they rise as they come.
      for index in first..<keys.count where keys[index] == key {
        if cursors[index].isSingle { joined.append(cursors[index].number) } else { joined += cursors[index].numbers }
        isBoilerplate = isBoilerplate || cursors[index].isBoilerplate
        keys[index] = try cursors[index].next() ? cursors[index].key : .max
      }
      if !dead.isEmpty { joined.removeAll { dead.contains($0) } }
      isBoilerplate = isBoilerplate || self.isBoilerplate(key, joined.count)
      try Self.append(joined, under: key, isBoilerplate: isBoilerplate, to: &writer)
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

  /// Whether a key keeps no numbers. (One with a single number is not asked about: that takes no room.)
  private func isBoilerplate(_ key: UInt64, _ count: Int) -> Bool {
    count > boilerplateLimit || count > 1 && boilerplate.contains(key)
  }

  private static func append(
    _ numbers: [UInt32], under key: UInt64, isBoilerplate: Bool, to writer: inout SegmentWriter
  ) throws(PostingsError) {
    if isBoilerplate { return try writer.appendBoilerplate(key) }
    guard !numbers.isEmpty else { return }
    let outcome = numbers.withUnsafeBufferPointer { numbers in
      Result { () throws(PostingsError) in try writer.append(key, numbers) }
    }
    try outcome.get()
  }
}
