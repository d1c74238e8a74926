internal import Packing

/// Joins segments that follow one another: portion by portion of the keys' range, each portion of all segments into memory
/// that is near, there in order, and out. (Going from key to key, asking which segment has the lowest, the processor guesses
/// wrong at most steps: it took more than twice as long.)
struct SegmentMerge: ~Copyable {
  private let contents: SegmentContents
  private let form: SegmentScan.Form
  private let isBoilerplate: (UInt64, Int) -> Bool
  private var scans: [SegmentScan]
  private var values = RawList<UInt64>()
  private var scratch = RawList<UInt64>()
  /// Where the entries of each segment end, in `values`.
  private var ends: [Int] = []
  private var joined: [UInt32] = []

  /// Buckets of a portion: with their entries all of it fits into the processor's own memory.
  private static let portionBits = 10

  /// - Parameters:
  ///   - segments: the oldest first; they outlive it.
  ///   - isBoilerplate: whether a key that is in several numbers, so many, keeps none.
  init(_ segments: [Segment], _ contents: SegmentContents, isBoilerplate: @escaping (UInt64, Int) -> Bool) {
    self.contents = contents
    self.isBoilerplate = isBoilerplate
    let layout = SegmentLayout(numbers: contents.numbers, buckets: 1)
    let form = SegmentScan.Form(numberBits: UInt64(layout.numberBits), first: contents.numbers.lowerBound)
    self.form = form
    scans = segments.enumerated().map { SegmentScan($1, place: $0, form: form) }
  }

  /// Writes all of them, in one.
  consuming func write(to writer: inout SegmentWriter) throws(PostingsError) {
    let layout = writer.layout
    // A portion's keys, a bit and a number are to fit into 64 bits.
    let portion = 1 << min(Self.portionBits, UInt64.bitWidth - 1 - layout.entryBits)
    var bucket = 0
    while bucket < layout.buckets {
      let next = min(bucket + portion, layout.buckets)
      let (begin, end) = (layout.lowest(bucket), layout.lowest(next))
      values.removeAll()
      ends.removeAll(keepingCapacity: true)
      for index in scans.indices {
        try scans[index].read(from: begin, below: end, &values)
        ends.append(values.count)
      }
      sort()
      try write(from: begin, to: &writer)
      bucket = next
    }
  }

  /// Puts what each segment has of a portion, which is in order, into one order: two neighbours at a time.
  private mutating func sort() {
    while ends.count > 1 {
      scratch.removeAll()
      scratch.reserve(values.count)
      var start = 0
      var merged: [Int] = []
      for index in stride(from: 0, to: ends.count, by: 2) {
        let (middle, end) = (ends[index], index + 1 < ends.count ? ends[index + 1] : ends[index])
        Self.merge(values.base, start, middle, end, to: scratch.base)
        merged.append(end)
        start = end
      }
      scratch.extend(by: values.count)
      swap(&values, &scratch)
      ends = merged
    }
  }

  /// Without a branch on which of two is lower: nobody can foresee it.
  private static func merge(
    _ values: UnsafeMutablePointer<UInt64>, _ start: Int, _ middle: Int, _ end: Int,
    to target: UnsafeMutablePointer<UInt64>
  ) {
    var (left, right, place) = (start, middle, start)
    while left < middle, right < end {
      let (one, other) = (values[left], values[right])
      let isOther = other < one
      target[place] = isOther ? other : one
      right &+= isOther ? 1 : 0
      left &+= isOther ? 0 : 1
      place &+= 1
    }
    (target + place).update(from: values + left, count: middle - left)
    (target + place + (middle - left)).update(from: values + right, count: end - right)
  }

  /// Writes a portion that is in order.
  private mutating func write(from begin: UInt64, to writer: inout SegmentWriter) throws(PostingsError) {
    let (shift, listBit, mask, first) = (form.keyShift, form.listBit, form.numberMask, form.first)
    let takesAll = contents.dead.isEmpty
    let count = values.count
    // Behind the last there is one more, so that it can be asked what comes next.
    values.append(.max)
    let values = values.base
    var index = 0
    while index < count {
      let value = values[index]
      let key = value &>> shift
      if takesAll, values[index &+ 1] &>> shift != key || index &+ 1 == count, value & listBit == 0 {
        // Nearly always.
        try writer.append(begin &+ key, first &+ UInt32(truncatingIfNeeded: value & mask))
        index &+= 1
        continue
      }
      let start = index
      while index < count, values[index] &>> shift == key { index &+= 1 }
      try join(values + start, index - start, under: begin &+ key, to: &writer)
    }
  }

  private static func isRising(_ numbers: [UInt32]) -> Bool {
    var isRising = true
    for index in 1..<max(1, numbers.count) { isRising = isRising && numbers[index - 1] < numbers[index] }
    return isRising
  }

  /// Writes the numbers of one key.
  private mutating func join(
    _ values: UnsafePointer<UInt64>, _ count: Int, under key: UInt64, to writer: inout SegmentWriter
  ) throws(PostingsError) {
    var numbers = joined
    joined = []
    numbers.removeAll(keepingCapacity: true)
    var isCommon = false
    for index in 0..<count {
      let value = values[index]
      if value & form.listBit == 0 {
        numbers.append(form.first &+ UInt32(truncatingIfNeeded: value & form.numberMask))
      } else {
        let isBoilerplate = try scans[Int(value & form.numberMask)].takeList(&numbers)
        isCommon = isCommon || isBoilerplate
      }
    }
    // A list and what stands alone may be of segments in any order.
    if !Self.isRising(numbers) {
      numbers.sort()
      // What stands twice was written by nobody.
      guard Self.isRising(numbers) else { throw scans[0].impossible }
    }
    if !contents.dead.isEmpty { numbers.removeAll { contents.dead.contains($0) } }
    try writer.append(key, numbers, isBoilerplate: isCommon || isBoilerplate(key, numbers.count))
    joined = numbers
  }
}
