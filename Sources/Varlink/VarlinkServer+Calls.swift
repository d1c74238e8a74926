/// Running methods and sending what they reply.
extension VarlinkServer {
  /// Begins the call in `message`. What is no call ends the connection.
  func begin(_ message: [UInt8], on connection: Connection) {
    guard let header = try? WireMessage.header(message, as: WireMessage.CallHeader.self) else {
      return end(connection)
    }
    // No one is there to read the reply.
    if connection.isClosed, header.oneway != true { return }
    do {
      // An upgrade would hand the connection to another protocol; there is none.
      if header.upgrade == true { throw VarlinkError.methodNotImplemented(header.method) }
      run(try directory.method(header.method), header, message, on: connection)
    } catch {
      answer(.failure(error), to: header, on: connection)
    }
  }

  private func run(
    _ method: @escaping VarlinkMethod, _ header: WireMessage.CallHeader, _ message: [UInt8],
    on connection: Connection
  ) {
    let serial = connection.serial
    lastCall += 1
    let number = lastCall
    let isOneway = header.oneway == true
    let call = VarlinkCall(
      method: header.method, peer: connection.peer, wantsMore: header.more == true && !isOneway,
      isOneway: isOneway, message: message,
      sendPartial: { [weak self] message in
        guard let self else { throw CancellationError() }
        try await self.sendPartial(message, for: number, of: serial)
      })
    let task = Task.detached { [weak self] in
      let result: Result<any Encodable & Sendable, any Error>
      do {
        result = .success(try await method(call))
      } catch {
        result = .failure(error)
      }
      await self?.finish(number, of: serial, with: result)
    }
    connection.running = Connection.Running(number: number, header: header, task: task)
  }

  private func sendPartial(_ message: [UInt8], for number: UInt64, of serial: UInt64) async throws {
    guard let connection = connections[serial], connection.running?.number == number, !connection.isClosed else {
      throw CancellationError()
    }
    connection.outbox.append(message)
    advance(connection)
    guard !connection.isClosed else { throw CancellationError() }
    if connection.outbox.count > limits.unsent {
      try await withCheckedThrowingContinuation { connection.await(with: $0) }
    }
  }

  private func finish(
    _ number: UInt64, of serial: UInt64, with result: Result<any Encodable & Sendable, any Error>
  ) {
    guard let connection = connections[serial], let running = connection.running, running.number == number else {
      return
    }
    connection.running = nil
    answer(result, to: running.header, on: connection)
    advance(connection)
  }

  /// Puts the last reply of a call, or its error, behind what waits to be written.
  private func answer(
    _ result: Result<any Encodable & Sendable, any Error>, to header: WireMessage.CallHeader,
    on connection: Connection
  ) {
    if header.oneway == true || connection.isClosed { return }
    do {
      connection.outbox.append(try WireMessage.reply(result.get()))
    } catch let error as VarlinkError {
      appendError(error, on: connection)
    } catch {
      let name = ServiceDirectory.interface(of: header.method) + ".Failed"
      appendError(VarlinkError(name, ["message": "\(error)"]), on: connection)
    }
  }

  private func appendError(_ error: VarlinkError, on connection: Connection) {
    if let message = try? WireMessage.error(error) {
      connection.outbox.append(message)
    } else {
      // Its parameters cannot be written as JSON. Its name can.
      guard let message = try? WireMessage.error(VarlinkError(error.name)) else { return end(connection) }
      connection.outbox.append(message)
    }
  }
}
