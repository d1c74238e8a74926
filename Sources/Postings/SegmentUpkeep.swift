package import SystemPackage

/// What it takes to keep an index's files, whatever is in them: see ``SegmentStore``.
package protocol SegmentUpkeep: AnyObject {
  /// Where the files are; nothing for an index in memory only.
  var folder: FilePath? { get }
  /// How far the files have followed the history.
  var mark: Mark? { get }
  /// The last number that was filed; nothing where there is none.
  var lastNumber: UInt32? { get }
  /// Numbers that are filed and not removed.
  var count: Int { get }
  /// Numbers in memory only.
  var unwritten: Int { get }
  /// Postings in memory only.
  var unwrittenPostings: Int { get }
  /// Whether there are files, and no manifest that names them: some were discarded.
  var lacksManifest: Bool { get }
  /// Whether something that was removed is still to be erased.
  var isErasureDue: Bool { get }
  /// What is in memory, to be written.
  func nextWrite(_ mark: Mark?) -> SegmentJob?
  /// Files, to be merged.
  func nextMerge(limit: Int) -> SegmentJob?
  /// Takes in what a job has done.
  func finish(_ outcome: SegmentJob.Outcome) throws(PostingsError)
  /// A job has failed.
  func abandon(_ job: SegmentJob)
  /// Whether a job is still one of the index's.
  func isUnderWay(_ job: SegmentJob) -> Bool
  /// Writes a manifest where there is none, although files cover all.
  func cover(_ mark: Mark) throws(PostingsError)
  /// Whether a file is one of the index's.
  func holds(_ path: FilePath) -> Bool
}

extension SegmentStore: SegmentUpkeep {}
