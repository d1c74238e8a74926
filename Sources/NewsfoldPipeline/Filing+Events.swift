internal import CorpusStore
package import NewsModel
internal import Postings

/// Lets go of events that are older than is to be kept.
extension Filing {
  /// Events that are let go of in one transaction.
  private static let expiryLimit = 5000

  /// Lets go of what is too old, a little at a time, so that others have their turn. What the journal is not known to hold
  /// stays, and so do the events from which the indexes go on after a restart.
  ///
  /// - Returns: how many events.
  /// - Throws: ``CorpusError``.
  @discardableResult
  package func tendEvents(now: Timestamp = .now()) async throws -> Int {
    guard let keepEvents else { return 0 }
    let before = Timestamp(microseconds: now.microseconds - keepEvents.components.seconds * 1_000_000)
    var count = 0
    while let oldest = try corpus.reader.read({ try $0.oldestEvent() }), oldest.time < before {
      let progress = try corpus.reader.read { try $0.journalProgress() }
      var end = EventSequence(rawValue: .max)
      if progress.attached != nil { end = progress.durable.next }
      for index in DerivedIndex.allCases where store(index).folder != nil && store(index).count > 0 {
        end = min(end, EventSequence(rawValue: Int64(clamping: store(index).mark?.sequence ?? 0)))
      }
      let part = try corpus.commit { try $0.expireEvents(before: before, until: end, limit: Self.expiryLimit) }
      guard part > 0 else { break }
      count += part
      await Task.yield()
    }
    return count
  }
}
