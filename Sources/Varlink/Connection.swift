/// What the server knows of one connection. Used inside the server only.
final class Connection {
  /// A call whose method runs.
  struct Running {
    let number: UInt64
    let header: WireMessage.CallHeader
    let task: Task<Void, Never>

    var isOneway: Bool { header.oneway == true }
  }

  let serial: UInt64
  let channel: SocketChannel
  let peer: PeerCredentials
  var inbox: MessageBuffer
  var outbox = SendBuffer()
  var running: Running?
  /// The peer writes no more.
  var inputEnded = false
  /// The peer is gone: nothing can be replied, and only oneway calls are still carried out.
  var isClosed = false
  /// When the peer last took something, or there was nothing to take.
  var lastProgress = ContinuousClock.now
  var isCheckDue = false
  private var waiters: [CheckedContinuation<Void, any Error>] = []

  init(serial: UInt64, channel: SocketChannel, peer: PeerCredentials, messageLimit: Int) {
    self.serial = serial
    self.channel = channel
    self.peer = peer
    inbox = MessageBuffer(limit: messageLimit)
  }

  deinit { releaseWaiters(with: CancellationError()) }

  /// Reads once. True where something was read and more may follow.
  func read() -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
      switch channel.read(into: buffer) {
      case .bytes(let count):
        inbox.append(buffer[..<count])
        return true
      case .wouldBlock: return false
      case .ended:
        inputEnded = true
        return false
      }
    }
  }

  /// Writes what waits, as far as the peer takes it. False where the connection is broken.
  func flush() -> Bool {
    if outbox.isEmpty { lastProgress = .now }
    while !outbox.isEmpty {
      switch channel.write(outbox.pending) {
      case .bytes(let count):
        outbox.removeFirst(count)
        lastProgress = .now
      case .wouldBlock:
        channel.wantsToWrite = true
        return true
      case .ended: return false
      }
    }
    channel.wantsToWrite = false
    return true
  }

  /// Has `waiter` resumed when the peer has read what it was sent, or throws when it leaves.
  func await(with waiter: CheckedContinuation<Void, any Error>) {
    waiters.append(waiter)
  }

  /// Resumes those who wait for the peer to read; with an error where there is one.
  func releaseWaiters(with error: (any Error)? = nil) {
    let released = waiters
    waiters = []
    for waiter in released {
      if let error { waiter.resume(throwing: error) } else { waiter.resume() }
    }
  }

  /// Closes the socket. A running call is told, unless it is oneway: its caller need not stay for it.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    inputEnded = true
    channel.closeNow()
    if let running, !running.isOneway { running.task.cancel() }
    releaseWaiters(with: CancellationError())
  }
}
