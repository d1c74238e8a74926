internal import Dispatch
internal import Glibc
internal import Synchronization

/// What an operator or systemd asks for by a signal.
enum SignalRequest: Sendable {
  case stop
  case reload
}

/// Signals as a stream of requests.
final class Signals: Sendable {
  let requests: AsyncStream<SignalRequest>
  /// Whether a stop ends the process at once: before it has begun, and when it is asked for a second time.
  private let endsAtOnce = Mutex(true)

  /// Takes SIGTERM, SIGINT and SIGHUP from now on, and ignores SIGPIPE: a reader that left is an error of a write. Until
  /// ``started()`` a stop ends the process at once: nothing was begun that needs an end, and what was committed stays. So
  /// does a second stop, whatever the first one waits for.
  init() {
    let (stream, continuation) = AsyncStream.makeStream(of: SignalRequest.self)
    requests = stream
    signal(SIGPIPE, SIG_IGN)
    let wanted: [(CInt, SignalRequest)] = [(SIGTERM, .stop), (SIGINT, .stop), (SIGHUP, .reload)]
    for (number, request) in wanted {
      signal(number, SIG_IGN)
      // On a queue of its own, so that a busy pool does not keep a stop waiting. It lives as long as the process.
      let source = DispatchSource.makeSignalSource(signal: number, queue: Self.queue)
      source.setEventHandler {
        if request == .stop {
          let isOver = self.endsAtOnce.withLock { ends in
            defer { ends = true }
            return ends
          }
          if isOver { _exit(0) }
        }
        continuation.yield(request)
        withExtendedLifetime(source) {}
      }
      source.activate()
    }
  }

  /// From now on a stop is a request like any other.
  func started() { endsAtOnce.withLock { $0 = false } }

  private static let queue = DispatchQueue(label: "newsfold.signals")
}
