/// What an index holds, as one figure.
extension PostingsIndex {
  /// Of all pairs of a key and a number that is filed under it and not removed; of keys that are in too many numbers, none.
  ///
  /// Two indexes of the same texts have the same one, whatever was written and merged when, and wherever a crash came (but
  /// for keys that removals have brought below the limit again).
  /// Goes through everything: some seconds for a million texts.
  ///
  /// - Throws: ``PostingsError`` where a segment turns out to be damaged.
  public func digest() throws(PostingsError) -> UInt64 {
    var cursors = store.segments.map { SegmentCursor($0) }
    defer { withExtendedLifetime(store) {} }
    var next: [UInt64] = []
    for index in cursors.indices { next.append(try cursors[index].next() ? cursors[index].key : .max) }
    var inMemory: [(key: UInt64, numbers: [UInt32])] = []
    for head in [store.frozen?.head, store.head] {
      head?.forEachKey { (key, numbers) throws(Never) in inMemory.append((key, copy numbers)) }
    }
    inMemory.sort { $0.key < $1.key }
    var digest: UInt64 = 0
    var place = 0
    while true {
      let key = min(next.min() ?? .max, place < inMemory.count ? inMemory[place].key : .max)
      if key == .max { return digest }
      var numbers: [UInt32] = []
      var isBoilerplate = store.format.learned.contains(key)
      for index in cursors.indices where next[index] == key {
        if cursors[index].isSingle { numbers.append(cursors[index].number) } else { numbers += cursors[index].numbers }
        isBoilerplate = isBoilerplate || cursors[index].isBoilerplate
        next[index] = try cursors[index].next() ? cursors[index].key : .max
      }
      while place < inMemory.count, inMemory[place].key == key {
        numbers += inMemory[place].numbers
        place += 1
      }
      if isBoilerplate || numbers.count > boilerplateLimit { continue }
      // A sum does not depend on the order; each pair is mixed first (as SplitMix64 does), so that none makes up for another.
      for number in numbers where !store.isRemoved(number) {
        var pair = key &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(number)
        pair = (pair ^ (pair &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        pair = (pair ^ (pair &>> 27)) &* 0x94D0_49BB_1331_11EB
        digest &+= pair ^ (pair &>> 31)
      }
    }
  }
}
