internal import CorpusStore
internal import NewsModel

/// Waiting for a disk that is full or fails.
extension Pipeline {
  /// Tries until it works: what was dropped waits for a full or failing disk, and is taken by itself when that is over.
  func patiently<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
    var wait = Duration.seconds(1)
    var isNearlyFull = false
    var isWaiting = false
    while true {
      do {
        let result = try await work()
        if isNearlyFull { log.notice("there is room on the disk again: going on") }
        if isWaiting { await hooks.waits(nil) }
        return result
      } catch {
        guard isPatient, !isEnding else { throw error }
        if (error as? CorpusError)?.kind == .nearlyFull {
          // Nothing has failed: said once, and looked at often, since it costs nothing.
          if !isNearlyFull { log.warning("\(error)") }
          isNearlyFull = true
          wait = .seconds(1)
        } else {
          log.error("\(error); trying again in \(wait.components.seconds) s")
        }
        isWaiting = true
        await hooks.waits("\(error)")
        lastPause += 1
        let number = lastPause
        let pause = Task { [wait] in _ = try? await Task.sleep(for: wait) }
        pauses[number] = pause
        await pause.value
        pauses[number] = nil
        wait = min(wait * 2, .seconds(30))
      }
    }
  }
}
