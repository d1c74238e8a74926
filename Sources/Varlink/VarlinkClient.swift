/// A connection to a Varlink service, for programs that wait for each reply. Used from one thread.
package final class VarlinkClient {
  private let timeout: Duration
  private let connection: ClientConnection

  /// Connects. Each reply may then take up to `timeout`, unless a call says otherwise.
  ///
  /// Replies are read up to `replyLimit` bytes. Throws `VarlinkFailure`.
  package init(path: SocketPath, timeout: Duration = .seconds(10), replyLimit: Int = 64 << 20) throws {
    self.timeout = timeout
    connection = try ClientConnection(path: path, timeout: timeout, limit: replyLimit)
  }

  /// Closes the connection. Calls after that throw.
  package func disconnect() {
    connection.disconnect()
  }

  /// Calls a method and waits for its reply.
  ///
  /// Throws the service's `VarlinkError`, or `VarlinkFailure` where there is no reply that can be read; the
  /// connection is closed then.
  package func call<Reply: Decodable>(
    _ method: String, _ parameters: any Encodable & Sendable = VarlinkNothing(), as type: Reply.Type = Reply.self,
    timeout: Duration? = nil
  ) throws -> Reply {
    let deadline = ContinuousClock.now + (timeout ?? self.timeout)
    try connection.send(WireMessage.call(method, parameters: parameters), deadline)
    return try reply(deadline).parameters
  }

  /// Calls a method that replies more than once, and hands each reply to `body` until the last was handed over.
  ///
  /// `timeout` is for each reply; nothing waits for ever. Throws as `call` does, and what `body` throws; the
  /// connection is closed then, since more replies may follow.
  package func stream<Reply: Decodable>(
    _ method: String, _ parameters: any Encodable & Sendable = VarlinkNothing(), as type: Reply.Type = Reply.self,
    timeout: Duration? = nil, _ body: (Reply) throws -> Void
  ) throws {
    try connection.send(WireMessage.call(method, parameters: parameters, more: true), .now + (timeout ?? self.timeout))
    var continues = true
    while continues {
      let next: (parameters: Reply, continues: Bool) = try reply(timeout.map { .now + $0 })
      continues = next.continues
      do {
        try body(next.parameters)
      } catch {
        if continues { disconnect() }
        throw error
      }
    }
  }

  /// Calls a method without waiting for it or hearing of it. Throws `VarlinkFailure` where it cannot be sent.
  package func callOneway(_ method: String, _ parameters: any Encodable & Sendable = VarlinkNothing()) throws {
    let message = try WireMessage.call(method, parameters: parameters, oneway: true)
    try connection.send(message, .now + timeout, expectsReply: false)
  }

  private func reply<Reply: Decodable>(
    _ deadline: ContinuousClock.Instant?
  ) throws -> (parameters: Reply, continues: Bool) {
    let message = try connection.receive(deadline)
    do {
      let header: WireMessage.ReplyHeader = try WireMessage.header(message)
      if let name = header.error {
        throw VarlinkError(name, try WireMessage.parameters(message, as: JSONValue.self))
      }
      return (try WireMessage.parameters(message), header.continues == true)
    } catch let error as DecodingError {
      disconnect()
      throw VarlinkFailure.malformed(path: connection.path.description, reason: "\(error)")
    }
  }
}
