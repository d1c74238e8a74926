/// The entries of a ``TextHead`` by word, each word's in the order in which they came: sorted by counting.
struct EntriesByTerm: ~Copyable {
  /// Of each entry its text.
  let texts: UnsafeMutablePointer<UInt32>
  /// Of each entry its place.
  let places: UnsafeMutablePointer<UInt32>
  /// Where each word's entries end.
  private let ends: UnsafeMutablePointer<UInt32>

  /// - Parameter terms: how many words there are.
  init(_ entries: [TextHead.Entry], terms: Int) {
    texts = .allocate(capacity: entries.count)
    places = .allocate(capacity: entries.count)
    ends = .allocate(capacity: terms + 1)
    ends.initialize(repeating: 0, count: terms + 1)
    // How many each has, then where each begins; as they are put there, that becomes where each ends.
    for entry in entries { ends[Int(entry.term) + 1] &+= 1 }
    for term in 0..<terms { ends[term + 1] &+= ends[term] }
    for entry in entries {
      let at = Int(ends[Int(entry.term)])
      (texts + at).initialize(to: entry.text)
      (places + at).initialize(to: entry.place)
      ends[Int(entry.term)] &+= 1
    }
  }

  deinit {
    texts.deallocate()
    places.deallocate()
    ends.deallocate()
  }

  /// Where a word's entries are.
  func range(_ term: UInt32) -> Range<Int> { (term == 0 ? 0 : Int(ends[Int(term) - 1]))..<Int(ends[Int(term)]) }
}
