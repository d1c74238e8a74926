package import NewsfoldQueries

/// What only the daemon knows, and what the corpus holds.
package struct LiveStatus: Codable, Sendable {
  /// The daemon's process.
  package let pid: Int32
  /// Of the program that runs.
  package let version: String
  /// RFC 3339, UTC.
  package let startedAt: String
  /// Whether the first sweep has been filed.
  package let ready: Bool
  /// What is in the way of taking files, and is waited for; nothing where nothing is.
  package let obstacle: String?
  /// Whether a sweep is under way.
  package let sweeping: Bool
  /// Files heard of that have not settled.
  package let pending: Int
  /// Files that are ready and wait their turn.
  package let waiting: Int
  /// How long the oldest unsettled file has been so, seconds.
  package let oldestPending: Double?
  /// Names passed over, by pattern.
  package let ignored: [String: Int]
  /// Folders with a watch.
  package let watches: Int
  /// Folders that cannot be read.
  package let unreachable: [String]
  /// How each drop folder, and each file system in one, is watched.
  package let folders: [Folder]
  /// The uppermost folders that are polled, with all below them.
  package let polled: [String]
  /// What the corpus holds.
  package let corpus: CorpusStatus
  /// What there is of the text index.
  package let text_index: TextIndexStatus
  /// What there is of fingerprints.
  package let fingerprints: FingerprintStatus
  /// How the journal is read back; nothing where events do not go there.
  package let journal: Journal?
  /// How far what is derived has been made again; nothing where it is not being made.
  package let rebuild: Rebuild?
  /// The drop folders.
  package let drops: [String]

  /// How the journal is read back.
  package struct Journal: Codable, Sendable {
    /// How things stand.
    package let state: State
    /// Why it cannot be read back.
    package let reason: String?
    /// Events that were found missing and are not read back yet.
    package let gaps: Int

    /// How things stand: see ``NewsfoldPipeline/JournalCheck/Condition``.
    package enum State: String, Codable, Sendable {
      case confirmed, checking, silent, unreadable
    }
  }

  /// How far what is derived has been made again.
  package struct Rebuild: Codable, Sendable {
    /// Whether it goes on; else it was cut off.
    package let running: Bool
    /// `words`, `text-index` or `fingerprints`.
    package let step: String
    /// Articles that are in it, as far as their numbers tell.
    package let done: Int
    /// Articles that there are.
    package let of: Int
    /// Why it was cut off.
    package let failure: String?
  }

  /// How a folder is watched.
  package struct Folder: Codable, Sendable {
    /// A drop folder, or the first folder of another file system in one.
    package let path: String
    /// As mount(8) names it.
    package let file_system: String
    /// `inotify` or `poll`.
    package let method: String
  }

  /// As `--json` and the control socket name them.
  package enum CodingKeys: String, CodingKey {
    case pid, version, ready, obstacle, sweeping, pending, waiting, ignored, watches, unreachable, folders, polled,
      corpus,
      text_index, fingerprints, journal, rebuild, drops
    case startedAt = "started_at"
    case oldestPending = "oldest_pending_seconds"
  }
}
