internal import Dispatch
internal import Postings
internal import Synchronization

/// Runs work on segments beside whoever measures.
final class JobRunner: Sendable {
  private let state = Mutex<(running: Int, outcomes: [SegmentJob.Outcome], failure: PostingsError?)>((0, [], nil))
  private let (finished, signal) = AsyncStream.makeStream(of: Void.self)

  /// Jobs that are under way.
  var running: Int { state.withLock { $0.running } }

  func start(_ job: SegmentJob) {
    state.withLock { $0.running += 1 }
    // A thread of its own: it waits for the disk.
    DispatchQueue.global().async { [self] in
      do throws(PostingsError) {
        let outcome = try job.run()
        state.withLock {
          $0.running -= 1
          $0.outcomes.append(outcome)
        }
      } catch {
        state.withLock {
          $0.running -= 1
          $0.failure = error
        }
      }
      signal.yield()
    }
  }

  /// What has been done since the last call.
  func take() throws(PostingsError) -> [SegmentJob.Outcome] {
    let (outcomes, failure) = state.withLock { state in
      defer { state.outcomes = [] }
      return (state.outcomes, state.failure)
    }
    if let failure { throw failure }
    return outcomes
  }

  /// Waits until a job ends.
  func wait() async {
    for await _ in finished { return }
  }
}
