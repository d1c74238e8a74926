internal import CorpusStore
internal import NewsModel
internal import NewsfoldPipeline

/// What there is to measure at one moment.
struct DaemonMetrics {
  let location: CorpusLocation
  let status: LiveStatus
  /// Since the start.
  let totals: FilingReport
  /// Since the start.
  let overflows: Int
  let startedAt: Timestamp
  let lastTaken: Timestamp?
  /// Bytes.
  let size: (database: Int, log: Int)
  /// Bytes that are free where the state folder is.
  let free: Int

  /// In the text format of Prometheus. Names follow its conventions: base units, `_total` for what only rises.
  var text: String {
    var text = MetricsText(labels: [("state", location.folder.text)])
    Self.addIsUp(true, to: &text)
    text.add(
      "newsfold_build_info", .gauge, "Always 1; the version of newsfold that runs.",
      samples: [([("version", status.version)], 1)])
    text.add(
      "newsfold_start_time_seconds", .gauge, "When this process started, seconds since 1970.", startedAt.unixSeconds)
    text.add(
      "newsfold_ready", .gauge, "Whether what was in the drop folders at the start has been taken.", status.ready)
    text.add(
      "newsfold_obstructed", .gauge, "Whether nothing can be taken at present, as where the disk is full.",
      status.obstacle != nil)
    addFiles(to: &text)
    addWaiting(to: &text)
    addFolders(to: &text)
    addEvents(to: &text)
    text.add(
      "newsfold_state_size_bytes", .gauge, "Size of what is in the state folder, by part.", by: "part",
      [
        "database": size.database, "log": size.log, "text_index": status.text_index.bytes,
        "fingerprints": status.fingerprints.bytes,
      ])
    text.add(
      "newsfold_state_free_bytes", .gauge, "Free room where the state folder is; below 64 MiB nothing is taken.", free)
    return text.text
  }

  /// What is left to say once newsfold has stopped.
  static func stopped(_ location: CorpusLocation) -> String {
    var text = MetricsText(labels: [("state", location.folder.text)])
    addIsUp(false, to: &text)
    return text.text
  }

  private static func addIsUp(_ isUp: Bool, to text: inout MetricsText) {
    text.add(
      "newsfold_up", .gauge,
      "Whether newsfold runs: 0 once it has stopped. Of one that was killed the file's age tells.", isUp)
  }

  private func addFiles(to text: inout MetricsText) {
    let taken = Outcome.allCases.map { ([("outcome", $0.rawValue)], totals.outcomes[$0] ?? 0) }
    text.add("newsfold_files_taken_total", .counter, "Files that got an outcome since the start.", samples: taken)
    text.add(
      "newsfold_take_duration_seconds", "From a file being ready to its being committed, since the start.",
      bounds: LatencyHistogram.bounds.map { Double($0) / 1e6 }, counts: totals.latencies.counts,
      sum: Double(totals.latencies.sum) / 1e6)
    if let lastTaken {
      text.add(
        "newsfold_last_taken_timestamp_seconds", .gauge, "When a file last got an outcome, seconds since 1970.",
        lastTaken.unixSeconds)
    }
    text.add("newsfold_articles", .gauge, "Articles in the corpus.", status.corpus.articles)
    text.add(
      "newsfold_ledger_files", .gauge, "Files in the ledger, by what they were judged to be.",
      samples: Outcome.allCases.map { ([("outcome", $0.rawValue)], status.corpus.files[$0.rawValue] ?? 0) })
    text.add(
      "newsfold_ledger_presence_files", .gauge, "Files in the ledger, by where they are now.",
      samples: Presence.allCases.map { ([("presence", $0.rawValue)], status.corpus.presences[$0.rawValue] ?? 0) })
  }

  private func addWaiting(to text: inout MetricsText) {
    text.add("newsfold_waiting_files", .gauge, "Files that are ready and wait their turn.", status.waiting)
    text.add("newsfold_unsettled_files", .gauge, "Files that somebody may still be writing.", status.pending)
    text.add(
      "newsfold_oldest_unsettled_seconds", .gauge, "For how long the oldest of these has been so.",
      status.oldestPending ?? 0)
    text.add(
      "newsfold_due_files", .gauge, "Files that are taken and still to be archived or deleted.", status.corpus.due)
  }

  private func addFolders(to text: inout MetricsText) {
    text.add("newsfold_watched_folders", .gauge, "Folders with an inotify watch.", status.watches)
    text.add(
      "newsfold_polled_folders", .gauge, "Uppermost folders that are polled, as inotify cannot tell of them.",
      status.polled.count)
    text.add("newsfold_unreachable_folders", .gauge, "Folders that cannot be read.", status.unreachable.count)
    text.add(
      "newsfold_watch_overflows_total", .counter,
      "Times that the kernel's queue of notifications ran over since the start.", overflows)
    text.add(
      "newsfold_ignored_names", .gauge, "Names left alone, by the pattern that they match.", by: "pattern",
      status.ignored)
  }

  private func addEvents(to text: inout MetricsText) {
    text.add("newsfold_events_total", .counter, "Events in the life of the corpus.", Int(status.corpus.events))
    guard let journal = status.journal else { return }
    text.add(
      "newsfold_journal_unsent_events", .gauge, "Events that wait to be sent to the journal.",
      Int(status.corpus.journalLag ?? 0))
    text.add(
      "newsfold_journal_unconfirmed_events", .gauge, "Events that were sent and not read back yet.",
      Int(status.corpus.journalUnconfirmed ?? 0))
    text.add(
      "newsfold_journal_resent_events_total", .counter, "Events that the journal had lost and that were sent again.",
      Int(status.corpus.journalResent ?? 0))
    text.add("newsfold_journal_missing_events", .gauge, "Events found missing and not read back yet.", journal.gaps)
    text.add(
      "newsfold_journal_readable", .gauge, "Whether the journal can be read back, which proves that entries arrived.",
      journal.state != .unreadable)
  }
}

extension Timestamp {
  /// Seconds since 1970.
  fileprivate var unixSeconds: Double { Double(microseconds) / 1e6 }
}
