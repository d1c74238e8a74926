internal import Postings
internal import SystemPackage

/// The first block of a file of the text index.
struct TextSegmentHeader: Equatable {
  /// A part of the file that begins on a block.
  enum Region: Int, CaseIterable {
    /// Of each word in more than one text, its list.
    case lists
    /// Words in blocks of ``TermBlock/size``, in the order of their bytes.
    case terms
    /// Where each block of words begins, 64 bits.
    case blocks
    /// For each number of the range a byte: see ``TextLength``.
    case lengths
    /// For each number a byte: the words of its title, 255 for more.
    case titles
    /// For each number its time, 32 bits: minutes since 1970, counted from 2^31.
    case times
    /// For each number a byte: the language of its stems, 0 for none.
    case languages
    /// Numbers of older files that have been removed.
    case tombstones
    case checksums
  }

  private enum Figure: Int, CaseIterable { case terms, postings, texts, languages }

  private static let format = BlockHeader.Format(
    magic: 0x0A74_7865_5464_664E,  // "NfdText\n"
    version: 3, figures: Figure.allCases.count, regions: Region.allCases.count)
  static let blockSize = BlockHeader.size

  var block: BlockHeader

  /// By which rules words were made.
  var kind: UInt32 { block.kind }
  var numbers: ClosedRange<UInt32> { block.numbers }
  let terms: Int
  let postings: Int
  let texts: Int
  /// A bit for each language that texts have stems of.
  let languages: UInt64

  subscript(region: Region) -> Range<Int> { block.regions[region.rawValue] }

  /// Reads a header and makes sure that all it says can be of a file of that size.
  init(_ block: [UInt8], fileSize: Int, at path: FilePath) throws(PostingsError) {
    let block = try BlockHeader(Self.format, block, fileSize: fileSize, at: path)
    func figure(_ figure: Figure) -> Int { Int(clamping: block.figures[figure.rawValue]) }
    (self.block, terms, postings, texts) = (block, figure(.terms), figure(.postings), figure(.texts))
    languages = block.figures[Figure.languages.rawValue]
    let span = block.span
    guard self[.lengths].count == span, self[.titles].count == span, self[.times].count == span * 4,
      self[.languages].count == span,
      self[.tombstones].count % 4 == 0, terms <= 1 << 40, postings <= 1 << 48, texts <= span,
      self[.blocks].count == (terms + TermBlock.size - 1) / TermBlock.size * 8
    else { throw .damaged(path, "the header's figures cannot be") }
  }

  /// Of a file that is about to be written.
  static func block(kind: UInt32, numbers: ClosedRange<UInt32>) -> BlockHeader {
    BlockHeader(format, kind: kind, numbers: numbers)
  }

  /// Sets the figures of a file that was written.
  static func set(terms: Int, postings: Int, texts: Int, languages: UInt64, in block: inout BlockHeader) {
    block.figures = [UInt64(terms), UInt64(postings), UInt64(texts), languages]
  }
}
