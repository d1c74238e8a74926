internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// What this process began and has to end: children, and folders for a while. A signal that ends it ends them first.
enum OwnedProcesses {
  private static let owned = Mutex<(processes: Set<pid_t>, folders: Set<String>)>(([], []))

  static func began(_ process: pid_t) { owned.withLock { _ = $0.processes.insert(process) } }
  static func ended(_ process: pid_t) { owned.withLock { _ = $0.processes.remove(process) } }
  static func made(folder: String) { owned.withLock { _ = $0.folders.insert(folder) } }

  /// Removes a folder that was told of by ``made(folder:)``.
  static func remove(folder: String) {
    try? FileManager.default.removeItem(atPath: folder)
    owned.withLock { _ = $0.folders.remove(folder) }
  }

  /// From now on SIGINT, SIGTERM and SIGHUP end the children, and then this process.
  static func endOnSignals() {
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      // It lives as long as the process.
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        let all = owned.withLock { $0 }
        for process in all.processes { kill(process, SIGKILL) }
        for folder in all.folders { try? FileManager.default.removeItem(atPath: folder) }
        withExtendedLifetime(source) {}
        _exit(128 + number)
      }
      source.activate()
    }
  }

  private static let queue = DispatchQueue(label: "newsfold-bench.signals")
}
