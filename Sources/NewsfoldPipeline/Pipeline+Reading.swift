internal import CorpusStore
internal import DropWatch
internal import NewsModel
package import SystemPackage

/// Reading what is ready, ahead of filing.
extension Pipeline {
  /// Most drops asked of the ledger at a time: in a sweep, nearly all of them are known.
  private static let askLimit = 2048
  /// Of so many names that a sweep has seen the oldest goes first, so that of two files with one text the one that was there first is
  /// the original, and stories grow as they did.
  private static let sortedLimit = 16_384
  /// Most drops read at a time, and about how many bytes of them: in between, what was dropped meanwhile has its turn.
  private static let portionLimit = 64
  private static let portionBytes: Int64 = 2 << 20

  /// Of what is ready, drops that are so few in their folder go first.
  private static let few = 8

  /// Reads until the watch ends.
  func readAll() async throws {
    do {
      try await readBatches()
    } catch {
      for task in reading { _ = await task.result }
      throw error
    }
  }

  private func readBatches() async throws {
    while let batch = try await nextBatch() {
      let (fresh, swept) = try await unknown(among: batch)
      backlog += swept.filter { !$0.isUnheard }
      // A folder that is away is known before its files are judged, what a sweep did not see after all others are.
      var first = WatchBatch()
      first.notices = batch.notices
      var last = WatchBatch()
      (last.vanished, last.sweeps) = (batch.vanished, batch.sweeps)
      if !first.isEmpty {
        try await endReading()
        try append(ReadPortion(told: first))
      }
      let (few, many) = first.isEmpty ? Self.divided(fresh) : ([], fresh)
      try await readFirst(few)
      var rest = many.filter { !$0.isUnheard }[...] + backlog.prefix(Self.askLimit)
      backlog = backlog.dropFirst(Self.askLimit)
      while !rest.isEmpty {
        try await readFew()
        let part = Self.part(of: &rest)
        try await waitForRoom(Self.bytes(of: part))
        // Waiting may have taken long.
        try await readFew()
        try await beginReading(part)
      }
      if !last.isEmpty {
        try await endReading()
        try await waitForRoomToTell()
        try append(ReadPortion(told: last))
      }
      for drop in fresh + swept where drop.isUnheard { await watch.settle(drop) }
    }
  }

  /// Drops of which few are in one folder, and the others.
  private static func divided(_ drops: [Drop]) -> (few: [Drop], many: [Drop]) {
    var counts: [FilePath: Int] = [:]
    for drop in drops { counts[drop.path.removingLastComponent(), default: 0] += 1 }
    func isOfFew(_ drop: Drop) -> Bool { counts[drop.path.removingLastComponent(), default: 0] <= few }
    return (drops.filter(isOfFew), drops.filter { !isOfFew($0) })
  }

  /// How many files of sweeps wait to be read.
  package var backlogCount: Int { backlog.count }

  /// Whether a file is among them.
  package func isInBacklog(_ path: FilePath) -> Bool { backlog.contains { $0.path == path } }

  /// What is to be done next; before more of a backlog, what was heard of meanwhile. When the watch has been stopped, what is left
  /// stays for the next start.
  private func nextBatch() async throws -> WatchBatch? {
    guard !backlog.isEmpty else { return try await next() }
    return await watch.takeFresh(limit: Self.askLimit)
  }

  /// What is to be done once all before is being read. The last of what is being filed may find that something is to be looked at once more.
  private func next() async throws -> WatchBatch? {
    // The watch says what has ended only to one who has told it what is not done.
    if await !watch.hasReady { try await endReading() }
    let limits = BatchLimits(fresh: Self.askLimit, swept: Self.sortedLimit)
    if let batch = await watch.next(limits: limits) { return batch }
    try await endReading()
    while !queue.isEmpty || queue.isFiling { try await waitForFiling() }
    return await watch.next(limits: limits)
  }

  /// Reads what was dropped while others are being read: it goes before them.
  private func readFew() async throws {
    let drops = await watch.takeFew(limit: Self.portionLimit)
    guard !drops.isEmpty else { return }
    let unknown = try await unknown(among: drops)
    try await readFirst(unknown)
    for drop in unknown where drop.isUnheard { await watch.settle(drop) }
  }

  /// Reads what is to be filed before all others.
  private func readFirst(_ drops: [Drop]) async throws {
    var rest = drops.filter { !$0.isUnheard }[...]
    while !rest.isEmpty {
      let part = Self.part(of: &rest)
      try await waitForRoom(Self.bytes(of: part), isUrgent: true)
      try prepend(await read(part))
    }
  }

