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
  /// How often it was told what to do: who has waited and is not the last one has nothing to do any more.
  private var calls = 0
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
    guard await pause() else { return }
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
    guard await pause() else { return }
    try? file?.write(last)
    file = nil
  }

  /// Stops writing; false where somebody else has something to say by then.
  private func pause() async -> Bool {
    calls += 1
    let call = calls
    writing?.cancel()
    await writing?.value
    guard call == calls else { return false }
    writing = nil
    return true
  }

  private func write(to file: MetricsFile) async {
    let text: String
    do {
      text = try await measure()
    } catch {
      // What is asked now is the corpus, and whoever works with that says what is wrong with it.
      if !Task.isCancelled { log.debug("no metrics this time: \(error)") }
      return
    }
    do {
      try file.write(text)
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
