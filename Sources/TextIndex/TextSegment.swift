internal import Glibc
internal import Packing
package import Postings
package import SystemPackage

/// A file of the text index, mapped: which texts have a word, how often, and where.
///
/// Not `Sendable`: each reader opens its own.
package final class TextSegment: SegmentFile {
  let file: MappedBlocks
  let header: TextSegmentHeader
  let start: UnsafePointer<UInt8>
  private let firsts: Int
  private let numberStart: UInt32
  private let lengths: UnsafePointer<UInt8>
  private let titles: UnsafePointer<UInt8>
  private let times: Int
  /// For each number of the range the language of its stems, 0 for none.
  let languages: UnsafePointer<UInt8>
  private let terms: Range<Int>

  /// Opens a file and checks its header.
  ///
  /// - Parameter kind: by which rules its words have to be made.
  package convenience init(at path: FilePath, kind: UInt32) throws(PostingsError) {
    try self.init(MappedBlocks(at: path), kind: kind)
  }

  /// The same of a file that is mapped, as one in memory is.
  package init(_ file: MappedBlocks, kind: UInt32) throws(PostingsError) {
    self.file = file
    header = try TextSegmentHeader(file.header(), fileSize: file.bytes.count, at: file.path)
    guard header.kind == kind, let base = file.bytes.baseAddress else { throw .foreign(file.path) }
    start = base.assumingMemoryBound(to: UInt8.self)
    numberStart = header.numbers.lowerBound
    lengths = start + header[.lengths].lowerBound
    titles = start + header[.titles].lowerBound
    times = header[.times].lowerBound
    languages = start + header[.languages].lowerBound
    firsts = header[.blocks].lowerBound
    terms = header[.terms]
    try file.adopt(checksums: header[.checksums], of: header.block.checksum)
    // What is asked of every text that is come by.
    for region in [TextSegmentHeader.Region.lengths, .titles, .times, .languages] {
      try file.check(nonEmpty: header[region])
    }
  }

  /// The range of numbers that it stands for.
  package var numbers: ClosedRange<UInt32> { header.numbers }
  /// Words times the texts that have them.
  package var postingCount: Int { header.postings }
  /// Bytes of the file.
  package var size: Int { file.bytes.count }
  /// Where it is.
  package var path: FilePath { file.path }
  /// Which file it is: a name comes again where an index is made anew.
  package var identity: String { file.identity }
  /// Whether the file at its path is this one.
  package var isInPlace: Bool { file.isInPlace }
  /// Texts that are in it.
  package var textCount: Int { header.texts }
  /// Whether a text is in it.
  package func holds(_ number: UInt32) -> Bool { numbers.contains(number) && length(number) > 0 }

  // MARK: Texts

  @inline(__always)
  private func index(_ number: UInt32) -> Int { Int(number &- numberStart) }

  /// The code of a text's length; 0 where it is not in it.
  @inline(__always)
  func length(_ number: UInt32) -> UInt8 { lengths[index(number)] }
  /// Words of a text's title, at most 255. They are its first places; one is left free behind them.
  @inline(__always)
  func titleWords(_ number: UInt32) -> UInt32 { UInt32(titles[index(number)]) }
  /// A text's time: minutes since 1970, counted from 2^31.
  @inline(__always)
  func time(_ number: UInt32) -> UInt32 { load(times &+ index(number) &* 4) }

  /// The number of the language of its stems; 0 for none.
  @inline(__always)
  func language(_ number: UInt32) -> UInt8 { languages[index(number)] }

  @inline(__always)
  func load(_ offset: Int) -> UInt32 {
    UInt32(littleEndian: UnsafeRawPointer(start).loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Numbers of older files that were removed.
  package func tombstones() throws(PostingsError) -> [UInt32] {
    let region = header[.tombstones]
    try file.check(nonEmpty: region)
    return (0..<(region.count / 4)).map { load(region.lowerBound + $0 * 4) }
  }

  // MARK: Words

  /// What the index has of a word.
  struct Entry {
    /// Texts that have it.
    var frequency: Int
    /// Where the list is, of more than one text.
    var list: Range<Int>
    /// Where the one text is, its value and its places.
    var single: Int
  }

  private var blockCount: Int { header[.blocks].count / 8 }

  /// Where a block of words begins.
  @inline(__always)
  private func start(of block: Int) throws(PostingsError) -> Int {
    guard block < blockCount else { return terms.upperBound }
    let at = firsts &+ block &* 8
    try file.check(at..<(at &+ 8))
    let value = UnsafeRawPointer(start).loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian
    guard value < UInt64(terms.count) else { throw damaged }
    return terms.lowerBound &+ Int(truncatingIfNeeded: value)
  }

  /// Where a block of words begins, and where it ends.
  private func block(_ index: Int) throws(PostingsError) -> Range<Int> {
    let (from, to) = (try start(of: index), try start(of: index + 1))
    guard from < to else { throw damaged }
    try file.check(from..<to)
    return from..<to
  }

  /// Whether a block's first word is not beyond another word.
  private func first(of block: Int, isAtMost term: UnsafeBufferPointer<UInt8>) throws(PostingsError) -> Bool {
    let from = try start(of: block)
    try file.check(from..<(from &+ 1))
    // Where the first list is, how much the word shares with none, how long it is: nearly always in the block of the file
    // that was just checked.
    var reader = BitReader(UnsafeRawBufferPointer(start: start, count: min(from &+ 24, terms.upperBound)), at: from)
    guard reader.varint() != nil, reader.varint() == 0, let count = reader.varint(),
      count <= terms.upperBound &- reader.offset
    else { throw damaged }
    try file.check(from..<(reader.offset &+ count))
    let order = memcmp(start + reader.offset, term.baseAddress ?? start, min(count, term.count))
    return order == 0 ? count <= term.count : order < 0
  }

  var damaged: PostingsError { .damaged(file.path, "its words are not as they were written") }

  /// Finds a word; nothing where no text has it.
  func find(_ term: [UInt8]) throws(PostingsError) -> Entry? {
    var cursor = try cursor(from: term)
    guard try cursor.next(), cursor.term == term else { return nil }
    return cursor.entry
  }

  /// Goes through words from `term` on.
  func cursor(from term: [UInt8] = []) throws(PostingsError) -> TermWalk {
    // The last block whose first word is not beyond it.
    var (low, high) = (0, blockCount)
    let outcome = term.withUnsafeBufferPointer { term in
      Result { () throws(PostingsError) in
        while high - low > 1 {
          let middle = (low + high) / 2
          if try first(of: middle, isAtMost: term) { low = middle } else { high = middle }
        }
      }
    }
    try outcome.get()
    var walk = TermWalk(self, block: low)
    if !term.isEmpty { try walk.skip(before: term) }
    return walk
  }

  /// Goes through words in the order of their bytes.
  struct TermWalk {
    private let segment: TextSegment
    private var block: Int
    private var reader: BitReader
    private var left = 0
    private var list = 0
    /// The word it stands at.
    private(set) var term: [UInt8] = []
    /// What there is of it.
    private(set) var entry = Entry(frequency: 0, list: 0..<0, single: 0)
    private var isHeld = false

    init(_ segment: TextSegment, block: Int) {
      self.segment = segment
      self.block = block
      reader = BitReader(UnsafeRawBufferPointer(start: nil, count: 0), at: 0)
    }

    /// Goes to just before the first word that is not before `wanted`.
    fileprivate mutating func skip(before wanted: [UInt8]) throws(PostingsError) {
      while try next() {
        if !term.lexicographicallyPrecedes(wanted) {
          isHeld = true
          return
        }
      }
    }

    /// Goes on to the next word; false at the end.
    mutating func next() throws(PostingsError) -> Bool {
      if isHeld {
        isHeld = false
        return true
      }
      if left == 0 {
        guard block < segment.blockCount else { return false }
        let range = try segment.block(block)
        reader = BitReader(
          UnsafeRawBufferPointer(rebasing: segment.file.bytes[..<range.upperBound]), at: range.lowerBound)
        left = min(TermBlock.size, segment.header.terms - block * TermBlock.size)
        block += 1
        term.removeAll(keepingCapacity: true)
        guard let first = reader.varint() else { throw segment.damaged }
        list = segment.header[.lists].lowerBound + first
      }
      left -= 1
      guard let shared = reader.varint(), let count = reader.varint(), shared <= term.count else {
        throw segment.damaged
      }
      term.removeLast(term.count - shared)
      let from = reader.offset
      guard reader.skip(count), let frequency = reader.varint(), frequency > 0 else { throw segment.damaged }
      term.append(contentsOf: UnsafeBufferPointer(start: segment.start + from, count: count))
      if frequency == 1 {
        entry = Entry(frequency: 1, list: 0..<0, single: reader.offset)
        guard reader.varint() != nil, let value = reader.varint(), value <= UInt32.max else { throw segment.damaged }
        for _ in 0..<PostingValue.count(UInt32(value)) where reader.varint() == nil { throw segment.damaged }
      } else {
        guard let size = reader.varint(), list + size <= segment.header[.lists].upperBound else {
          throw segment.damaged
        }
        entry = Entry(frequency: frequency, list: list..<(list + size), single: 0)
        list += size
      }
      return true
    }
  }
}

extension MappedBlocks {
  /// The same for a range that may be empty.
  func check(nonEmpty range: Range<Int>) throws(PostingsError) { if !range.isEmpty { try check(range) } }
}
