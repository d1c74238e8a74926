internal import Synchronization
internal import Words

/// Stemmers for work that goes on anywhere, one at a time: they keep the stems of words that come again in the next file.
final class SharedStemmers: Sendable {
  private let stemmers = Mutex(Stemmers())

  /// Calls `body` with them; others wait meanwhile.
  func withStemmers<Result: Sendable, Failure: Error>(
    _ body: (Stemmers) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try stemmers.withLock { stemmers throws(Failure) in try body(stemmers) }
  }
}
