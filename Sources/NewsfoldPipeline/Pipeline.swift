package import CorpusStore
internal import DequeModule
package import DropWatch
package import Logging
internal import NewsModel
internal import NewsfoldConfiguration
internal import SystemPackage

/// From drop to commit: takes what the watch says is ready, reads it, has it filed, and wakes the outbox.
///
/// Reading goes ahead of filing as far as ``ReadQueue`` has room, and no further: a slow disk slows reading, and memory stays
/// bounded. What was just dropped is read and filed before what sweeps have found, and what is being filed then is
/// committed as far as it is.
package actor Pipeline {
  /// What others may want to know of, without the pipeline knowing them.
  package struct Hooks: Sendable {
    /// A batch is durable.
    package var filed: @Sendable (FilingReport) async -> Void = { _ in }
    /// A sweep has ended and all that it found ready is durable.
    package var swept: @Sendable (SweepReport) async -> Void = { _ in }
    /// Something is in the way, in words, and is waited for; nothing: it is over.
    package var waits: @Sendable (String?) async -> Void = { _ in }
    package init() {}
  }

  let watch: DropWatch
  let filing: Filing
  let corpus: CorpusReader
  let outbox: Outbox?
  let log: Logger
  let hooks: Hooks
  private(set) var reader: DropReader
  let foresight: Foresight
  var releasing: Task<Void, Never>?
  /// Whether a failing disk is waited for, or ends the work.
  let isPatient: Bool
  /// What was read and waits to be filed.
  var queue = ReadQueue()
  /// What sweeps have found and is not being read, the oldest first.
  var backlog: ArraySlice<Drop> = []
  /// What is being read, to be filed in this order.
  var reading = Deque<Task<Void, any Error>>()
  var lastReading = 0
  /// Paths of which something newer was read since, and the last of `reading` that may have the older.
  var overtaken: [FilePath: Int] = [:]
  /// Has the transaction at hand end early, where it is not of what goes first itself.
  let urgency = Urgency()
  var isFilingUrgent = false
  /// Who waits for something to file, and for room to read more.
  var filer: CheckedContinuation<Void, Never>?
  var readers: [CheckedContinuation<Void, Never>] = []
  /// Whether filing has ended, or nothing more will be read.
  var hasFilingEnded = false
  var hasReadingEnded = false
  /// Files taken that sweeps have found since the kernel's queue ran over.
  var recovered: Int?
  var toldFailure: Errno?
  /// What the ledger knew when a sweep began, by the sweep's number.
  var known: [Int: KnownFiles] = [:]
  /// Waits no longer for a failing disk: what was not filed is taken after the next start.
  private(set) var isEnding = false
  var pauses: [Int: Task<Void, Never>] = [:]
  var lastPause = 0
  /// Totals since the start.
  package internal(set) var totals = FilingReport()
  /// How often the kernel's queue ran over since the start.
  package internal(set) var overflows = 0

  /// Joins these stages.
  package init(
    watch: DropWatch, filing: Filing, corpus: CorpusReader, outbox: Outbox?, reader: DropReader, isPatient: Bool,
    log: Logger, hooks: Hooks = Hooks()
  ) {
    self.watch = watch
    self.filing = filing
    self.corpus = corpus
    self.outbox = outbox
    self.reader = reader
    foresight = Foresight(corpus, lanes: DropReader.allLanes)
    self.isPatient = isPatient
    self.log = log
    self.hooks = hooks
  }

  /// Reads by other settings from the next batch on.
  package func reconfigure(_ reader: DropReader) { self.reader = reader }

  /// There are events that no batch has brought.
  package func wakeOutbox() { outbox?.wake() }

  /// Waits for nothing any more: what can be filed is, what cannot be is left for the next start.
  package func end() {
    isEnding = true
    for pause in pauses.values { pause.cancel() }
  }

  /// Works until the watch ends, then finishes what was begun.
  ///
  /// - Throws: ``CorpusError``, only where the pipeline is not patient, or at its end.
  package func run() async throws {
    let filing = Task { try await fileAll() }
    let reading = await Task { try await readAll() }.result
    hasReadingEnded = true
    wakeFiler()
    // Why nothing more was filed says more than that nothing more could be.
    try await filing.value
    try reading.get()
  }
}
