internal import CSystemd
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Tells systemd how the service is doing, by sd_notify(3); says nothing where no one listens.
///
/// Nobody waits for it: the service manager may be busy, and its socket full.
package struct ServiceNotifier: Sendable {
  /// To whoever NOTIFY_SOCKET names.
  package init() {}

  /// Whether a service manager listens.
  package var isListenedTo: Bool { getenv("NOTIFY_SOCKET") != nil }

  /// How often the service manager wants to hear that the service lives: half of WATCHDOG_USEC; nothing where it does
  /// not ask.
  package var watchdogInterval: Duration? {
    var microseconds: UInt64 = 0
    guard sd_watchdog_enabled(0, &microseconds) > 0, microseconds > 0 else { return nil }
    return .microseconds(Int64(clamping: microseconds / 2))
  }

  /// The service works.
  package func ready(status: String) { sendLast("READY=1\nSTATUS=\(Self.line(status))") }

  /// What the service is doing, one line for `systemctl status`.
  ///
  /// Of several that could not be said yet, the last is.
  package func status(_ status: String) {
    let isFirst = Self.waiting.withLock { waiting in
      defer { waiting = status }
      return waiting == nil
    }
    guard isFirst else { return }
    Self.queue.async {
      let status = Self.waiting.withLock { waiting in
        defer { waiting = nil }
        return waiting
      }
      if let status { _ = sd_notify(0, "STATUS=\(Self.line(status))") }
    }
  }

  /// The configuration is being read again; ``ready(status:)`` ends it.
  package func reloading() { send("RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds)") }

  /// The service ends.
  package func stopping(status: String) { sendLast("STOPPING=1\nSTATUS=\(Self.line(status))") }

  /// The service lives.
  ///
  /// Not said twice at once: what waits to be said tells nothing about later.
  package func watchdog() {
    guard Self.isVouching.exchange(true, ordering: .relaxed) == false else { return }
    Self.queue.async {
      Self.isVouching.store(false, ordering: .relaxed)
      _ = sd_notify(0, "WATCHDOG=1")
    }
  }

  /// Starting or stopping takes longer: wait so much from now.
  package func extendTimeout(_ duration: Duration) {
    send("EXTEND_TIMEOUT_USEC=\(duration.components.seconds * 1_000_000)")
  }

  /// Returns once all has been said so far.
  package func drain() async {
    await withCheckedContinuation { done in Self.queue.async { done.resume() } }
  }

  private static let queue = DispatchQueue(label: "newsfold.notify")
  private static let waiting = Mutex<String?>(nil)
  private static let isVouching = Atomic(false)

  /// Says something with a status, in the place of one that could not be said yet.
  private func sendLast(_ state: String) {
    Self.waiting.withLock { $0 = nil }
    send(state)
  }

  private func send(_ state: String) { Self.queue.async { _ = sd_notify(0, state) } }

  private static func line(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

  private static var monotonicMicroseconds: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
  }
}
