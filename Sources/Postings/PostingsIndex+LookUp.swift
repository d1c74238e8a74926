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
    sizes.append(contentsOf: repeatElement(0, count: numbers.count))
    for segment in store.segments {
      for index in numbers.indices where segment.numbers.contains(numbers[index]) {
        sizes[index] = UInt8(try segment.size(of: numbers[index]))
      }
    }
    let written = store.segments.last?.numbers.upperBound
    for index in numbers.indices where written.map({ numbers[index] > $0 }) ?? true {
      let number = numbers[index]
      if let frozen = store.frozen, frozen.numbers.contains(number) {
        sizes[index] = UInt8(frozen.head.size(of: number))
      } else {
        sizes[index] = UInt8(store.head.size(of: number))
      }
    }
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
    if let findings, findings.frequencies.count == keys.count, let count = covered(by: findings) {
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

  /// Calls `body` with each number filed under one of the keys that were looked up, removed ones too.
  ///
  /// - Parameters:
  ///   - key: its place among them.
  ///   - lookup: what ``look(up:_:_:)`` has filled.
  ///   - body: is called with numbers in no order.
  public func forEachNumber(
    under key: Int, _ lookup: PostingsLookup, _ body: (UInt32) -> Void
  ) throws(PostingsError) {
    var index = lookup.first[key]
    while index >= 0 {
      let place = lookup.places[index]
      switch place.source {
      case .findings(let range): for number in lookup.numbers[range] { body(number) }
      case .segment(let segment, let found):
        try store.segments[segment].forEach(found) {
          body($0)
          return true
        }
      case .frozen(let found): store.frozen?.head.forEach(found, body)
      case .head(let found): store.head.forEach(found, body)
      }
      index = place.next
    }
  }
}
