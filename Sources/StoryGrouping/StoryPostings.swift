internal import Algorithms

/// Term → the live stories that are found by it, each with the sum of the weights of those reports: centroids, turned on
/// their side, as far as their reports' heaviest terms go.
///
/// One walk down the lists of an article's terms gives the greater part of its dot product with every centroid.
struct StoryPostings: Sendable {
  /// A term in one story.
  struct Posting: Sendable, Equatable {
    let slot: UInt32
    /// The sum of the term's weights over the story's reports that are found by it, in units of 1/``TermVector/unit``.
    var sum: UInt32
  }

  private struct List: Sendable {
    /// Number of `postings`: beside the list, where it is read for many terms at a time.
    var count: UInt32 = 0
    /// By rising slot.
    var postings: [Posting] = []
  }

  /// The place in `lists` of each term.
  private var places = KeyTable()
  private var lists: [List] = []
  private var free: [UInt32] = []
  /// How many reports have each term.
  private var frequencies = KeyTable()

  /// Number of terms that any live story has.
  var termCount: Int { frequencies.count }

  /// Where the list of a term is, until something is added or removed; nothing where no story is found by it.
  @inline(__always)
  func place(of term: UInt32) -> UInt32? { places.value(of: term) }

  /// Number of stories in the list at a place.
  @inline(__always)
  func length(at place: UInt32) -> Int { Int(lists[Int(place)].count) }

  /// Number of reports that have `term`: its document frequency.
  @inline(__always)
  func frequency(of term: UInt32) -> Int { frequencies.value(of: term).map(Int.init) ?? 0 }

  /// Counts reports that have a term.
  mutating func count(_ term: UInt32, in reports: UInt32) { frequencies.increase(term, by: reports) }

  /// Takes back what was counted.
  mutating func discount(_ term: UInt32, in reports: UInt32) { frequencies.decrease(term, by: reports) }

  /// Calls `body` with the list at a place.
  @inline(__always)
  func withList(at place: UInt32, _ body: (UnsafeBufferPointer<Posting>) -> Void) {
    lists.withUnsafeBufferPointer { $0[Int(place)].postings.withUnsafeBufferPointer(body) }
  }

  /// Adds to the sum of a term in one story.
  mutating func add(_ sum: UInt32, of term: UInt32, to slot: UInt32) {
    let place = Int(places.value(of: term) ?? begin(term))
    let count = lists[place].postings.count
    // Most stories are young: they stand at the end.
    guard count > 0, lists[place].postings[count - 1].slot >= slot else {
      lists[place].postings.append(Posting(slot: slot, sum: sum))
      lists[place].count += 1
      return
    }
    let at = Self.position(of: slot, in: lists[place].postings)
    if lists[place].postings[at].slot == slot {
      lists[place].postings[at].sum += sum
    } else {
      lists[place].postings.insert(Posting(slot: slot, sum: sum), at: at)
      lists[place].count += 1
    }
  }

  /// Subtracts what was added before; at 0 the posting goes.
  mutating func subtract(_ sum: UInt32, of term: UInt32, from slot: UInt32) {
    guard let place = places.value(of: term).map(Int.init) else {
      preconditionFailure("a term is taken back that was never given")
    }
    let at = Self.position(of: slot, in: lists[place].postings)
    let isThere = at < lists[place].postings.count && lists[place].postings[at].slot == slot
    precondition(isThere, "a weight is taken back that was never given")
    lists[place].postings[at].sum -= sum
    guard lists[place].postings[at].sum == 0 else { return }
    lists[place].postings.remove(at: at)
    lists[place].count -= 1
    guard lists[place].postings.isEmpty else { return }
    places.remove(term)
    // Its room in memory goes with it.
    lists[place] = List()
    free.append(UInt32(place))
  }

  private mutating func begin(_ term: UInt32) -> UInt32 {
    let place = free.popLast() ?? UInt32(lists.count)
    if Int(place) == lists.count { lists.append(List()) }
    places.insert(term, place)
    return place
  }

  /// The first index whose slot is not before `slot`.
  private static func position(of slot: UInt32, in list: [Posting]) -> Int {
    list.partitioningIndex { $0.slot >= slot }
  }
}
