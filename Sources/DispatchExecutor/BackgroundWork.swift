package import Dispatch
internal import Glibc

/// Work that is to take nothing from those whom everybody waits for.
package enum BackgroundWork {
  /// For its queues: libdispatch makes their threads nice 10.
  ///
  /// Threads that such a thread starts are as nice at first, and libdispatch asks the kernel to take that back. Where a process
  /// may not have it back (who is not root, and has no `RLIMIT_NICE`), all threads would end up nice, and each say so in the
  /// log: there it is of ordinary priority, and on the same threads as all else that is.
  package static let qos: DispatchQoS = mayTakeBack ? .background : .unspecified

  /// Tried out by a thread that nobody needs: what decides are limits, capabilities and the namespace they hold in.
  private static var mayTakeBack: Bool {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { _ in
        let process = __priority_which_t(PRIO_PROCESS.rawValue)  // on Linux, with 0, this thread
        // What libdispatch does.
        guard setpriority(process, 0, 10) == 0, setpriority(process, 0, 0) == 0 else { return nil }
        return UnsafeMutableRawPointer(bitPattern: 1)
      }, nil)
    guard code == 0 else { return false }
    var answer: UnsafeMutableRawPointer?
    pthread_join(thread, &answer)
    return answer != nil
  }
}
