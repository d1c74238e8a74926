internal import CorpusStore
internal import Postings
internal import Synchronization

/// Files of indexes that were written, by other threads, and that nobody has taken in yet.
final class WrittenFiles: Sendable {
  typealias File = (index: DerivedIndex, job: Int, outcome: SegmentJob.Outcome)

  private let files = Mutex<[File]>([])

  func append(_ file: File) { files.withLock { $0.append(file) } }

  /// Forgets one that was taken in otherwise.
  func remove(job: Int) { files.withLock { $0.removeAll { $0.job == job } } }

  func takeAll() -> [File] {
    files.withLock { files in
      defer { files.removeAll() }
      return files
    }
  }
}
