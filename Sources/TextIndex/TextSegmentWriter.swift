internal import Postings
internal import SystemPackage

/// Writes a file of the text index from words in the order of their bytes.
///
/// The list of a word: blocks of up to 128 postings, each of them three widths in bits, then, packed, how far each text is
/// from the one before, the values, and the places; and behind all blocks, for each of them, its last number, where it
/// begins, and the highest impact in it.
struct TextSegmentWriter: ~Copyable {
  static let block = 128

  private var file: BlockFile
  private var header: BlockHeader
  private let firstNumber: UInt32
  private var termCount = 0
  private var postingCount = 0
  private var lists: BlockFile.Cursor
  private let terms: SpillFile
  private var blocks = RawList<UInt64>()
  /// The lengths of all texts, by number, counted from the first.
  private let lengths: [UInt8]

  // The word that is being written.
  private var term: [UInt8] = []
  private var lastTerm: [UInt8] = []
  private var frequency = 0
  private var listStart = 0
  private var docs = NumberBuffer(capacity: block)
  private var values = NumberBuffer(capacity: block)
  private var places = NumberBuffer(capacity: 1024)
  private var lastDoc: UInt32 = 0
  private var skips = RawList<UInt8>()

  /// - Parameters:
  ///   - numbers: the range that the file stands for.
  ///   - lengths: of each number of the range its code; 0 for those that are not in it.
  init(at path: FilePath, kind: UInt32, numbers: ClosedRange<UInt32>, lengths: [UInt8]) throws(PostingsError) {
    let terms = try SpillFile(at: FilePath(path.string + ".terms"))
    self.init(try BlockFile(at: path), terms, kind: kind, numbers: numbers, lengths: lengths)
  }

  /// The same in memory.
  init(
    in file: MemoryFile, kind: UInt32, numbers: ClosedRange<UInt32>, lengths: [UInt8]
  ) throws(PostingsError) {
    self.init(
      try BlockFile(over: file), try SpillFile(in: MemoryFile()), kind: kind, numbers: numbers, lengths: lengths)
  }

  private init(
    _ file: consuming BlockFile, _ terms: SpillFile, kind: UInt32, numbers: ClosedRange<UInt32>, lengths: [UInt8]
  ) {
    self.file = file
    self.terms = terms
    self.lengths = lengths
    header = TextSegmentHeader.block(kind: kind, numbers: numbers)
    firstNumber = numbers.lowerBound
    lists = BlockFile.Cursor(at: TextSegmentHeader.blockSize)
  }

  /// Goes on to the next word.
  mutating func begin(_ bytes: UnsafeBufferPointer<UInt8>) {
    term.removeAll(keepingCapacity: true)
    term.append(contentsOf: bytes)
    frequency = 0
    listStart = lists.end
    lastDoc = firstNumber
  }

  /// A text that has it: texts rise from call to call.
  @inline(__always)
  mutating func append(_ doc: UInt32, _ value: UInt32, _ positions: UnsafeBufferPointer<UInt32>) throws(PostingsError) {
    if docs.count == Self.block { try flushBlock() }
    docs.append(doc)
    values.append(value)
    places.append(positions)
    frequency &+= 1
  }

