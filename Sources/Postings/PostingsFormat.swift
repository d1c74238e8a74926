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
      try Self.append(living, under: key, isBoilerplate: isBoilerplate(key, living.count), to: &writer)
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
    count > boilerplateLimit || count > 1 && learned.contains(key)
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
