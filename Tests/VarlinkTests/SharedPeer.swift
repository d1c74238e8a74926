import Synchronization

/// Keeps a peer from one blocking call to the next.
final class SharedPeer: Sendable {
  private let peer: Mutex<RawPeer?>

  init(_ peer: sending RawPeer) { self.peer = Mutex(peer) }

  func isClosedByServer() -> Bool { peer.withLock { $0?.isClosedByServer() ?? true } }

  /// Disconnects.
  func drop() { peer.withLock { $0 = nil } }
}
