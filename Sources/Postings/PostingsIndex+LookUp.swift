/// What is asked.
extension PostingsIndex {
  /// The size that a number was filed with, as a rule how many keys it has, at most 255; 0 where it is not there.
  public func size(of number: UInt32) throws(PostingsError) -> Int {
    if isRemoved(number) { return 0 }
    // There are few, and nearly all numbers asked for are in one of the first.
    for segment in store.segments where number <= segment.numbers.upperBound { return try segment.size(of: number) }
    if let frozen = store.frozen, frozen.numbers.contains(number) { return frozen.head.size(of: number) }
    return store.head.size(of: number)
  }

  /// The size of each of some numbers, as ``size(of:)`` says it, but for removed ones, whose size is told too.
  ///
  /// - Parameters:
  ///   - numbers: in any order.
  ///   - sizes: is filled, in the order of the numbers.
  public func sizes(of numbers: [UInt32], _ sizes: inout [UInt8]) throws(PostingsError) {
    sizes.removeAll(keepingCapacity: true)
    let written = store.segments.last?.numbers.upperBound
    // Without asking whose the segments are at each step, so that many places of the memory are waited for at a time.
    let tables = store.segments.map(\.sizeTable)
    var table = tables.first
    for number in numbers {
      guard let written, number <= written else {
        if let frozen = store.frozen, frozen.numbers.contains(number) {
          sizes.append(UInt8(frozen.head.size(of: number)))
        } else {
          sizes.append(UInt8(store.head.size(of: number)))
        }
        continue
      }
      // Mostly it is where the one before it is, too.
      if table?.holds(number) != true { table = tables.first { $0.holds(number) } }
      sizes.append(try table?.size(of: number) ?? 0)
    }
    withExtendedLifetime(store.segments) {}
  }

  /// Whether a number that was found has been removed since it was filed.
  @inline(__always)
  public func isRemoved(_ number: UInt32) -> Bool { store.isRemoved(number) }

  /// The frequency of a key that is in more numbers than the limit.
  public static let boilerplate = Int.max

  /// In how many numbers a key is, removed ones too; ``boilerplate`` where in too many.
  public func frequency(of key: UInt64) throws(PostingsError) -> Int {
    let kept = SegmentLayout.kept(key)
    var count = (store.head.find(kept)?.count ?? 0) + (store.frozen?.head.find(kept)?.count ?? 0)
    for segment in store.segments {
      guard let found = try segment.find(kept) else { continue }
      if found.isBoilerplate { return Self.boilerplate }
      count += found.count
    }
    return count > boilerplateLimit ? Self.boilerplate : count
  }

  /// Looks up all of some keys.
  ///
  /// - Parameters:
  ///   - keys: distinct, in any order.
  ///   - result: is filled; it keeps its memory from one call to the next.
  ///   - findings: what a ``PostingsReader`` of the same folder has found of these keys. What it cannot know of is looked up
  ///     here, and all of it where segments that it asked were merged with others since, or lost some numbers.
  public func look(
    up keys: [UInt64], _ result: inout PostingsLookup, _ findings: PostingsFindings? = nil
  ) throws(PostingsError) {
    result.begin(keys)
    var known = 0
    if let findings, findings.count == keys.count, let count = covered(by: findings) {
      known = count
      result.take(findings)
    }
    try result.find(in: store.segments[known...])
    if let frozen = store.frozen { frozen.head.find(result.kept) { result.note($0, $1.count, .frozen($1)) } }
    store.head.find(result.kept) { result.note($0, $1.count, .head($1)) }
    for key in keys.indices where result.frequencies[key] > boilerplateLimit {
      if result.frequencies[key] != Self.boilerplate { store.format.learned.insert(result.kept[key]) }
      result.frequencies[key] = Self.boilerplate
    }
  }

  /// How many of the index's oldest segments findings are of: those that were asked, or what came of them when they were
  /// merged. Nothing where that is not all of what is in some segment.
  private func covered(by findings: PostingsFindings) -> Int? {
    var count = 0
    for identity in findings.segments {
      var identity = identity
      while count == 0 || store.segments[count - 1].identity != identity {
        if count < store.segments.count, store.segments[count].identity == identity {
          count += 1
          break
        }
        guard let successor = store.successors[identity] else { return nil }
        identity = successor
      }
    }
    return count == 0 || store.segments[count - 1].numbers.upperBound == findings.through ? count : nil
  }

  /// Calls `body` with the numbers filed under one of the keys that were looked up, removed ones too, some at a time.
  ///
  /// - Parameters:
  ///   - key: its place among them.
  ///   - lookup: what ``look(up:_:_:)`` has filled.
  ///   - body: is called with numbers in no order.
  public func forEachRun(
    under key: Int, _ lookup: PostingsLookup, _ body: (UnsafeBufferPointer<UInt32>) -> Void
  ) throws(PostingsError) {
    try lookup.forEachSource(of: key) { source throws(PostingsError) in
      var numbers: [UInt32] = []
      switch source {
      case .findings, .numbers: return lookup.withRead(source, body)
      case .segment(let segment, let index):
        try store.segments[Int(segment)].append(lookup.found(index), to: &numbers)
      case .frozen(let found), .head(let found):
        // Mostly it is one.
        if found.count == 1 {
          return withUnsafePointer(to: found.newest) { body(UnsafeBufferPointer(start: $0, count: 1)) }
        }
        let isFrozen = if case .frozen = source { true } else { false }
        (isFrozen ? store.frozen?.head : store.head)?.forEach(found) { numbers.append($0) }
      }
      numbers.withUnsafeBufferPointer(body)
    }
  }

  /// The same, with each number alone.
  public func forEachNumber(
    under key: Int, _ lookup: PostingsLookup, _ body: (UInt32) -> Void
  ) throws(PostingsError) {
    try forEachRun(under: key, lookup) { for number in $0 { body(number) } }
  }
}
