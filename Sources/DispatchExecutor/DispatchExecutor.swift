package import Dispatch

/// Runs an actor on a Dispatch queue of its own, so that the handler of a source on that queue is already inside the
/// actor, and a call that blocks holds up no thread of the shared pool.
package final class DispatchExecutor: SerialExecutor {
  /// Serial.
  package let queue: DispatchQueue

  /// - Parameter label: names the queue in a debugger, in reverse-DNS form.
  package init(label: String) { queue = DispatchQueue(label: label) }

  /// Runs a job of the actor on the queue.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  /// Traps unless called on the queue.
  package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
