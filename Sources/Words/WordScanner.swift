/// Reads bytes and writes words. ASCII, nearly all of most texts, goes through a table; the rest goes cluster by
/// cluster (one base letter with its marks, a safe place to normalise) through utf8proc.
struct WordScanner {
  private var output: [UInt8] = []
  private var ends: [Int32] = []
  private var hashes: [UInt64] = []
  private var sources: [Range<Int>] = []
  private let keepingSources: Bool

  /// Where the open word starts in `output`; -1 when no word is open.
  private var wordStart = -1
  private var sourceStart = 0
  private var sourceEnd = 0
  /// The open word is one letter of a script without spaces: only marks may join it.
  private var isSingleLetter = false
  private var folding = ClusterFolding()
  private var joining = WordJoining()

  init(keepingSources: Bool, expected: Int) {
    self.keepingSources = keepingSources
    output.reserveCapacity(expected + 16)
    ends.reserveCapacity(expected / 6 + 4)
    hashes.reserveCapacity(expected / 6 + 4)
  }

  mutating func scan(_ text: UnsafeBufferPointer<UInt8>) {
    ASCIIWords.table.withUnsafeBufferPointer { table in
      var at = 0
      let count = text.count
      while at < count {
        let byte = text[at]
        if byte < 0x80, at + 1 == count || text[at + 1] < 0x80 {
          if table[Int(byte)] == 0 {
            separate(UInt32(byte), at, length: 1)
            at += 1
          } else {
            if isSingleLetter { close() }
            at = scanRun(text, at, table)
          }
        } else {
          at = scanCluster(text, at)
        }
      }
    }
  }

  mutating func finish() -> ([UInt8], [Int32], [UInt64], [Range<Int>], [WordSequence.Compound]) {
    close()
    joining.finish()
    if !output.isEmpty { output.removeLast() }  // the space after the last word
    return (output, ends, hashes, sources, joining.compounds)
  }

  /// Letters and digits of ASCII taken at a time: most words are shorter.
  private static let run = 32

  /// Takes letters and digits of ASCII from `start` on, one at least, and returns where it stopped. What comes last may have
  /// marks behind it, and is left for its cluster then.
  @inline(__always)
  private mutating func scanRun(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ table: UnsafeBufferPointer<UInt8>
  ) -> Int {
    if wordStart < 0 {
      wordStart = output.count
      sourceStart = start
      joining.begin(at: start)
    }
    sourceEnd = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.run) { folded in
      let limit = min(text.count, start &+ Self.run)
      var end = start
      while end < limit, text[end] < 0x80 {
        let byte = table[Int(text[end])]
        if byte == 0 { break }
        folded[end &- start] = byte
        end &+= 1
      }
      if end < text.count, text[end] >= 0x80 { end &-= 1 }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: folded[..<(end &- start)]))
      return end
    }
    return sourceEnd
  }

  private mutating func append(_ byte: UInt8, source: Int, length: Int) {
    if wordStart < 0 {
      wordStart = output.count
      sourceStart = source
      joining.begin(at: source)
    }
    sourceEnd = source + length
    output.append(byte)
  }

  private mutating func close() {
    guard wordStart >= 0 else { return }
    let start = wordStart
    let end = output.count
    hashes.append(output.withUnsafeBufferPointer { WordHash.hash(UnsafeBufferPointer(rebasing: $0[start..<end])) })
    ends.append(Int32(truncatingIfNeeded: end))
    if keepingSources { sources.append(sourceStart..<sourceEnd) }
    joining.end(output, from: start, at: sourceEnd, isSingleLetter: isSingleLetter)
    output.append(0x20)
    wordStart = -1
    isSingleLetter = false
  }

  /// What is no word, of `length` bytes in the source.
  @inline(__always)
  private mutating func separate(_ scalar: UInt32, _ start: Int, length: Int) {
    close()
    joining.separate(scalar, at: start, length: length)
  }

  /// Takes one cluster from `start` and returns where the next one begins.
  private mutating func scanCluster(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    let end = folding.fold(text, from: start)
    for scalar in folding.scalars {
      switch ScalarClass(scalar) {
      case .separator:
        separate(scalar, start, length: end - start)
      case .mark:
        append(scalar, start, end)
      case .letter:
        if isSingleLetter { close() }
        append(scalar, start, end)
      case .singleLetter:
        close()
        append(scalar, start, end)
        isSingleLetter = true
      }
    }
    return end
  }

  private mutating func append(_ scalar: UInt32, _ start: Int, _ end: Int) {
    guard let scalar = Unicode.Scalar(scalar), let encoded = UTF8.encode(scalar) else { return close() }
    for byte in encoded { append(byte, source: start, length: end - start) }
  }
}

/// The ASCII part of the normal form.
enum ASCIIWords {
  /// For each ASCII byte, the byte that a word gets from it, 0 where it separates.
  static let table: [UInt8] = (0..<128).map { byte in
    switch UInt8(byte) {
    case 0x30...0x39, 0x61...0x7A: UInt8(byte)
    case 0x41...0x5A: UInt8(byte) + 0x20
    default: 0
    }
  }
}
