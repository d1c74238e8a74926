/// What is filed of words as forms of one another, as it comes: the same may come twice. See ``FormTerm``.
struct FormList: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  var count: Int { ends.count }

  mutating func append(_ form: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: form)
    ends.append(bytes.count)
  }

  mutating func removeLast(to count: Int) {
    ends.removeLast(ends.count - count)
    bytes.removeLast(bytes.count - (ends.last ?? 0))
  }

  /// Calls `body` with each once, in the order of their bytes.
  func forEachSorted<Failure: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void) throws(Failure) {
    let outcome = bytes.withUnsafeBufferPointer { bytes in
      Result { () throws(Failure) in
        func range(_ index: UInt32) -> UnsafeBufferPointer<UInt8> {
          UnsafeBufferPointer(rebasing: bytes[(index == 0 ? 0 : ends[Int(index) - 1])..<ends[Int(index)]])
        }
        // What comes behind the two bytes that nearly all have in common decides first.
        var keys: [(kind: UInt16, key: UInt64, index: UInt32)] = []
        keys.reserveCapacity(ends.count)
        for index in 0..<UInt32(ends.count) {
          let form = range(index)
          var key: UInt64 = 0
          for offset in 2..<10 { key = key << 8 | (offset < form.count ? UInt64(form[offset]) : 0) }
          keys.append((UInt16(form[0]) << 8 | UInt16(form[1]), key, index))
        }
        keys.sort { one, other in
          if one.kind != other.kind { return one.kind < other.kind }
          if one.key != other.key { return one.key < other.key }
          return range(one.index).lexicographicallyPrecedes(range(other.index))
        }
        var last: UInt32?
        for (_, _, index) in keys {
          let form = range(index)
          if let last, range(last).elementsEqual(form) { continue }
          try body(form)
          last = index
        }
      }
    }
    try outcome.get()
  }
}