  private static func bytes(of drops: [Drop]) -> Int { drops.reduce(0) { $0 + ReadQueue.bytes(of: $1) } }

  private func read(_ drops: [Drop]) async -> [ReadDrop] { await checked(await reader.read(drops, foresight)) }

  /// Begins to read drops, which are filed after those that are being read by now.
  private func beginReading(_ drops: [Drop]) async throws {
    while reading.count >= DropReader.ahead { try await endOldestReading() }
    lastReading += 1
    queue.expect(drops)
    reading.append(
      Task { [reader, foresight, number = lastReading, before = reading.last] in
        let read = await reader.read(drops, foresight, lane: number % DropReader.ahead)
        _ = await before?.result
        try await self.endReading(of: drops, number, read)
      })
  }

  private func endReading(of drops: [Drop], _ number: Int, _ read: [ReadDrop]) async throws {
    var read = await checked(read)
    // Between here and the queue nobody else has a turn.
    read.removeAll { overtaken[$0.drop.path].map { number <= $0 } ?? false }
    overtaken = overtaken.filter { $0.value > number }
    queue.stopExpecting(drops)
    try append(ReadPortion(read: read))
  }

  private func endOldestReading() async throws {
    guard let oldest = reading.first else { return }
    let result = await oldest.result
    reading.removeFirst()
    try result.get()
  }

  /// Waits until what is being read waits to be filed.
  private func endReading() async throws {
    while !reading.isEmpty { try await endOldestReading() }
    overtaken = [:]
  }

  /// What can be filed of what was read.
  private func checked(_ read: [ReadDrop]) async -> [ReadDrop] {
    var read = read
    CrashPoint.read.pass()
    releaseForesight()
    // What was heard of again while it was read comes again by itself.
    let again = await watch.heardAgain(read.map(\.drop.path))
    read.removeAll { again.contains($0.drop.path) }
    // Before the watch is asked what has ended: it has to know what is not done.
    for drop in read {
      if case .unsettled = drop.result { await watch.reconsider(drop.drop.path) }
    }
    return read
  }

  /// Takes as many drops off the front as are read at a time, one at least.
  private static func part(of drops: inout ArraySlice<Drop>) -> [Drop] {
    var bytes: Int64 = 0
    let count = drops.prefix(portionLimit).prefix { drop in
      defer { bytes = bytes.addingReportingOverflow(drop.stamp.size).partialValue }
      return bytes < portionBytes
    }.count
    defer { drops.removeFirst(count) }
    return Array(drops.prefix(count))
  }

  /// Of what the watch says is ready, what the ledger does not know as it is; of what a sweep has found, the oldest first.
  private func unknown(among batch: WatchBatch) async throws -> (fresh: [Drop], swept: [Drop]) {
    var drops = batch.drops
    for files in batch.swept {
      guard let sweep = files.sweep else { continue }
      try await begin(sweep)
      drops += known[sweep]?.unknown(among: files) ?? files.drops
    }
    let unknown = try await unknown(among: drops)
    return (unknown.filter { $0.sweep == nil }, Self.byAge(unknown.filter { $0.sweep != nil }))
  }

  /// The oldest first.
  private static func byAge(_ drops: [Drop]) -> [Drop] {
    drops.sorted { one, other in
      let (a, b) = (one.stamp.modified, other.stamp.modified)
      return a != b ? a < b : one.path.string < other.path.string
    }
  }

  private func unknown(among drops: [Drop]) async throws -> [Drop] {
    guard !drops.isEmpty else { return [] }
    let now = Timestamp.now()
    var rows: [KnownRow?] = []
    for start in stride(from: 0, to: drops.count, by: Self.askLimit) {
      let part = Array(drops[start...].prefix(Self.askLimit))
      rows += try await patiently { try await self.corpus.readOffThread { try $0.known(part, at: now) } }
    }
    // What waited to be tried again may have been forgotten when its folder was moved, or for a sign of change.
    for (drop, row) in zip(drops, rows) {
      guard let retryAt = row?.retryAt else { continue }
      await watch.retry(drop.path, after: .microseconds(max(0, retryAt.microseconds - now.microseconds)))
    }
    return zip(drops, rows).filter { $0.1 == nil }.map(\.0)
  }

  /// Reads what the ledger knows when the first news of a sweep comes.
  func begin(_ sweep: Int) async throws {
    guard known[sweep] == nil else { return }
    let now = Timestamp.now()
    known[sweep] = try await patiently { try await self.corpus.readOffThread { try KnownFiles($0, at: now) } }
  }
}
