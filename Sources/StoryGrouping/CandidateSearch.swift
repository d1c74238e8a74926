/// Finds the live stories that an article is likest to, at a cost that does not grow with the corpus.
///
/// The lists of the article's terms are walked from the shortest on, as far as a budget of postings goes, and give the greater
/// part of each story's dot product (term-at-a-time evaluation; Moffat and Zobel 1996 cut it off the same way). The whole
/// product is made for the few best stories only.
struct CandidateSearch: Sendable {
  /// Stories that are scored to the end.
  static let finalists = 8

  /// A story and the mean cosine of the article with its reports.
  struct Candidate {
    let slot: UInt32
    var cosine: Double
  }

  /// For each slot the dot product so far; all 0 between calls.
  private var products: [Int] = []
  /// The slots whose product is not 0, as many as `metCount` says; the room behind them is rewritten without asking.
  private var met: [UInt32] = []
  private var metCount = 0
  /// The lists of the article in question; rewritten by each call.
  private var lists: [UInt64] = []
  /// Of what was read of the lists beforehand; kept so that it is read.
  private var touched: UInt32 = 0
  /// Empty between calls.
  private var table = VectorTable()

  /// The stories with a mean cosine of at least `least`, the likest first; among equals the smaller slot.
  mutating func candidates(
    for vector: TermVector, in stories: borrowing LiveStories, budget: Int, least: Double
  ) -> [Candidate] {
    guard vector.squaredLength > 0 else { return [] }
    let inverse = 1 / Double(vector.squaredLength).squareRoot()
    walk(vector, stories, budget)
    // A story that has not two thirds of the likeness by what it is found by is not worth looking up, and no competition.
    var best = gather(stories, inverse: inverse, floor: least / 1.5)
    guard !best.isEmpty else { return [] }
    table.fill(vector.terms)
    defer { table.clear(vector.terms) }
    for index in best.indices {
      let slot = best[index].slot
      let product = stories[slot].centroid.product(with: vector.terms, in: table)
      best[index].cosine = Double(product) * inverse * stories.inverseReports[Int(slot)]
    }
    best.removeAll { $0.cosine < least }
    Self.keepFinalists(&best)
    return best
  }

  /// Fills `products`.
  ///
  /// In rounds in each of which no read waits for another, so that the processor fetches many places of memory at a time: what
  /// is known of each term, how long each list is (with its first postings), the lists.
  private mutating func walk(_ vector: TermVector, _ stories: borrowing LiveStories, _ budget: Int) {
    if products.count < stories.capacity {
      products.append(contentsOf: repeatElement(0, count: stories.capacity - products.count))
      met.append(contentsOf: repeatElement(0, count: products.count + 1 - met.count))
    }
    let postings = stories.postings
    var left = budget
    lists.removeAll(keepingCapacity: true)
    for (index, term) in vector.terms.enumerated() {
      let found = postings.found(by: term.key)
      if let block = found.block {
        lists.append(UInt64(index) << 32 | UInt64(block))
      } else if let posting = found.posting {
        left -= 1
        if left >= 0 { add(posting, times: Int(term.weight)) }
      }
    }
    // One integer for each list: its length above the index of its term and its block.
    for index in lists.indices {
      lists[index] |= UInt64(postings.length(of: UInt32(truncatingIfNeeded: lists[index]))) << 40
    }
    lists.sort()
    keepShortest(within: left)
    touched = lists.reduce(0) { $0 &+ postings.touch(UInt32(truncatingIfNeeded: $1)) }
    for list in lists {
      let weight = Int(vector.terms[Int(list >> 32 & 0xFF)].weight)
      postings.withList(in: UInt32(truncatingIfNeeded: list)) { add($0, times: weight) }
    }
  }

  /// Drops the longest lists, as far as all of them together have more postings than that.
  private mutating func keepShortest(within budget: Int) {
    var left = budget
    let end = lists.firstIndex { list in
      left -= Int(list >> 40)
      return left < 0
    }
    if let end { lists.removeSubrange(end...) }
  }

  private mutating func add(_ posting: StoryPosting, times weight: Int) {
    let slot = Int(posting.slot)
    let before = products[slot]
    products[slot] = before &+ weight &* Int(posting.sum)
    met[metCount] = posting.slot
    metCount &+= before == 0 ? 1 : 0
  }

  /// Adds one list to `products`. Without a branch that depends on the data: the processor could not foretell it.
  private mutating func add(_ list: UnsafeBufferPointer<StoryPosting>, times weight: Int) {
    var count = metCount
    products.withUnsafeMutableBufferPointer { products in
      met.withUnsafeMutableBufferPointer { met in
        for posting in list {
          let slot = Int(posting.slot)
          let before = products[slot]
          products[slot] = before &+ weight &* Int(posting.sum)
          met[count] = posting.slot
          count &+= before == 0 ? 1 : 0
        }
      }
    }
    metCount = count
  }

  /// The best of the stories met, in no order; leaves `products` clean.
  private mutating func gather(
    _ stories: borrowing LiveStories, inverse: Double, floor: Double
  ) -> [Candidate] {
    var best: [Candidate] = []
    var lowest = floor
    for slot in met[..<metCount] {
      let cosine = Double(products[Int(slot)]) * inverse * stories.inverseReports[Int(slot)]
      products[Int(slot)] = 0
      guard cosine >= lowest, cosine > 0 else { continue }
      best.append(Candidate(slot: slot, cosine: cosine))
      guard best.count >= 4 * Self.finalists else { continue }
      Self.keepFinalists(&best)
      lowest = best[best.count - 1].cosine
    }
    metCount = 0
    Self.keepFinalists(&best)
    return best
  }

  /// Sorts, the likest first, among equals the smaller slot; drops the others.
  private static func keepFinalists(_ best: inout [Candidate]) {
    best.sort { $0.cosine != $1.cosine ? $0.cosine > $1.cosine : $0.slot < $1.slot }
    if best.count > finalists { best.removeLast(best.count - finalists) }
  }
}
