/// Finds the live stories that an article is likest to, at a cost that does not grow with the corpus.
///
/// The lists of the article's terms are walked from the shortest on, as far as a budget of postings goes, and give each
/// story's dot product (term-at-a-time evaluation; Moffat and Zobel 1996 cut it off the same way). What common terms
/// add is looked up for the few best stories only.
struct CandidateSearch: Sendable {
  /// Stories that are scored to the end.
  static let finalists = 16

  /// A story and the mean cosine of the article with its reports.
  struct Candidate {
    let slot: UInt32
    var cosine: Double
  }

  /// For each slot the dot product so far; all 0 between calls.
  private var products: [Int] = []
  private var met: [UInt32] = []

  /// The stories with a mean cosine of at least `least`, the likest first; among equals the smaller slot.
  mutating func candidates(
    for vector: TermVector, in stories: borrowing LiveStories, budget: Int, least: Double
  ) -> [Candidate] {
    guard vector.squaredLength > 0 else { return [] }
    let inverse = 1 / Double(vector.squaredLength).squareRoot()
    let common = walk(vector, stories, budget)
    // By the inequality of Cauchy and Schwarz, the terms left out add no more than their own length; a story that has
    // nothing like half the likeness without them is not worth looking up.
    let omitted = common.reduce(0) { $0 + Int($1.weight) * Int($1.weight) }
    let floor = max(least - Double(omitted).squareRoot() * inverse, least / 2)
    var best = gather(stories, inverse: inverse, floor: floor)
    for index in best.indices {
      let slot = best[index].slot
      let missing = common.reduce(0) { $0 + Int($1.weight) * Int(stories.postings.posting(of: $1.key, in: slot)?.sum ?? 0) }
      best[index].cosine += Double(missing) * inverse * stories.inverseReports[Int(slot)]
    }
    best.removeAll { $0.cosine < least }
    best.sort { $0.cosine != $1.cosine ? $0.cosine > $1.cosine : $0.slot < $1.slot }
    return best
  }

  /// Fills `products`; returns the terms that were left out.
  private mutating func walk(
    _ vector: TermVector, _ stories: borrowing LiveStories, _ budget: Int
  ) -> ArraySlice<TermVector.Term> {
    if products.count < stories.capacity {
      products.append(contentsOf: repeatElement(0, count: stories.capacity - products.count))
    }
    let terms = vector.terms.map { (term: $0, list: stories.postings.list(of: $0.key)) }
      .sorted { $0.list.count != $1.list.count ? $0.list.count < $1.list.count : $0.term.key < $1.term.key }
    var left = budget
    for (index, (term, list)) in terms.enumerated() {
      left -= list.count
      guard left >= 0 else { return terms[index...].map(\.term)[...] }
      let weight = Int(term.weight)
      for posting in list {
        let slot = Int(posting.slot)
        if products[slot] == 0 { met.append(posting.slot) }
        products[slot] += weight * Int(posting.sum)
      }
    }
    return []
  }

  /// The best of the stories met, in no order; leaves `products` clean.
  private mutating func gather(
    _ stories: borrowing LiveStories, inverse: Double, floor: Double
  ) -> [Candidate] {
    var best: [Candidate] = []
    var lowest = floor
    for slot in met {
      let cosine = Double(products[Int(slot)]) * inverse * stories.inverseReports[Int(slot)]
      products[Int(slot)] = 0
      guard cosine >= lowest, cosine > 0 else { continue }
      best.append(Candidate(slot: slot, cosine: cosine))
      guard best.count >= 2 * Self.finalists else { continue }
      best.sort { $0.cosine != $1.cosine ? $0.cosine > $1.cosine : $0.slot < $1.slot }
      best.removeLast(best.count - Self.finalists)
      lowest = best[best.count - 1].cosine
    }
    met.removeAll(keepingCapacity: true)
    return best
  }
}
