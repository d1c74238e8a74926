/// Term → the live stories that are found by it, each with the sum of the weights of those reports: centroids, turned on
/// their side, as far as their reports' heaviest terms go.
///
/// One walk down the lists of an article's terms gives the greater part of its dot product with every centroid.
struct StoryPostings: Sendable {
  private var terms = LiveTerms()
  private var pool = PostingPool()

  /// Number of terms that any live story has.
  var termCount: Int { terms.count }

  /// The stories that are found by a term, until something is added or removed.
  @inline(__always)
  func found(by term: UInt32) -> LiveTerms.Found { terms.entry(of: term)?.found ?? .none }

  /// Number of stories in a block.
  @inline(__always)
  func length(of block: UInt32) -> Int { pool.count(in: block) }

  /// Calls `body` with the stories in a block, by rising slot.
  @inline(__always)
  func withList(in block: UInt32, _ body: (UnsafeBufferPointer<StoryPosting>) -> Void) {
    pool.withPostings(in: block, body)
  }

  /// Reads the memory of a block without waiting for it, so that it is at hand soon; returns something of it.
  @inline(__always)
  func touch(_ block: UInt32) -> UInt32 { pool.touch(block) }

  /// Number of reports that have `term`: its document frequency.
  func frequency(of term: UInt32) -> Int { terms.entry(of: term).map { Int($0.reports) } ?? 0 }

  /// Calls `body` with the document frequencies of many terms, in their order.
  func withFrequencies(of many: [ArticleTerms.Term], _ body: (UnsafeBufferPointer<UInt32>) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: many.count) { frequencies in
      terms.readFrequencies(of: many, into: frequencies)
      body(UnsafeBufferPointer(frequencies))
    }
  }

  /// Counts reports of one story that have a term.
  ///
  /// - Parameter sum: the sum of its weights in those that are found by it, 0 where none is.
  mutating func add(_ term: UInt32, in reports: UInt32, _ sum: UInt32, to slot: UInt32) {
    Self.update(&terms, &pool, term) { entry, pool in
      entry.reports += reports
      guard sum > 0 else { return }
      entry.found = Self.adding(StoryPosting(slot: slot, sum: sum), to: entry.found, &pool)
    }
  }

  /// Takes back what was counted before.
  mutating func subtract(_ term: UInt32, in reports: UInt32, _ sum: UInt32, from slot: UInt32) {
    Self.update(&terms, &pool, term) { entry, pool in
      precondition(entry.reports >= reports, "a term is taken back that was never given")
      entry.reports -= reports
      guard sum > 0 else { return }
      entry.found = Self.subtracting(StoryPosting(slot: slot, sum: sum), from: entry.found, &pool)
    }
  }

  @inline(__always)
  private static func update(
    _ terms: inout LiveTerms, _ pool: inout PostingPool, _ term: UInt32,
    _ body: (inout LiveTerms.Entry, inout PostingPool) -> Void
  ) {
    terms.update(term) { body(&$0, &pool) }
  }

  private static func adding(
    _ posting: StoryPosting, to found: LiveTerms.Found, _ pool: inout PostingPool
  ) -> LiveTerms.Found {
    if let block = found.block { return LiveTerms.Found(block: pool.add(posting, in: block)) }
    guard let one = found.posting else { return LiveTerms.Found(posting) }
    if one.slot == posting.slot { return LiveTerms.Found(StoryPosting(slot: one.slot, sum: one.sum + posting.sum)) }
    let isLast = one.slot < posting.slot
    return LiveTerms.Found(block: pool.begin(isLast ? one : posting, isLast ? posting : one))
  }

  private static func subtracting(
    _ posting: StoryPosting, from found: LiveTerms.Found, _ pool: inout PostingPool
  ) -> LiveTerms.Found {
    if let block = found.block { return pool.subtract(posting, from: block) }
    guard let one = found.posting, one.slot == posting.slot, one.sum >= posting.sum else {
      preconditionFailure("a weight is taken back that was never given")
    }
    return one.sum == posting.sum ? .none : LiveTerms.Found(StoryPosting(slot: one.slot, sum: one.sum - posting.sum))
  }
}
