internal import Packing

/// Reads a segment from its beginning to its end for a merge, many keys at a time. The segment has to outlive it.
struct SegmentScan {
  /// How the entries of several segments are told, so that their order is that of their keys, and of a key's numbers: the
  /// key counted from the beginning of a portion, then a bit that is set where it has a list, then the number counted from
  /// `first`, or whose list it is.
  struct Form {
    let numberBits: UInt64
    let first: UInt32
    var listBit: UInt64 { 1 &<< numberBits }
    var numberMask: UInt64 { listBit &- 1 }
    var keyShift: UInt64 { numberBits &+ 1 }
  }

  private unowned(unsafe) let segment: Segment
  private let start: UnsafePointer<UInt8>
  private let isChecked: UnsafePointer<Bool>
  private let layout: SegmentLayout
  private let form: Form
  /// Which of the segments that are merged it is.
  private let place: Int
  private var bucket = 0
  /// Of that bucket, how many entries have been read.
  private var done = 0
  private var floor: BucketFloor
  private var lastList: NumberList.Head?
  /// The lists of what was read last, in the order of their keys, and how many were taken.
  private var lists: [NumberList.Head] = []
  private var taken = 0
  /// Entries that there can still be: buckets that overlap would have more than the file has room for.
  private var left: Int
  /// The last bucket whose entries were taken off that.
  private var counted = -1

  init(_ segment: Segment, place: Int, form: Form) {
    self.segment = segment
    self.place = place
    self.form = form
    start = segment.start
    isChecked = segment.isChecked
    layout = segment.layout
    floor = BucketFloor(layout.buckets)
    left = segment.entries.count * 8 / max(1, layout.entryBits)
  }

  /// Appends all entries from a key on, before which all have been read, up to another.
  mutating func read(
    from begin: UInt64, below end: UInt64, _ values: inout RawList<UInt64>
  ) throws(PostingsError) {
    lists.removeAll(keepingCapacity: true)
    taken = 0
    while bucket < layout.buckets, floor.value < end {
      var next = floor
      next.advance()
      let offset = segment.bucketsStart &+ bucket &* 8
      if !isChecked[Segment.block(offset)] { try segment.check(offset..<(offset + 1)) }
      let word = UInt64(
        littleEndian: UnsafeRawPointer(start + offset).loadUnaligned(fromByteOffset: 0, as: UInt64.self))
      if word &>> 32 != 0 {
        let isWhole = try read(
          segment.content(word), to: next.value, from: begin, below: end, &values)
        // The rest of it belongs to the next portion.
        guard isWhole else { return }
      }
      bucket &+= 1
      (floor, done, lastList) = (next, 0, nil)
    }
  }

  /// Appends a bucket's entries; false where some of them lie beyond the end.
  private mutating func read(
    _ content: Segment.Content, to ceiling: UInt64, from begin: UInt64, below end: UInt64,
    _ values: inout RawList<UInt64>
  ) throws(PostingsError) -> Bool {
    if counted < bucket {
      counted = bucket
      left &-= content.count
      guard left >= 0 else { throw .damaged(segment.path, "its buckets overlap") }
    }
    values.reserve(content.count &- done)
    let bits = layout.entryBits
    let (numberBits, escape) = (UInt64(layout.numberBits), UInt64(layout.escape))
    let span = UInt64(layout.numbers.upperBound &- layout.numbers.lowerBound)
    let shift = UInt64(layout.numbers.lowerBound &- form.first)
    let last = min(ceiling, end)
    // What the order is checked against: within the bucket alone.
    var least: UInt64 = 0
    for index in done..<content.count {
      let value = content.reader.value(at: index &* bits, bits: bits)
      let key = floor.value &+ value &>> numberBits
      guard key < last else {
        // Those beyond the bucket are nobody's.
        guard key < ceiling else { throw outOfOrder }
        done = index
        return false
      }
      let number = value & escape
      guard value >= least else { throw outOfOrder }
      least = value &+ 1
      if number == escape {
        let list = try segment.nextList(content, after: lastList)
        lastList = list
        lists.append(list)
        values.append((key &- begin) &<< form.keyShift | form.listBit | UInt64(self.place))
      } else {
        guard number <= span else { throw impossible }
        values.append((key &- begin) &<< form.keyShift | (number &+ shift))
      }
    }
    done = content.count
    return true
  }

  /// Appends the numbers of the next list that was read; true where it is that of boilerplate.
  mutating func takeList(_ numbers: inout [UInt32]) throws(PostingsError) -> Bool {
    let list = lists[taken]
    taken += 1
    try segment.append(Segment.Found(count: list.count, list: list), to: &numbers)
    return list.isBoilerplate
  }

  private var outOfOrder: PostingsError { .damaged(segment.path, "its keys are out of order") }
  var impossible: PostingsError { .damaged(segment.path, "it has a number that cannot be") }
}
