internal import DispatchExecutor
internal import Logging
internal import NewsModel
internal import NewsfoldConfiguration
internal import SystemPackage

/// Writes the metrics file at each interval, where one is configured.
///
/// On a queue of its own: the file system that it lies on may hang.
actor MetricsWriter {
  private let executor = DispatchExecutor(label: "newsfold.metrics")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let log: Logger
  private let measure: @Sendable () async throws -> String
  private var file: MetricsFile?
  private var writing: Task<Void, Never>?
  /// Said once, until it could be written again.
  private var toldFailure: String?

  /// - Parameter measure: what to write.
  init(_ log: Logger, measure: @escaping @Sendable () async throws -> String) {
    self.log = log
    self.measure = measure
  }

  /// Writes by these settings from now on; a file that is not the one any more is removed.
  func use(_ settings: Settings) async {
    let next = settings.metrics.map(MetricsFile.init)
    await pause()
    if let file, file.path != next?.path { file.remove() }
    file = next
    toldFailure = nil
    guard let next else { return }
    writing = Task { [interval = settings.metricsInterval] in
      while !Task.isCancelled {
        await write(to: next)
        try? await Task.sleep(for: interval)
      }
    }
  }

  /// Writes for the last time, that newsfold does not run any more. The file stays: what reads it may find it by a link.
  func end(_ last: String) async {
    await pause()
    try? file?.write(last)
    file = nil
  }

  private func pause() async {
    writing?.cancel()
    await writing?.value
    writing = nil
  }

  private func write(to file: MetricsFile) async {
    do {
      try file.write(try await measure())
      if toldFailure != nil { log.notice("metrics are written to \(file.path.printable) again") }
      toldFailure = nil
    } catch {
      guard toldFailure != "\(error)" else { return }
      toldFailure = "\(error)"
      log.error(
        """
        no metrics: \(file.path.printable) cannot be written (\(error)): the folder has to exist and newsfold's user to \
        be allowed to write to it, for the service as metrics.conf among its drop-ins does; articles are taken all the same
        """)
    }
  }
}
