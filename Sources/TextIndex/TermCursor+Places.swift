internal import Packing
internal import Postings

/// Where a word stands.
extension TermCursor {
  /// The places of the word in the text it stands at, rising.
  mutating func places(into places: inout [UInt32]) throws(PostingsError) {
    var list = RawList<UInt32>()
    try self.places(into: &list)
    places.removeAll(keepingCapacity: true)
    places.append(contentsOf: list.values)
  }

  /// The same without memory of its own.
  mutating func places(into places: inout RawList<UInt32>) throws(PostingsError) {
    places.removeAll()
    let count = PostingValue.count(value)
    if frequency == 1 { return try Self.places(segment, placesAt, count, into: &places) }
    // Of the texts before it: each has one place more than its value tells.
    var more: UInt32 = 0
    for other in 0..<index { more &+= values[other] &>> 1 }
    let before = index &+ Int(more)
    let raw = UnsafeRawPointer(start + placesAt)
    let mask = (1 as UInt64) &<< UInt64(placeBits) &- 1
    var next: UInt32 = 0
    guard (before + count) * placeBits / 8 + placesAt <= skips else { throw segment.damaged }
    places.reserve(count)
    var at = before &* placeBits
    for _ in 0..<count {
      let word = raw.loadUnaligned(fromByteOffset: at &>> 3, as: UInt64.self).littleEndian
      next = next &+ UInt32(truncatingIfNeeded: word &>> UInt64(at & 7) & mask)
      places.append(next)
      next = next &+ 1
      at &+= placeBits
    }
  }

  /// The one text of a word that no other has, the word's value there, and where its places are.
  static func single(
    _ segment: TextSegment, _ entry: TextSegment.Entry
  ) throws(PostingsError) -> (number: UInt32, value: UInt32, placesAt: Int) {
    var reader = BitReader(segment.file.bytes, at: entry.single)
    guard let offset = reader.varint(), let value = reader.varint(), offset < segment.header[.lengths].count,
      let value = UInt32(exactly: value)
    else { throw segment.damaged }
    return (segment.numbers.lowerBound + UInt32(offset), value, reader.offset)
  }

  /// Its places there, behind those that `places` has.
  static func places(
    _ segment: TextSegment, _ offset: Int, _ count: Int, into places: inout RawList<UInt32>
  ) throws(PostingsError) {
    // Each takes a byte at least: a forged count asks for no more memory than that.
    guard count <= segment.file.bytes.count - offset else { throw segment.damaged }
    places.reserve(count)
    var reader = BitReader(segment.file.bytes, at: offset)
    var next = 0
    for _ in 0..<count {
      guard let distance = reader.varint(), distance <= UInt32.max, let place = UInt32(exactly: next + distance) else {
        throw segment.damaged
      }
      places.append(place)
      next = Int(place) + 1
    }
  }

  /// Calls `body` with each text of the block it stands in, its value and its places, and goes on to the next block.
  mutating func forEachInBlock(
    _ body: (UInt32, UInt32, UnsafeBufferPointer<UInt32>) throws(PostingsError) -> Void
  ) throws(PostingsError) {
    try decodeAll()
    decodeAllValues()
    var all: [UInt32] = []
    if frequency == 1 {
      try places(into: &all)
    } else {
      var total = 0
      for other in 0..<count { total &+= PostingValue.count(values[other]) }
      guard placesAt + BitReader.size(of: total, bits: placeBits) <= skips else { throw segment.damaged }
      all = [UInt32](unsafeUninitializedCapacity: total) { buffer, initialized in
        if let base = buffer.baseAddress { BitUnpacking.unpack(start + placesAt, total, placeBits, base) }
        initialized = total
      }
    }
    let outcome = all.withUnsafeMutableBufferPointer { all in
      Result { () throws(PostingsError) in
        var at = 0
        for other in 0..<count {
          let places = UnsafeMutableBufferPointer(rebasing: all[at..<(at + PostingValue.count(values[other]))])
          at += places.count
          if frequency > 1 {
            var next: UInt32 = 0
            for index in places.indices {
              next = next &+ places[index]
              places[index] = next
              next = next &+ 1
            }
          }
          try body(numbers[other], values[other], UnsafeBufferPointer(places))
        }
      }
    }
    try outcome.get()
    try nextBlock()
  }
}
