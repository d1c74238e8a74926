/// What a segment needs to find many keys, kept so that nothing has to be allocated each time.
final class KeyScratch {
  /// Of each key the word of its bucket.
  private(set) var words: UnsafeMutablePointer<UInt64> = .allocate(capacity: 1)
  /// The keys that a filter does not rule out.
  private(set) var likely: UnsafeMutablePointer<Int> = .allocate(capacity: 1)
  var likelyCount = 0
  private var capacity = 1
  /// Something of all that was fetched, so that the fetching is not left out for having no use.
  var touched: UInt8 = 0

  deinit {
    words.deallocate()
    likely.deallocate()
  }

  /// Makes room for so many keys.
  func begin(_ count: Int) {
    likelyCount = 0
    // The place after the last is written to as well.
    guard capacity <= count else { return }
    words.deallocate()
    likely.deallocate()
    capacity = count * 2 + 64
    words = .allocate(capacity: capacity)
    likely = .allocate(capacity: capacity)
    words.initialize(repeating: 0, count: capacity)
    likely.initialize(repeating: 0, count: capacity)
  }
}
