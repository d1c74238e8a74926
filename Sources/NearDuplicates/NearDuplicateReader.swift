public import Postings
public import SystemPackage

/// Looks beforehand, on any thread or in another process, for what the segments of a ``NearDuplicateIndex`` have of a text:
/// whoever judges texts one after the other has then only what is newer left to look at.
///
/// Not `Sendable`: each thread has a reader of its own.
public final class NearDuplicateReader {
  private let postings: PostingsReader

  /// Reads the index in a folder, which may not be there yet.
  ///
  /// - Throws: `PostingsError`.
  public init(in folder: FilePath) throws(PostingsError) {
    postings = try PostingsReader(
      in: folder, kind: NearDuplicateIndex.kind, boilerplateLimit: NearDuplicateIndex.boilerplateLimit)
  }

  /// Texts that its segments hold.
  public var count: Int { postings.count }
  /// Segments.
  public var segmentCount: Int { postings.segmentCount }
  /// Bytes of the segments.
  public var size: Int { postings.size }

  /// Fingerprints that are known to be boilerplate.
  ///
  /// - Throws: `PostingsError` where a segment turns out to be damaged.
  public func boilerplateCount() throws(PostingsError) -> Int { try postings.boilerplateCount() }

  /// Takes in what was written since: see `PostingsReader.refresh()` of Postings.
  public func refresh() throws(PostingsError) { try postings.refresh() }

  /// What to hand to ``NearDuplicateIndex/candidates(for:sharing:_:)``; nothing where that had better look itself.
  public func findings(for sketch: Sketch) throws(PostingsError) -> PostingsFindings? {
    try postings.findings(of: NearDuplicateIndex.keys(of: sketch), limit: NearDuplicateIndex.countingLimit)
  }
}
