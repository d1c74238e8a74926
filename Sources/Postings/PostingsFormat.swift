package import SystemPackage

/// Keys and the numbers filed under them.
package struct PostingsFormat: SegmentFormat {
  /// What the keys are.
  let kind: UInt32
  /// A key in more numbers than this keeps none of them.
  let boilerplateLimit: Int
  /// Keys that were found to be in too many numbers, by their kept bits: segments that are written from here on say so.
  var learned: Set<UInt64> = []

  init(kind: UInt32, boilerplateLimit: Int) { (self.kind, self.boilerplateLimit) = (kind, boilerplateLimit) }

  /// See ``SegmentFormat/policy``.
  package var policy: MergePolicy { MergePolicy() }

  /// See ``SegmentFormat/newHead(after:)``.
  package func newHead(after last: PostingsHead?) -> PostingsHead {
    last.map { PostingsHead(expecting: $0.keyCount / 2) } ?? PostingsHead()
  }

  /// See ``SegmentFormat/open(_:)``.
  package func open(_ path: FilePath) throws(PostingsError) -> Segment { try Segment(at: path, kind: kind) }

  /// See ``SegmentFormat/take(_:)``.
  package mutating func take(_ segment: Segment) throws(PostingsError) {
    learned.formUnion(try segment.boilerplateKeys())
  }

  /// See ``SegmentFormat/write(_:_:to:)``.
  package func write(_ head: PostingsHead, _ contents: SegmentContents, to path: FilePath) throws(PostingsError) -> Int
  {
    let (numbers, dead) = (contents.numbers, contents.dead)
    var writer = try SegmentWriter(at: path, kind: kind, numbers: numbers, keys: head.postingCount)
    try head.forEachKey { key, numbers throws(PostingsError) in
      if numbers.count == 1, dead.isEmpty { return try writer.append(key, numbers[0]) }
      let living = dead.isEmpty ? copy numbers : numbers.filter { !dead.contains($0) }
      try writer.append(key, living, isBoilerplate: isBoilerplate(key, living.count))
    }
    var sizes = Array(repeating: 0 as UInt8, count: Int(numbers.upperBound - numbers.lowerBound) + 1)
    for text in head.texts where !dead.contains(text.number) {
      sizes[Int(text.number - numbers.lowerBound)] = text.size
    }
    return try writer.finish(sizes: sizes, tombstones: contents.tombstones)
  }

  /// See ``SegmentFormat/merge(_:_:isOldest:to:)``.
  package func merge(
    _ segments: [Segment], _ contents: SegmentContents, isOldest: Bool, to path: FilePath
  ) throws(PostingsError) -> Int {
    let (numbers, dead) = (contents.numbers, contents.dead)
    for segment in segments {
      guard numbers.contains(segment.numbers.lowerBound), numbers.contains(segment.numbers.upperBound) else {
        throw .damaged(segment.path, "it stands for other numbers than it did")
      }
    }
    var writer = try SegmentWriter(
      at: path, kind: kind, numbers: numbers, keys: segments.reduce(0) { $0 + $1.keyCount })
    try SegmentMerge(segments, contents) { isBoilerplate($0, $1) }.write(to: &writer)
    withExtendedLifetime(segments) {}
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
    count > boilerplateLimit || count > 1 && learned.contains(key)
  }
}
