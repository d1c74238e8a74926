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
  /// - Throws: ``PostingsError``.
  public init(in folder: FilePath) throws(PostingsError) {
    postings = try PostingsReader(
      in: folder, kind: NearDuplicateIndex.kind, boilerplateLimit: NearDuplicateIndex.boilerplateLimit)
  }

  /// Takes in what was written since: see ``Postings/PostingsReader/refresh()``.
  public func refresh() throws(PostingsError) { try postings.refresh() }

  /// What to hand to ``NearDuplicateIndex/candidates(for:sharing:_:)``; nothing where that had better look itself.
  public func findings(for sketch: Sketch) throws(PostingsError) -> PostingsFindings? {
    try postings.findings(of: NearDuplicateIndex.keys(of: sketch), limit: NearDuplicateIndex.countingLimit)
  }
}
