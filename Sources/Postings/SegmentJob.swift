internal import Glibc
internal import SystemPackage

/// Work on an index's files that may be done beside it, on any thread: writing what is in memory, or merging segments.
///
/// The index goes on meanwhile and takes the outcome in afterwards: ``PostingsIndex/finish(_:)``.
public struct SegmentJob: Sendable {
  enum Task: Sendable {
    /// What is in memory.
    case write
    /// These files, oldest first, but for numbers that were removed.
    case merge([String], dead: Set<UInt32>)
  }

  let task: Task
  let folder: FilePath
  /// Of the file to be written.
  let name: String
  /// Writes the file; returns its bytes.
  let write: @Sendable (FilePath) throws(PostingsError) -> Int

  /// Whether it merges segments, as opposed to writing what is in memory.
  public var isMerge: Bool { if case .merge = task { true } else { false } }

  /// What came of it.
  public struct Outcome: Sendable {
    /// What was to be done.
    package let job: SegmentJob
    /// Bytes of the file.
    let size: Int
  }

  /// Does the work: after it the file is on the disk, and nothing refers to it yet.
  ///
  /// - Throws: ``PostingsError``; then there is no file.
  public func run() throws(PostingsError) -> Outcome {
    let path = folder.appending(name)
    // Whoever has deleted it, as anybody may, did not mean that there is to be none.
    _ = folder.withPlatformString { mkdir($0, 0o750) }
    do throws(PostingsError) {
      return Outcome(job: self, size: try write(path))
    } catch {
      _ = path.withPlatformString { unlink($0) }
      throw error
    }
  }
}
