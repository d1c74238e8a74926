internal import Packing
internal import Postings
internal import SystemPackage

/// Writes a file of the text index from words in the order of their bytes.
///
/// The list of a word: blocks of up to 128 postings, each of them three widths in bits, then, packed, how far each text is
/// from the one before, the values, and the places; and behind all blocks, for each of them, its last number, where it
/// begins, and the highest impact in it.
struct TextSegmentWriter: ~Copyable {
  @inline(__always)
  static var block: Int { LanePacking.count }

  private var file: BlockFile
  private var header: BlockHeader
  private let firstNumber: UInt32
  private var termCount = 0
  private var postingCount = 0
  private var lists: BlockFile.Cursor
  private let terms: SpillFile
  private var blocks = RawList<UInt64>()
  private let impacts = ImpactTable.shared.base
  /// The lengths of all texts, by number, counted from the first.
  private let lengths: [UInt8]

  // The word that is being written.
  private var term = RawList<UInt8>()
  private var lastTerm = RawList<UInt8>()
  /// What is said of it among the words.
  private var entry = RawList<UInt8>()
  private var frequency = 0
  private var listStart = 0
  private var docs = RawList<UInt32>(capacity: block)
  private var values = RawList<UInt32>(capacity: block)
  private var places = RawList<UInt32>(capacity: 1024)
  /// The lowest number that the next text can have.
  private var nextDoc: UInt32 = 0
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
    term.removeAll()
    term.append(bytes)
    frequency = 0
    listStart = lists.end
    nextDoc = firstNumber
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
    var (docBits, valueBits): (UInt32, UInt32) = (0, 0)
    var highest: Float = 0
    for index in 0..<count {
      let value = values.base[index]
      valueBits |= value
      let length = lengths[Int(docs.base[index] &- firstNumber)]
      highest = max(highest, ImpactTable.impact(impacts, value, length))
    }
    let last = docs.base[count - 1]
    if count == LanePacking.count {
      docBits = LanePacking.toDistances(docs.base, behind: nextDoc &- 1)
    } else {
      for index in 0..<count {
        let doc = docs.base[index]
        docs.base[index] = doc &- nextDoc
        docBits |= doc &- nextDoc
        nextDoc = doc &+ 1
      }
    }
    nextDoc = last &+ 1
    let placeBits = Self.toDistances(&places, values)
    lists.buffer.append(UInt8(Self.width(docBits)))
    lists.buffer.append(UInt8(Self.width(valueBits)))
    lists.buffer.append(UInt8(Self.width(placeBits)))
    Self.pack(docs, bits: Self.width(docBits), to: &lists.buffer)
    Self.pack(values, bits: Self.width(valueBits), to: &lists.buffer)
    lists.buffer.appendPacked(places.count, bits: Self.width(placeBits)) { [base = places.base] in UInt64(base[$0]) }
    for word in [last, UInt32(truncatingIfNeeded: offset), highest.bitPattern] { skips.append(half: word) }
    forgetBlock()
    if lists.isFull { try file.flush(&lists) }
  }

  /// The bits that the highest of some numbers takes, of which all bits that are set in any are given.
  @inline(__always)
  private static func width(_ bits: UInt32) -> Int { UInt32.bitWidth - bits.leadingZeroBitCount }

  /// Whole blocks in lanes, the last of a list one number after the other.
  private static func pack(_ numbers: borrowing RawList<UInt32>, bits: Int, to bytes: inout RawList<UInt8>) {
    if numbers.count == LanePacking.count {
      LanePacking.append(numbers.base, bits: bits, to: &bytes)
    } else {
      bytes.appendPacked(numbers.count, bits: bits) { [base = numbers.base] in UInt64(base[$0]) }
    }
  }

  private mutating func forgetBlock() {
    docs.removeAll()
    values.removeAll()
    places.removeAll()
  }

  /// Makes distances from one to the next of each text's places. Returns all bits that are set in any.
  @discardableResult
  private static func toDistances(_ places: inout RawList<UInt32>, _ values: borrowing RawList<UInt32>) -> UInt32 {
    let base = places.base
    var (at, bits): (Int, UInt32) = (0, 0)
    for index in 0..<values.count {
      var next: UInt32 = 0
      let end = at &+ PostingValue.count(values.base[index])
      while at < end {
        let place = base[at]
        base[at] = place &- next
        bits |= place &- next
        next = place &+ 1
        at &+= 1
      }
    }
    return bits
  }

  /// Writes a word that says something of others: see ``FormTerm``.
  mutating func write(form term: UnsafeBufferPointer<UInt8>) throws(PostingsError) {
    begin(term)
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
    entry.removeAll()
    if termCount % TermBlock.size == 0 {
      blocks.append(UInt64(terms.count))
      entry.append(varint: listStart - TextSegmentHeader.blockSize)
      lastTerm.removeAll()
    }
    var shared = 0
    let most = min(term.count, lastTerm.count)
    while shared < most, term.base[shared] == lastTerm.base[shared] { shared &+= 1 }
    entry.append(varint: shared)
    entry.append(varint: term.count - shared)
    entry.append(UnsafeBufferPointer(rebasing: term.values[shared...]))
    entry.append(varint: frequency)
    if frequency == 1 {
      Self.toDistances(&places, values)
      entry.append(varint: Int(docs.base[0] - firstNumber))
      entry.append(varint: Int(values.base[0]))
      for index in 0..<places.count { entry.append(varint: Int(places.base[index])) }
      forgetBlock()
    } else {
      try flushBlock()
      lists.buffer.append(skips.values)
      skips.removeAll()
      entry.append(varint: lists.end - listStart)
    }
    terms.append(entry.values)
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
