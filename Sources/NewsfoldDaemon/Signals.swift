internal import Dispatch
internal import Glibc

/// What an operator or systemd asks for by a signal.
enum SignalRequest: Sendable {
  case stop
  case reload
}

/// Signals as a stream of requests.
struct Signals {
  let requests: AsyncStream<SignalRequest>
  private let sources: [any DispatchSourceSignal]

  /// Takes SIGTERM, SIGINT and SIGHUP from now on, and ignores SIGPIPE: a reader that left is an error of a write.
  init() {
    let (stream, continuation) = AsyncStream.makeStream(of: SignalRequest.self)
    requests = stream
    signal(SIGPIPE, SIG_IGN)
    let wanted: [(CInt, SignalRequest)] = [(SIGTERM, .stop), (SIGINT, .stop), (SIGHUP, .reload)]
    sources = wanted.map { number, request in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(request) }
      source.activate()
      return source
    }
  }
}
