internal import Algorithms

/// Term → the live stories that have it, each with the sum of its reports' weights: centroids, turned on their side.
///
/// One walk down the lists of an article's terms gives its dot product with every centroid.
struct StoryPostings: Sendable {
  /// One term in one story.
  struct Posting: Sendable, Equatable {
    let slot: UInt32
    /// How many of the story's reports have the term.
    var reports: UInt32
    /// The sum of the term's weights over those reports, in units of 1/``TermVector/unit``.
    var sum: UInt32
  }

  fileprivate struct TermList: Sendable {
    /// How many reports of all the stories have the term.
    var reports = 0
    /// By rising slot.
    var postings: [Posting] = []
  }

  private var lists: [UInt32: TermList] = [:]

  /// Number of terms that any live story has.
  var termCount: Int { lists.count }

  /// The stories that have `term`.
  @inline(__always)
  func list(of term: UInt32) -> [Posting] { lists[term]?.postings ?? [] }

  /// Number of reports that have `term`: its document frequency.
  @inline(__always)
  func frequency(of term: UInt32) -> Int { lists[term]?.reports ?? 0 }

  /// The term in one story; nothing where it is not in it.
  func posting(of term: UInt32, in slot: UInt32) -> Posting? {
    guard let list = lists[term]?.postings else { return nil }
    let at = Self.position(of: slot, in: list)
    return at < list.count && list[at].slot == slot ? list[at] : nil
  }

  /// The product of a term's sums in two stories.
  func product(of term: UInt32, in slot: UInt32, _ other: UInt32) -> Int {
    guard let list = lists[term]?.postings else { return 0 }
    let (at, next) = (Self.position(of: slot, in: list), Self.position(of: other, in: list))
    guard at < list.count, next < list.count, list[at].slot == slot, list[next].slot == other else { return 0 }
    return Int(list[at].sum) * Int(list[next].sum)
  }

  /// Adds to a posting, which is made where there is none; returns what it has now.
  mutating func add(_ posting: Posting, to term: UInt32) -> Posting { lists[term, default: TermList()].add(posting) }

  /// Subtracts what was added before; at 0 the posting goes. Returns what it has now.
  mutating func subtract(_ posting: Posting, from term: UInt32) -> Posting {
    let (rest, isEmpty) = lists[term, default: TermList()].subtract(posting)
    if isEmpty { lists[term] = nil }
    return rest
  }

  /// Takes the posting of a term in one story out, which must be there.
  mutating func remove(_ term: UInt32, in slot: UInt32) -> Posting {
    let (posting, isEmpty) = lists[term, default: TermList()].remove(slot)
    if isEmpty { lists[term] = nil }
    return posting
  }

  /// The first index whose slot is not before `slot`.
  static func position(of slot: UInt32, in list: [Posting]) -> Int {
    list.partitioningIndex { $0.slot >= slot }
  }
}

extension StoryPostings.TermList {
  fileprivate mutating func add(_ posting: StoryPostings.Posting) -> StoryPostings.Posting {
    reports += Int(posting.reports)
    let at = StoryPostings.position(of: posting.slot, in: postings)
    guard at < postings.count, postings[at].slot == posting.slot else {
      postings.insert(posting, at: at)
      return posting
    }
    postings[at].reports += posting.reports
    postings[at].sum += posting.sum
    return postings[at]
  }

  fileprivate mutating func subtract(
    _ posting: StoryPostings.Posting
  ) -> (rest: StoryPostings.Posting, isEmpty: Bool) {
    let at = place(of: posting.slot)
    reports -= Int(posting.reports)
    postings[at].reports -= posting.reports
    postings[at].sum -= posting.sum
    let rest = postings[at]
    if rest.reports == 0 { postings.remove(at: at) }
    return (rest, postings.isEmpty)
  }

  fileprivate mutating func remove(_ slot: UInt32) -> (posting: StoryPostings.Posting, isEmpty: Bool) {
    let posting = postings.remove(at: place(of: slot))
    reports -= Int(posting.reports)
    return (posting, postings.isEmpty)
  }

  private func place(of slot: UInt32) -> Int {
    let at = StoryPostings.position(of: slot, in: postings)
    let isThere = at < postings.count && postings[at].slot == slot
    precondition(isThere, "a weight is taken back that was never given")
    return at
  }
}
