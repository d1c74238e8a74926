/// Goes through a segment's keys in rising order.
struct SegmentCursor {
  private let segment: Segment
  private var bucket = -1
  private var content: Segment.Content?
  private var index = 0
  private var list: NumberList.Head?
  /// The current key's kept bits.
  private(set) var key: UInt64 = 0
  /// Its numbers, rising; none where it is boilerplate.
  private(set) var numbers: [UInt32] = []
  private(set) var isBoilerplate = false

  init(_ segment: Segment) { self.segment = segment }

  /// Goes on to the next key; false behind the last.
  mutating func next() throws(PostingsError) -> Bool {
    let layout = segment.layout
    while content == nil || index >= content?.count ?? 0 {
      bucket += 1
      guard bucket < layout.buckets else { return false }
      let word = try segment.word(bucket)
      (content, index, list) = (nil, 0, nil)
      if word >> 32 != 0 { content = try segment.content(bucket, word) }
    }
    guard let content else { return false }
    func entry(_ index: Int) -> (remainder: UInt64, number: UInt32) {
      let value = content.reader.value(at: index &* layout.entryBits, bits: layout.entryBits)
      return (value >> UInt64(layout.numberBits), UInt32(truncatingIfNeeded: value & UInt64(layout.escape)))
    }
    let first = entry(index)
    let before = key
    key = layout.lowest(bucket) &+ first.remainder
    guard key >= before, key >> UInt64(SegmentLayout.keyBits) == 0 else {
      throw .damaged(segment.path, "its keys are out of order")
    }
    numbers.removeAll(keepingCapacity: true)
    isBoilerplate = false
    if first.number == layout.escape {
      let head = try segment.nextList(content, after: list)
      list = head
      isBoilerplate = head.isBoilerplate
      var found: [UInt32] = numbers
      try segment.forEach(Segment.Found(count: head.count, list: head)) {
        found.append($0)
        return true
      }
      numbers = found
      index += 1
      return true
    }
    while index < content.count {
      let next = entry(index)
      guard next.remainder == first.remainder, next.number != layout.escape else { break }
      let number = layout.numbers.lowerBound &+ next.number
      guard layout.numbers.contains(number), numbers.last.map({ $0 < number }) ?? true else {
        throw .damaged(segment.path, "it has a number that cannot be")
      }
      numbers.append(number)
      index += 1
    }
    return true
  }
}
