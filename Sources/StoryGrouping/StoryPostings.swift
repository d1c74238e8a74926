/// Term → the live stories that have it, each with the sum of its reports' weights: centroids, turned on their side.
///
/// One walk down the lists of an article's terms gives its dot product with every centroid.
struct StoryPostings: Sendable {
  struct Posting: Sendable, Equatable {
    let slot: UInt32
    /// The sum of the term's weights over the story's reports, in units of 1/``TermVector/unit``.
    var sum: UInt32
  }

  /// Each list by rising slot.
  private var lists: [UInt32: [Posting]] = [:]

  /// Number of terms that any live story has.
  var termCount: Int { lists.count }

  /// The stories that have `term`.
  @inline(__always)
  func list(of term: UInt32) -> [Posting]? { lists[term] }

  /// Number of stories that have `term`: its document frequency, where the documents are stories.
  @inline(__always)
  func frequency(of term: UInt32) -> Int { lists[term]?.count ?? 0 }

  /// The sum of `term` in one story; 0 where it is not in it.
  func sum(of term: UInt32, in slot: UInt32) -> UInt32 {
    guard let list = lists[term] else { return 0 }
    let at = Self.position(of: slot, in: list)
    return at < list.count && list[at].slot == slot ? list[at].sum : 0
  }

  /// Adds `weight` and returns the sum before it.
  mutating func add(_ weight: UInt32, to term: UInt32, in slot: UInt32) -> UInt32 {
    Self.add(weight, in: slot, to: &lists[term, default: []])
  }

  /// Subtracts `weight`, which was added before, and returns the sum after it; at 0 the posting goes.
  mutating func subtract(_ weight: UInt32, from term: UInt32, in slot: UInt32) -> UInt32 {
    let (rest, isEmpty) = Self.subtract(weight, in: slot, from: &lists[term, default: []])
    if isEmpty { lists[term] = nil }
    return rest
  }

  private static func add(_ weight: UInt32, in slot: UInt32, to list: inout [Posting]) -> UInt32 {
    let at = position(of: slot, in: list)
    guard at < list.count, list[at].slot == slot else {
      list.insert(Posting(slot: slot, sum: weight), at: at)
      return 0
    }
    let before = list[at].sum
    list[at].sum = before + weight
    return before
  }

  private static func subtract(_ weight: UInt32, in slot: UInt32, from list: inout [Posting]) -> (UInt32, Bool) {
    let at = position(of: slot, in: list)
    precondition(at < list.count && list[at].slot == slot, "a weight is taken back that was never given")
    list[at].sum -= weight
    let rest = list[at].sum
    if rest == 0 { list.remove(at: at) }
    return (rest, list.isEmpty)
  }

  /// The first index whose slot is not before `slot`.
  private static func position(of slot: UInt32, in list: [Posting]) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle].slot < slot { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
