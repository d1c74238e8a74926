internal import Dispatch
internal import DispatchExecutor
package import Glibc

/// A Varlink service on a socket: JSON messages, each ended by a NUL (https://varlink.org).
///
/// The calls of one connection are answered in their order, those of different connections side by side. Runs on a
/// Dispatch queue of its own; methods run as tasks, off that queue.
package actor VarlinkServer {
  let executor: DispatchExecutor
  let limits: VarlinkLimits
  let directory: ServiceDirectory
  private let path: SocketPath
  private let mode: mode_t
  private var listener: ListeningSocket?
  var connections: [UInt64: Connection] = [:]
  private var lastSerial: UInt64 = 0
  var lastCall: UInt64 = 0

  /// The queue that the server, and its sources' event handlers, run on.
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A service that does not listen yet. `mode` is the socket's, and says who may connect.
  package init(
    path: SocketPath, mode: mode_t = 0o660, info: VarlinkServiceInfo, interfaces: [VarlinkInterface],
    limits: VarlinkLimits = VarlinkLimits()
  ) {
    self.path = path
    self.mode = mode
    self.limits = limits
    executor = DispatchExecutor(label: "varlink " + path.description)
    directory = ServiceDirectory(info: info, interfaces: interfaces)
  }

  /// Binds the socket and listens; a socket that was left behind is replaced. Does nothing where it listens already.
  ///
  /// Throws `VarlinkFailure`.
  package func start() throws {
    guard listener == nil else { return }
    listener = try ListeningSocket(path: path, mode: mode, queue: executor.queue) { [weak self] in
      self?.assumeIsolated { $0.acceptAll() }
    }
  }

  /// Closes every connection, cancels what runs and removes the socket. Waits for no method and no peer.
  package func stop() {
    listener?.remove()
    listener = nil
    for connection in connections.values {
      connection.running?.task.cancel()
      connection.inbox.removeAll()
      connection.close()
    }
    connections = [:]
  }

  /// How many connections there are now, with those whose peer has left and whose last call still runs.
  package var connectionCount: Int { connections.count }

  private func acceptAll() {
    while let listener {
      switch listener.acceptOne() {
      case .connection(let descriptor): admit(descriptor)
      case .none: return
      case .exhausted: return pauseAccepting()
      }
    }
  }

  private func pauseAccepting() {
    listener?.isAccepting = false
    executor.queue.asyncAfter(deadline: .now() + 1) { [weak self] in
      self?.assumeIsolated { $0.listener?.isAccepting = true }
    }
  }

  private func admit(_ descriptor: Int32) {
    guard connections.count < limits.connections else { return refuse(descriptor) }
    guard let peer = PeerCredentials(descriptor: descriptor) else {
      close(descriptor)
      return
    }
    lastSerial += 1
    let serial = lastSerial
    let channel = SocketChannel(
      descriptor, queue: executor.queue,
      onReadable: { [weak self] in self?.assumeIsolated { $0.readable(serial) } },
      onWritable: { [weak self] in self?.assumeIsolated { $0.writable(serial) } })
    connections[serial] = Connection(
      serial: serial, channel: channel, peer: peer, messageLimit: limits.message)
  }

  /// Says why before it closes; the peer reads that as the reply to its first call.
  private func refuse(_ descriptor: Int32) {
    let error = VarlinkError(directory.principal + ".TooManyConnections", ["limit": limits.connections])
    if let message = try? WireMessage.error(error) {
      _ = send(descriptor, message, message.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
    }
    close(descriptor)
  }
}