  private mutating func flushBlock() throws(PostingsError) {
    let count = docs.count
    guard count > 0 else { return }
    let offset = lists.end - listStart
    // Distances, in place of numbers.
    var next = lastDoc
    var (docBits, valueBits, placeBits): (UInt32, UInt32, UInt32) = (0, 0, 0)
    var highest: Float = 0
    for index in 0..<count {
      let doc = docs.base[index]
      docs.base[index] = doc &- next
      docBits |= doc &- next
      next = doc &+ 1
      let value = values.base[index]
      valueBits |= value
      highest = max(
        highest, ImpactTable.shared.impact(value, length: lengths[Int(doc &- firstNumber)]))
    }
    lastDoc = next
    Self.toDistances(&places, values)
    for index in 0..<places.count { placeBits |= places.base[index] }
    let widths = [docBits, valueBits, placeBits].map { UInt32.bitWidth - $0.leadingZeroBitCount }
    for width in widths { lists.buffer.append(UInt8(width)) }
    lists.buffer.appendPacked(count, bits: widths[0]) { [base = docs.base] in UInt64(base[$0]) }
    lists.buffer.appendPacked(count, bits: widths[1]) { [base = values.base] in UInt64(base[$0]) }
    lists.buffer.appendPacked(places.count, bits: widths[2]) { [base = places.base] in UInt64(base[$0]) }
    for word in [next &- 1, UInt32(truncatingIfNeeded: offset), highest.bitPattern] {
      for shift in stride(from: 0, to: 32, by: 8) { skips.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
    }
    docs.removeAll()
    values.removeAll()
    places.removeAll()
    if lists.isFull { try file.flush(&lists) }
  }

  /// Each text's places as distances from one to the next.
  private static func toDistances(_ places: inout NumberBuffer, _ values: borrowing NumberBuffer) {
    var at = 0
    for index in 0..<values.count {
      var next: UInt32 = 0
      for _ in 0..<PostingValue.count(values.base[index]) {
        let place = places.base[at]
        places.base[at] = place &- next
        next = place &+ 1
        at &+= 1
      }
    }
  }

  /// Writes a word that says something of others: see ``FormTerm``.
  mutating func write(form term: [UInt8]) throws(PostingsError) {
    term.withUnsafeBufferPointer { begin($0) }
    docs.append(firstNumber)
    values.append(0)
    places.append(0)
    frequency = 1
    try end()
  }

  /// Ends a word.
  ///
  /// - Returns: false where no text has it: it is left out.
  @discardableResult
  mutating func end() throws(PostingsError) -> Bool {
    guard frequency > 0 else { return false }
    if termCount % TermBlock.size == 0 {
      blocks.append(UInt64(terms.count))
      terms.append(varint: listStart - TextSegmentHeader.blockSize)
      lastTerm.removeAll(keepingCapacity: true)
    }
    let shared = zip(term, lastTerm).prefix { $0 == $1 }.count
    terms.append(varint: shared)
    terms.append(varint: term.count - shared)
    for byte in term[shared...] { terms.append(byte) }
    terms.append(varint: frequency)
    if frequency == 1 {
      Self.toDistances(&places, values)
      terms.append(varint: Int(docs.base[0] - firstNumber))
      terms.append(varint: Int(values.base[0]))
      for index in 0..<places.count { terms.append(varint: Int(places.base[index])) }
      docs.removeAll()
      values.removeAll()
      places.removeAll()
    } else {
      try flushBlock()
      lists.buffer.append(skips.values)
      skips.removeAll()
      terms.append(varint: lists.end - listStart)
    }
    if terms.isFull { try terms.flush() }
    termCount &+= 1
    postingCount &+= frequency
    swap(&term, &lastTerm)
    return true
  }

  /// Writes the rest and syncs it.
  ///
  /// - Parameters:
  ///   - columns: what is kept of each number of the range besides its words.
  ///   - tombstones: numbers below the range that are removed, rising.
  /// - Returns: bytes of the file.
  consuming func finish(_ columns: TextColumns, tombstones: [UInt32]) throws(PostingsError) -> Int {
    TextSegmentHeader.set(
      terms: termCount, postings: postingCount, texts: lengths.count { $0 > 0 },
      languages: columns.languages.reduce(0) { $1 > 0 ? $0 | 1 << UInt64($1) : $0 }, in: &header)
    set(.lists, TextSegmentHeader.blockSize..<lists.end)
    try file.finish(&lists)
    var cursor = BlockFile.Cursor(at: lists.offset)
    let start = cursor.offset
    try terms.flush()
    var offset = 0
    while offset < terms.count {
      let part = try terms.read(at: offset)
      offset += part.count
      part.withUnsafeBufferPointer { cursor.buffer.append($0) }
      if cursor.isFull { try file.flush(&cursor) }
    }
    set(.terms, start..<cursor.end)
    try file.finish(&cursor)
    try write(.blocks, Self.bytes(blocks.values), &cursor)
    try write(.lengths, lengths, &cursor)
    try write(.titles, columns.titles, &cursor)
    try write(.times, columns.times.withUnsafeBufferPointer { Self.bytes($0) }, &cursor)
    try write(.languages, columns.languages, &cursor)
    try write(.tombstones, tombstones.withUnsafeBufferPointer { Self.bytes($0) }, &cursor)
    return try file.end(&header, cursor)
  }

  private mutating func set(_ region: TextSegmentHeader.Region, _ range: Range<Int>) {
    // An empty region before has no place of its own.
    header.regions[region.rawValue] = range
  }

  private mutating func write(
    _ region: TextSegmentHeader.Region, _ bytes: [UInt8], _ cursor: inout BlockFile.Cursor
  ) throws(PostingsError) {
    try file.write(bytes, region: region.rawValue, of: &header, &cursor)
  }

  private static func bytes<Word: FixedWidthInteger>(_ words: UnsafeBufferPointer<Word>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * Word.bitWidth / 8)
    for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    return bytes
  }
}
