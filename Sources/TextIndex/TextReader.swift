package import Postings
package import SystemPackage

/// Reads a text index that somebody else writes, in this process or in another: see `SegmentReader` of Postings.
package final class TextReader {
  private let reader: SegmentReader<TextFormat>
  private let kind: UInt32

  /// Opens what is there by now; nothing may be.
  package init(in folder: FilePath, kind: UInt32 = IndexedText.kind) throws(PostingsError) {
    self.kind = kind
    reader = try SegmentReader(TextFormat(kind: kind), in: folder)
  }

  /// How far the files have followed the history; nothing where there are none.
  package var mark: Mark? { reader.mark }
  /// The last text that the files cover; nothing where there are none.
  package var through: UInt32? { reader.through }
  /// Files.
  package var segmentCount: Int { reader.segments.count }
  /// Bytes of the files.
  package var size: Int { reader.segments.reduce(0) { $0 + $1.size } }
  /// Texts that the files hold, those included that were removed and are not merged away yet.
  package var count: Int { reader.segments.reduce(0) { $0 + $1.textCount } }

  /// Takes in what was written since.
  ///
  /// - Returns: whether something was.
  @discardableResult
  package func refresh() throws(PostingsError) -> Bool { try reader.refresh() }

  /// Answers queries over the files and what came after them.
  ///
  /// - Parameters:
  ///   - removed: numbers that were removed since the files were written.
  ///   - tail: what came since; none of its numbers is in the files.
  package func searcher(removed: [UInt32] = [], tail: TextHead? = nil) throws(PostingsError) -> TextSearcher {
    var segments = reader.segments
    var gone: Set<UInt32> = []
    for segment in segments { gone.formUnion(try segment.tombstones()) }
    gone.formUnion(removed)
    gone = gone.filter { number in segments.contains { $0.holds(number) } }
    if let tail = try tail?.segment(kind: kind) { segments.append(tail) }
    return TextSearcher(segments, removed: gone)
  }
}
