internal import Synchronization

/// Whether something is in the way of a start that is waited for by intention, as a full disk is.
final class StartObstacle: Sendable {
  let isThere = Atomic(false)
}
