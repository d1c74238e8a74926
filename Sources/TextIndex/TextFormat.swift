package import Postings
package import SystemPackage

/// Words, and the texts that have them.
package struct TextFormat: SegmentFormat {
  /// By which rules words are made.
  let kind: UInt32
  private let stemmers = SharedStemmers()

  /// By these rules.
  init(kind: UInt32) { self.kind = kind }

  /// Lists of words are long: each merge writes them all again, so there are fewer, of more files at a time.
  package var policy: MergePolicy {
    var policy = MergePolicy()
    policy.fanout = 8
    policy.limit = 1 << 40
    return policy
  }

  /// See ``SegmentFormat/newHead(after:)``.
  package func newHead(after last: FiledTexts?) -> FiledTexts { FiledTexts() }

  /// See ``SegmentFormat/open(_:)``.
  package func open(_ path: FilePath) throws(PostingsError) -> TextSegment { try TextSegment(at: path, kind: kind) }

  /// See ``SegmentFormat/take(_:)``.
  package mutating func take(_ file: TextSegment) {}

  /// See ``SegmentFormat/write(_:_:to:)``.
  package func write(_ head: FiledTexts, _ contents: SegmentContents, to path: FilePath) throws(PostingsError) -> Int {
    try stemmers.withStemmers { stemmers throws(PostingsError) in
      try head.write(to: path, kind: kind, contents, stemmers)
    }
  }

  /// See ``SegmentFormat/merge(_:_:isOldest:to:)``.
  package func merge(
    _ files: [TextSegment], _ contents: SegmentContents, isOldest: Bool, to path: FilePath
  ) throws(PostingsError) -> Int {
    try TextMerge.merge(files, contents, isOldest: isOldest, to: path, kind: kind)
  }
}
