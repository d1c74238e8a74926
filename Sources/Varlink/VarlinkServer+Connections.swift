internal import Dispatch

/// Reading from connections and writing to them.
extension VarlinkServer {
  func readable(_ serial: UInt64) {
    guard let connection = connections[serial], !connection.isClosed else { return }
    while wantsToRead(connection), connection.read() {}
    if connection.inputEnded, connection.channel.isHungUp { connection.close() }
    advance(connection)
  }

  func writable(_ serial: UInt64) {
    guard let connection = connections[serial], !connection.isClosed else { return }
    advance(connection)
  }

  /// Takes a connection as far as it goes: writes, begins the next call, or ends it.
  func advance(_ connection: Connection) {
    if !connection.isClosed, !connection.flush() { connection.close() }
    if connection.outbox.count <= limits.unsent { connection.releaseWaiters() }
    while connection.running == nil, connection.isClosed || connection.outbox.count <= limits.unsent {
      guard let message = nextMessage(connection) else { break }
      begin(message, on: connection)
      if !connection.isClosed, !connection.flush() { connection.close() }
    }
    let isDone = connection.inputEnded && connection.running == nil
    if isDone, connection.isClosed || connection.outbox.isEmpty { return end(connection) }
    connection.channel.wantsToRead = wantsToRead(connection)
    checkLater(connection)
  }

  /// Closes a connection at once and forgets what it still had to say.
  func end(_ connection: Connection) {
    connection.inbox.removeAll()
    connection.close()
    if connection.running == nil { connections[connection.serial] = nil }
  }

  /// Back pressure: while a peer's calls wait for their turn, no more of them is read.
  private func wantsToRead(_ connection: Connection) -> Bool {
    !connection.inputEnded && connection.inbox.count <= limits.message && connection.outbox.count <= limits.unsent
  }

  private func nextMessage(_ connection: Connection) -> [UInt8]? {
    do {
      return try connection.inbox.next()
    } catch {
      end(connection)
      return nil
    }
  }

  /// Whoever is not read from and leaves makes no event, and whoever does not read makes none either: look.
  private func checkLater(_ connection: Connection) {
    let isUnseen = connection.running != nil && !connection.channel.wantsToRead || connection.inputEnded
    guard !connection.isCheckDue, !connection.isClosed, isUnseen || !connection.outbox.isEmpty else { return }
    connection.isCheckDue = true
    let serial = connection.serial
    let pause = min(limits.stall, .seconds(1)) / .seconds(1)
    executor.queue.asyncAfter(deadline: .now() + pause) { [weak self] in
      self?.assumeIsolated { $0.check(serial) }
    }
  }

  private func check(_ serial: UInt64) {
    guard let connection = connections[serial], !connection.isClosed else { return }
    connection.isCheckDue = false
    if connection.channel.isHungUp {
      while !connection.inputEnded, connection.read() {}
      connection.close()
    } else if !connection.outbox.isEmpty, connection.lastProgress.duration(to: .now) >= limits.stall {
      return end(connection)
    }
    advance(connection)
  }
}
