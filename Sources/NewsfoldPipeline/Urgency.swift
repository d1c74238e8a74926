internal import Synchronization

/// Asks whoever judges to commit what he has: something else goes first.
package final class Urgency: Sendable {
  private let isRaisedNow = Atomic(false)

  /// Nobody waits.
  package init() {}

  /// Somebody waits.
  package func raise() { isRaisedNow.store(true, ordering: .relaxed) }

  /// What is begun now serves who waits.
  package func clear() { isRaisedNow.store(false, ordering: .relaxed) }

  /// Whether somebody waits.
  package var isRaised: Bool { isRaisedNow.load(ordering: .relaxed) }
}
