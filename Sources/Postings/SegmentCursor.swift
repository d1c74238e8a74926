internal import Packing

/// Goes through a segment's keys in rising order. The segment has to outlive it.
struct SegmentCursor {
  private unowned(unsafe) let segment: Segment
  private let start: UnsafePointer<UInt8>
  private let isChecked: UnsafePointer<Bool>
  private let bucketsStart: Int
  private let layout: SegmentLayout
  private var bucket = -1
  private var content = Segment.Content.empty
  private var lowest: UInt64 = 0
  private var index = 0
  private var list: NumberList.Head?
  /// The current key's kept bits.
  private(set) var key: UInt64 = 0
  /// Its first number; nothing where it is boilerplate.
  private(set) var number: UInt32 = 0
  /// Whether it has that number only.
  private(set) var isSingle = false
  /// Its numbers, rising, where it has more than one; none where it is boilerplate.
  private(set) var numbers: [UInt32] = []
  private(set) var isBoilerplate = false

  init(_ segment: Segment) {
    self.segment = segment
    start = segment.start
    isChecked = segment.isChecked
    bucketsStart = segment.bucketsStart
    layout = segment.layout
  }

  /// Goes on to the next key; false behind the last.
  mutating func next() throws(PostingsError) -> Bool {
    while index >= content.count {
      bucket += 1
      guard bucket < layout.buckets else { return false }
      try enter()
    }
    let (remainder, short) = entry(index)
    let before = key
    key = lowest &+ remainder
    guard key >= before, key >> UInt64(SegmentLayout.keyBits) == 0 else { throw outOfOrder }
    index += 1
    isBoilerplate = false
    guard short != layout.escape else {
      try readList()
      return true
    }
    number = try full(short)
    isSingle = true
    while index < content.count {
      let (other, short) = entry(index)
      guard other == remainder, short != layout.escape else { break }
      if isSingle {
        isSingle = false
        numbers.removeAll(keepingCapacity: true)
        numbers.append(number)
      }
      let next = try full(short)
      guard let last = numbers.last, last < next else { throw impossible }
      numbers.append(next)
      index += 1
    }
    return true
  }

  /// Goes on to a bucket. The usual way does not touch the segment itself: counting who holds it would cost more than the
  /// work.
  private mutating func enter() throws(PostingsError) {
    let offset = bucketsStart &+ bucket &* 8
    if !isChecked[Segment.block(offset)] { try segment.check(offset..<(offset + 1)) }
    let word = UInt64(
      littleEndian: UnsafeRawPointer(start + offset).loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    (index, list) = (0, nil)
    guard word &>> 32 != 0 else {
      content = .empty
      return
    }
    lowest = layout.lowest(bucket)
    content = try segment.content(word)
  }

  @inline(__always)
  private func entry(_ index: Int) -> (remainder: UInt64, number: UInt32) {
    let value = content.reader.value(at: index &* layout.entryBits, bits: layout.entryBits)
    return (value &>> UInt64(layout.numberBits), UInt32(truncatingIfNeeded: value) & layout.escape)
  }

  @inline(__always)
  private func full(_ short: UInt32) throws(PostingsError) -> UInt32 {
    let number = layout.numbers.lowerBound &+ short
    guard number <= layout.numbers.upperBound, number >= layout.numbers.lowerBound else { throw impossible }
    return number
  }

  private mutating func readList() throws(PostingsError) {
    let head = try segment.nextList(content, after: list)
    list = head
    isSingle = false
    isBoilerplate = head.isBoilerplate
    var found = numbers
    numbers = []
    found.removeAll(keepingCapacity: true)
    try segment.append(Segment.Found(count: head.count, list: head), to: &found)
    numbers = found
  }

  private var outOfOrder: PostingsError { .damaged(segment.path, "its keys are out of order") }
  private var impossible: PostingsError { .damaged(segment.path, "it has a number that cannot be") }
}
