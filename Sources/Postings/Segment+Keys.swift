internal import Packing

/// Keys, and the numbers filed under them.
extension Segment {
  /// The numbers filed under a key, rising; none where there are too many to mean anything.
  ///
  /// - Throws: ``PostingsError/damaged(_:_:)``.
  public func numbers(under key: UInt64) throws(PostingsError) -> [UInt32] {
    guard let found = try find(SegmentLayout.kept(key)) else { return [] }
    var numbers: [UInt32] = []
    try append(found, to: &numbers)
    return numbers
  }

  /// What a segment has of one key.
  struct Found {
    /// How many numbers.
    var count: Int
    /// Where in the file they are listed; nothing where there are too few for a list.
    var list: NumberList.Head?
    /// Where there is no list.
    var first: UInt32 = 0
    var second: UInt32 = 0
    var isBoilerplate: Bool { list?.isBoilerplate ?? false }
  }

  /// The word of a key's bucket: for most keys that are not there it says so.
  @inline(__always)
  func word(_ bucket: Int) throws(PostingsError) -> UInt64 {
    let offset = bucketsStart &+ bucket &* 8
    try check(offset..<(offset &+ 1))
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// What is filed under a key, of which the kept bits are given.
  func find(_ kept: UInt64) throws(PostingsError) -> Found? {
    let bucket = layout.bucket(kept)
    let word = try word(bucket)
    let mask = SegmentLayout.filter(kept)
    guard UInt32(truncatingIfNeeded: word >> 32) & mask == mask else { return nil }
    return try find(kept, bucket: bucket, word: word)
  }

  // Looking for many keys, in rounds in each of which nothing waits for what it reads: the processor then fetches many
  // places of the memory at a time. Whoever asks several segments has all of them go through a round before the next.

  /// The first round: the words of the keys' buckets.
  func readWords(of kept: UnsafeBufferPointer<UInt64>, _ scratch: KeyScratch) throws(PostingsError) {
    scratch.begin(kept.count)
    let (layout, words) = (layout, scratch.words)
    try checkBuckets(of: kept)
    let buckets = UnsafeRawPointer(start + bucketsStart)
    for key in kept.indices {
      words[key] = UInt64(
        littleEndian: buckets.loadUnaligned(fromByteOffset: layout.bucket(kept[key]) &* 8, as: UInt64.self))
    }
  }

  /// The second round: of the buckets that a filter does not rule out, its first bytes.
  func touchBuckets(of kept: UnsafeBufferPointer<UInt64>, _ scratch: KeyScratch) throws(PostingsError) {
    let (words, likely) = (scratch.words, scratch.likely)
    // Without a branch: whether a filter says yes cannot be foreseen.
    var count = 0
    for key in kept.indices {
      let mask = SegmentLayout.filter(kept[key])
      likely[count] = key
      count &+= UInt32(truncatingIfNeeded: words[key] &>> 32) & mask == mask ? 1 : 0
    }
    scratch.likelyCount = count
    for place in 0..<count {
      let start = entries.lowerBound &+ Int(truncatingIfNeeded: words[likely[place]] & 0xFFFF_FFFF)
      guard start < entries.upperBound else { throw .damaged(path, "a bucket lies outside") }
      try check(start..<min(start &+ Self.bucketBytes, entries.upperBound))
    }
    var touched: UInt8 = 0
    let last = entries.upperBound &- 1
    for place in 0..<count {
      let first = entries.lowerBound &+ Int(truncatingIfNeeded: words[likely[place]] & 0xFFFF_FFFF)
      // Where it goes on in the next line of memory, of that too.
      touched |= start[first] | start[min(first &+ Self.bucketBytes &- 1, last)]
    }
    scratch.touched = touched
  }

  /// Most buckets have no more.
  private static let bucketBytes = 25

  /// The third round: calls `body` with the place of each key that is there.
  func findTouched(
    _ kept: UnsafeBufferPointer<UInt64>, _ scratch: KeyScratch, _ body: (Int, Found) throws(PostingsError) -> Void
  ) throws(PostingsError) {
    for place in 0..<scratch.likelyCount {
      let key = scratch.likely[place]
      let found = try find(kept[key], bucket: layout.bucket(kept[key]), word: scratch.words[key])
      if let found { try body(key, found) }
    }
  }

  /// Makes sure that the words of some keys' buckets are what was written.
  private func checkBuckets(of kept: UnsafeBufferPointer<UInt64>) throws(PostingsError) {
    guard uncheckedBuckets > 0 else { return }
    for kept in kept {
      let offset = bucketsStart &+ layout.bucket(kept) &* 8
      try check(offset..<(offset &+ 1))
    }
  }

  /// What a bucket, of which the word is given, has of a key.
  private func find(_ kept: UInt64, bucket: Int, word: UInt64) throws(PostingsError) -> Found? {
    let content = try content(word)
    let wanted = kept - layout.lowest(bucket)
    let escape = UInt64(layout.escape)
    var found: Found?
    var lists = 0
    for index in 0..<content.count {
      let value = content.reader.value(at: index &* layout.entryBits, bits: layout.entryBits)
      let remainder = value &>> UInt64(layout.numberBits)
      let number = value & escape
      if remainder == wanted {
        if number == escape {
          return Found(count: 0, list: nil).with(try list(lists, content))
        }
        let full = layout.numbers.lowerBound &+ UInt32(truncatingIfNeeded: number)
        guard full <= layout.numbers.upperBound, full >= layout.numbers.lowerBound else {
          throw .damaged(path, "it has a number that cannot be")
        }
        if found == nil {
          found = Found(count: 1, list: nil, first: full)
        } else {
          found?.count = 2
          found?.second = full
        }
      } else if remainder > wanted {
        break
      }
      if number == escape { lists += 1 }
    }
    return found
  }

  /// A bucket's entries, and where its lists begin.
  struct Content {
    let count: Int
    let reader: BitReader
    let lists: Int

    static var empty: Self {
      Content(count: 0, reader: BitReader(UnsafeRawBufferPointer(start: nil, count: 0), at: 0), lists: 0)
    }
  }

  /// Reads the beginning of a bucket that has entries.
  @inline(__always)
  func content(_ word: UInt64) throws(PostingsError) -> Content {
    let begin = entries.lowerBound &+ Int(truncatingIfNeeded: word & 0xFFFF_FFFF)
    let end = begin &+ 512
    guard end < entries.upperBound, isChecked[Self.block(begin)], isChecked[Self.block(end)], start[begin] < 0x40 else {
      return try anyContent(word)
    }
    // Less than 64 entries of at most 56 bits, all of them in blocks that are checked: nearly always.
    let count = Int(start[begin])
    let reader = BitReader(UnsafeRawBufferPointer(start: start, count: entries.upperBound), at: begin &+ 1)
    return Content(
      count: count, reader: reader, lists: begin &+ 1 &+ BitReader.size(of: count, bits: layout.entryBits))
  }

  /// Which block a place in the file is in, the header's not counted.
  @inline(__always)
  static func block(_ offset: Int) -> Int { Int(UInt(bitPattern: offset) / UInt(SegmentLayout.blockSize)) &- 1 }

  private func anyContent(_ word: UInt64) throws(PostingsError) -> Content {
    let region = entries
    let start = region.lowerBound + Int(word & 0xFFFF_FFFF)
    guard start < region.upperBound else { throw .damaged(path, "a bucket lies outside") }
    // A bucket rarely takes more than this; what does is checked once its length is known.
    try check(start..<min(region.upperBound, start + 16))
    var reader = BitReader(UnsafeRawBufferPointer(rebasing: bytes[..<region.upperBound]), at: start)
    guard let count = reader.varint(), count <= SegmentLayout.postingLimit else {
      throw .damaged(path, "a bucket has no length")
    }
    let size = BitReader.size(of: count, bits: layout.entryBits)
    let lists = reader
    guard reader.skip(size) else { throw .damaged(path, "a bucket is longer than the file") }
    try check(start..<reader.offset)
    return Content(count: count, reader: lists, lists: reader.offset)
  }

  /// The head of a bucket's list, the lists counted from 0; its numbers are checked.
  private func list(_ index: Int, _ content: Content) throws(PostingsError) -> NumberList.Head {
    let region = entries
    var reader = BitReader(UnsafeRawBufferPointer(rebasing: bytes[..<region.upperBound]), at: content.lists)
    for place in 0...index {
      try check(reader.offset..<min(region.upperBound, reader.offset + 20))
      guard let head = NumberList.head(&reader), head.count <= numbers.count else { break }
      if place == index {
        try checkList(head)
        return head
      }
    }
    throw .damaged(path, "a list is longer than the file")
  }

  /// Appends a key's numbers, rising; none where it is boilerplate.
  func append(_ found: Found, to all: inout [UInt32]) throws(PostingsError) {
    guard let list = found.list else {
      all.append(found.first)
      if found.count > 1 { all.append(found.second) }
      return
    }
    guard !list.isBoilerplate, list.count > 0 else { return }
    let start = all.count
    all.append(contentsOf: repeatElement(0, count: list.count))
    let isRight = all.withUnsafeMutableBufferPointer { all in
      all.baseAddress.map {
        NumberList.read(
          list, in: UnsafeRawBufferPointer(rebasing: bytes[..<entries.upperBound]), from: layout.numbers.lowerBound,
          through: layout.numbers.upperBound, into: $0 + start)
      }
    }
    guard isRight ?? false else { throw .damaged(path, "a list has numbers that cannot be") }
  }

  /// Where a bucket's next list begins: behind `head`, or at the beginning.
  func nextList(_ content: Content, after head: NumberList.Head?) throws(PostingsError) -> NumberList.Head {
    let region = entries
    let start = head.map { $0.offset + $0.size } ?? content.lists
    guard start < region.upperBound else { throw .damaged(path, "a list lies outside") }
    try check(start..<min(region.upperBound, start + 20))
    var reader = BitReader(UnsafeRawBufferPointer(rebasing: bytes[..<region.upperBound]), at: start)
    guard let next = NumberList.head(&reader), next.count <= numbers.count else {
      throw .damaged(path, "a list is longer than the file")
    }
    try check(start..<max(start + 1, reader.offset))
    try checkList(next)
    return next
  }

  /// Makes sure that a list is what was written, and what is read behind it because eight bytes are read at a time.
  private func checkList(_ list: NumberList.Head) throws(PostingsError) {
    try check(list.offset..<max(list.offset + 1, min(list.offset + list.size + 8, entries.upperBound)))
  }
}

extension Segment.Found {
  fileprivate func with(_ list: NumberList.Head) -> Self {
    Segment.Found(count: list.count, list: list)
  }
}
