internal import CorpusStore
internal import DropWatch

/// The queue between reading and filing, and who waits at either end of it.
extension Pipeline {
  /// Files a portion after all that was read before.
  func append(_ portion: ReadPortion) throws {
    try checkFiling()
    queue.append(portion)
    wakeFiler()
  }

  /// Files a portion before what sweeps have found, in place of what is known of its files by now.
  func prepend(_ read: [ReadDrop]) throws {
    try checkFiling()
    let read = read.filter {
      switch $0.result {
      case .article, .rejected, .failed: true
      case .vanished, .unsettled: false
      }
    }
    guard !read.isEmpty else { return }
    // What is being read of them by now is older.
    if !reading.isEmpty { for path in ReadQueue.replacedPaths(read) { overtaken[path] = lastReading } }
    // A folder that is away is known before its files are judged.
    if queue.hasNotices { return try append(ReadPortion(read: read)) }
    queue.prepend(read)
    if !isFilingUrgent { urgency.raise() }
    wakeFiler()
  }

  /// Waits until so many bytes may be read.
  func waitForRoom(_ bytes: Int, isUrgent: Bool = false) async throws {
    while !queue.hasRoom(for: bytes, isUrgent: isUrgent) { try await waitForFiling() }
  }

  /// Waits until not too much is to be told that is not told yet.
  func waitForRoomToTell() async throws {
    while !queue.hasRoomToTell { try await waitForFiling() }
  }

  /// Waits until something was taken from the queue, or all of it is filed. What is being read comes to the queue by itself.
  func waitForFiling() async throws {
    try checkFiling()
    await withCheckedContinuation { readers.append($0) }
    try checkFiling()
  }

  /// What is read when nothing is filed any more would wait forever.
  private func checkFiling() throws {
    if hasFilingEnded { throw CancellationError() }
  }

  /// Lets go, once nothing was read for a while, of what is kept for reading.
  func releaseForesight() {
    guard releasing == nil else { return }
    releasing = Task { [foresight, weak self] in
      repeat { try? await Task.sleep(for: Foresight.patience) } while !foresight.release()
      await self?.endRelease()
    }
  }

  private func endRelease() { releasing = nil }

  func wakeFiler() {
    queue.isFiling = queue.isFiling || !queue.isEmpty
    filer?.resume()
    filer = nil
  }

  func wakeReaders() {
    let waiting = readers
    readers = []
    for reader in waiting { reader.resume() }
  }
}
