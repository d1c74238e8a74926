public import SystemPackage

/// Reads an index that somebody else writes, in this process or in another: the segments that its manifest names, which
/// stay readable for whoever has them open while they are merged away.
///
/// What is in the writer's memory only is not in it: ``through`` says how far it goes. Not `Sendable`: each reader has
/// mappings of its own.
public final class PostingsReader {
  private let reader: SegmentReader<PostingsFormat>
  private let boilerplateLimit: Int
  private var identities: [String] = []
  private var lookup = PostingsLookup()

  /// Opens what is there by now; nothing may be.
  ///
  /// - Throws: ``PostingsError``.
  public init(in folder: FilePath, kind: UInt32, boilerplateLimit: Int = .max) throws(PostingsError) {
    self.boilerplateLimit = boilerplateLimit
    reader = try SegmentReader(PostingsFormat(kind: kind, boilerplateLimit: boilerplateLimit), in: folder)
    identities = reader.segments.map(\.identity)
  }

  /// Where the segments are.
  public var folder: FilePath { reader.folder }
  /// How far the segments have followed the history; nothing where there are none.
  public var mark: Mark? { reader.mark }
  /// The last number that it covers; nothing where there are no segments.
  public var through: UInt32? { reader.through }

  private var segments: [Segment] { reader.segments }

  /// Numbers that the segments hold, those included that were removed and are not merged away yet.
  public var count: Int { segments.reduce(0) { $0 + $1.textCount } }
  /// Segments.
  public var segmentCount: Int { segments.count }
  /// Bytes of the segments.
  public var size: Int { segments.reduce(0) { $0 + $1.size } }

  /// Keys that are known to be in too many numbers to say anything.
  ///
  /// - Throws: ``PostingsError`` where a segment turns out to be damaged.
  public func boilerplateCount() throws(PostingsError) -> Int {
    var keys: Set<UInt64> = []
    for segment in segments { keys.formUnion(try segment.boilerplateKeys()) }
    return keys.count
  }

  /// The size that a number was filed with: see ``PostingsIndex/size(of:)``; numbers that were removed and not merged away
  /// have one as well.
  ///
  /// - Throws: ``PostingsError`` where a segment turns out to be damaged.
  public func size(of number: UInt32) throws(PostingsError) -> Int {
    for segment in segments where number <= segment.numbers.upperBound { return try segment.size(of: number) }
    return 0
  }

  /// Reads all segments from end to end and makes sure that they are what was written.
  ///
  /// - Throws: ``PostingsError/damaged(_:_:)``.
  public func validate() throws(PostingsError) {
    for segment in segments { try segment.validate() }
  }

  /// Takes in what was written since. Costs a stat(2) where nothing was.
  ///
  /// - Throws: ``PostingsError``; then it reads on in what it had.
  public func refresh() throws(PostingsError) {
    if try reader.refresh() { identities = reader.segments.map(\.identity) }
  }

  /// What the segments have of some keys; nothing where it would be more than `limit` numbers.
  ///
  /// - Throws: ``PostingsError`` where a segment turns out to be damaged.
  public func findings(of keys: [UInt64], limit: Int) throws(PostingsError) -> PostingsFindings? {
    try findings(ofEach: [keys], limit: limit)[0]
  }

  /// The same of several texts' keys: more quickly than one after the other, since places of one neighbourhood are then
  /// asked for together.
  ///
  /// - Throws: ``PostingsError`` where a segment turns out to be damaged.
  public func findings(ofEach texts: [[UInt64]], limit: Int) throws(PostingsError) -> [PostingsFindings?] {
    lookup.begin(texts.count == 1 ? texts[0] : Array(texts.joined()))
    try lookup.find(in: segments[...], reading: Self.readAtOnce)
    var (all, numbers): ([PostingsFindings.Key], [UInt32]) = ([], [])
    var ranges: [Range<Int>?] = []
    all.reserveCapacity(lookup.frequencies.count)
    numbers.reserveCapacity(lookup.readCount)
    var next = 0
    for keys in texts {
      let start = all.count
      let isWhole = try append(next..<next + keys.count, limit: limit, &all, &numbers)
      ranges.append(isWhole ? start..<all.count : nil)
      next += keys.count
    }
    return ranges.map { [identities, through] range in
      range.map { PostingsFindings(segments: identities, through: through, all, $0, numbers) }
    }
  }

  /// Numbers that are read where their keys are found, while they are near; those of more are read when they are asked for.
  private static let readAtOnce = 1 << 20

  /// Appends what was found of some of the keys that were looked up; false where it is too much, and nothing is told of them.
  private func append(
    _ keys: Range<Int>, limit: Int, _ all: inout [PostingsFindings.Key], _ numbers: inout [UInt32]
  ) throws(PostingsError) -> Bool {
    let (start, first) = (numbers.count, all.count)
    var left = min(limit, Int(UInt32.max) - start)
    for key in keys {
      let frequency = lookup.frequencies[key]
      let isEvidence = frequency != PostingsIndex.boilerplate && frequency <= boilerplateLimit
      if isEvidence {
        left -= frequency
        guard left >= 0 else {
          // Of this text nothing is kept.
          numbers.removeSubrange(start...)
          all.removeSubrange(first...)
          return false
        }
        if frequency > 0 { try lookup.append(numbersOf: key, in: segments, to: &numbers) }
      }
      all.append(
        PostingsFindings.Key(
          frequency: isEvidence ? UInt32(frequency) : PostingsFindings.boilerplate, end: UInt32(numbers.count)))
    }
    return true
  }
}
