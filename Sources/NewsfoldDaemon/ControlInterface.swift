internal import DropWatch
internal import FoundationEssentials
internal import Glibc
package import NewsModel
internal import NewsfoldConfiguration
package import NewsfoldPipeline
internal import NewsfoldQueries
package import SystemPackage
internal import Varlink

/// The interface `io.newsfold` on the control socket: what only the daemon knows, and what must reach its writer.
enum ControlInterface {
  static let description = """
    # newsfold's control socket. Members of the group that owns it may ask; root and the daemon's own user may command.
    interface io.newsfold

    # Everything about the daemon and its corpus. Files and ignored names are counted by outcome and by pattern.
    type DaemonStatus (
      pid: int,
      version: string,
      started_at: string,
      ready: bool,
      obstacle: ?string,
      sweeping: bool,
      pending: int,
      waiting: int,
      oldest_pending_seconds: ?float,
      ignored: [string]int,
      watches: int,
      unreachable: []string,
      folders: []Folder,
      polled: []string,
      corpus: Corpus,
      text_index: TextIndex,
      fingerprints: Fingerprints,
      journal: ?Journal,
      rebuild: ?Rebuild,
      drops: []string
    )

    # What is derived is being made again: how many articles of how many are in it, as far as their numbers tell. Not
    # running: it was cut off.
    type Rebuild (
      running: bool,
      step: string,
      done: int,
      of: int,
      failure: ?string
    )

    # By which words are found.
    type TextIndex (
      articles: int,
      segments: int,
      bytes: int
    )

    # By which near-duplicates are found. Boilerplate are those in so many articles that they are no evidence.
    type Fingerprints (
      articles: int,
      segments: int,
      bytes: int,
      boilerplate: int
    )

    # How the journal is read back; gaps are events that were missing there and are being sent again.
    type Journal (
      state: (confirmed, checking, silent, unreadable),
      reason: ?string,
      gaps: int
    )

    # A drop folder, or another file system in one; looked at again and again (poll) or listened to (inotify).
    type Folder (
      path: string,
      file_system: string,
      method: (inotify, poll)
    )

    # Files are counted by outcome and by presence; due are those still to be archived or deleted.
    type Corpus (
      corpus: string,
      articles: int,
      files: [string]int,
      presences: [string]int,
      next_retry: ?string,
      due: int,
      events: int,
      last_taken: ?string,
      journal: string,
      journal_lag: ?int,
      journal_unconfirmed: ?int,
      journal_resent: ?int
    )

    # Why a file was, was not, or has not yet been taken.
    type Explanation (
      path: string,
      path_base64: ?string,
      state: (taken, changed, waiting, ignored, outside, absent, folder),
      explanation: string,
      outcome: ?string,
      article: ?int,
      reason: ?string,
      drop: ?string,
      pattern: ?string
    )

    method Status() -> (status: DaemonStatus)

    # The path is absolute; one that is not UTF-8 is given in base64 instead.
    method Explain(path: ?string, path_base64: ?string) -> (explanation: Explanation)

    # Looks at everything now and replies when what is there has its outcome; unsettled is what is still being written.
    method Ingest() -> (outcomes: [string]int, unsettled: int)

    # Tries failed files again, those at or below the paths or all, and takes a folder as it is that was replaced.
    method Retry(paths: ?[]string, paths_base64: ?[]string) -> (tried: int, outcomes: [string]int, unsettled: int)

    # Erases an article. Files are those that it had, and that are not taken again; of its copies some are folded under
    # another article (rehomed), some stand for themselves (freed). Not erased: a reader is in the way, and what the log
    # still has of the text is erased by itself once it has gone. Set aside are files that nobody but you may remove, and that
    # may hold the text too.
    method Forget(article: int) -> (files: int, rehomed: int, freed: int, erased: bool, set_aside: ?[]string)

    # Makes what is derived from the corpus again, or only says how far that is; no rebuild: it is done.
    method Rebuild(begin: bool) -> (rebuild: ?Rebuild)

    # Groups all reports anew, by the settings of now: of how many some are in another story (moved), which stories became part
    # of another one (merged), and which are new (begun).
    method Regroup() -> (reports: int, moved: int, merged: int, begun: int)

    # Makes two of a story that is rather two: the later part is a new story.
    method Split(story: int) -> (story: int, reports: int)

    # The story is one, as far as can be told, or there is no such story.
    error NoSuchSplit (story: int)

    # There is no such article.
    error NoSuchArticle (article: int)

    # Something went wrong that has no name of its own.
    error Failed (message: string)

    # Too many are connected at once.
    error TooManyConnections (limit: int)
    """

  static func make(for daemon: RunningDaemon) -> VarlinkInterface {
    VarlinkInterface(
      name: "io.newsfold", description: description,
      methods: [
        "Status": { _ in StatusReply(status: try await daemon.status()) },
        "Explain": { call in
          let asked: ExplainCall = try call.parameters()
          let path: FilePath
          if let encoded = asked.path_base64 {
            guard let bytes = Data(base64Encoded: encoded) else { throw VarlinkError.invalidParameter("path_base64") }
            path = FilePath(bytes: bytes)
          } else if let text = asked.path {
            path = FilePath(text)
          } else {
            throw VarlinkError.invalidParameter("path")
          }
          guard path.isAbsolute else { throw VarlinkError.invalidParameter("path") }
          return ExplainReply(explanation: try await daemon.explain(path.lexicallyNormalized()))
        },
        "Ingest": { call in
          guard call.peer.uid == 0 || call.peer.uid == getuid() else { throw VarlinkError.permissionDenied }
          return try await daemon.ingest()
        },
        "Forget": { call in
          guard call.peer.uid == 0 || call.peer.uid == getuid() else { throw VarlinkError.permissionDenied }
          let asked: ForgetCall = try call.parameters()
          guard let reply = try await daemon.forget(ArticleID(rawValue: asked.article)) else {
            throw VarlinkError("io.newsfold.NoSuchArticle", ["article": asked.article])
          }
          return reply
        },
        "Rebuild": { call in
          guard call.peer.uid == 0 || call.peer.uid == getuid() else { throw VarlinkError.permissionDenied }
          let asked: RebuildCall = try call.parameters()
          if asked.begin { try await daemon.beginRebuild() }
          return RebuildReply(rebuild: await daemon.rebuildStatus())
        },
        "Regroup": { call in
          guard call.peer.uid == 0 || call.peer.uid == getuid() else { throw VarlinkError.permissionDenied }
          return try await daemon.regroup()
        },
        "Split": { call in
          guard call.peer.uid == 0 || call.peer.uid == getuid() else { throw VarlinkError.permissionDenied }
          let asked: SplitCall = try call.parameters()
          guard let reply = try await daemon.split(StoryID(rawValue: asked.story)) else {
            throw VarlinkError("io.newsfold.NoSuchSplit", ["story": asked.story])
          }
          return reply
        },
        "Retry": { call in
          guard call.peer.uid == 0 || call.peer.uid == getuid() else { throw VarlinkError.permissionDenied }
          let asked: RetryCall = try call.parameters()
          guard asked.paths != nil || asked.paths_base64 != nil else { return try await daemon.retry(nil) }
          var paths = (asked.paths ?? []).map { FilePath($0) }
          for encoded in asked.paths_base64 ?? [] {
            guard let bytes = Data(base64Encoded: encoded) else { throw VarlinkError.invalidParameter("paths_base64") }
            paths.append(FilePath(bytes: bytes))
          }
          guard paths.allSatisfy(\.isAbsolute) else { throw VarlinkError.invalidParameter("paths") }
          return try await daemon.retry(paths.map { $0.lexicallyNormalized() })
        },
      ])
  }
}

struct StatusReply: Codable, Sendable { let status: LiveStatus }

struct ExplainCall: Codable, Sendable {
  var path: String?
  var path_base64: String?
}

struct ExplainReply: Codable, Sendable { let explanation: Explanation }

struct IngestReply: Codable, Sendable {
  let outcomes: [String: Int]
  let unsettled: Int
}

struct ForgetCall: Codable, Sendable { let article: Int64 }

/// What came of taking an article down.
package struct ForgetReply: Codable, Sendable {
  /// Files that it had.
  package let files: Int
  /// Copies that are folded under another article now.
  package let rehomed: Int
  /// Copies that stand for themselves now.
  package let freed: Int
  /// Whether nothing of the text is left in any file.
  package let erased: Bool
  /// What was set aside in the state folder, and may still hold the text.
  package let set_aside: [String]?

  /// By these figures.
  package init(files: Int, rehomed: Int, freed: Int, erased: Bool, setAside: [FilePath]) {
    set_aside = setAside.isEmpty ? nil : setAside.map(\.text)
    self.files = files
    self.rehomed = rehomed
    self.freed = freed
    self.erased = erased
  }
}

struct RebuildCall: Codable, Sendable { let begin: Bool }

struct RebuildReply: Codable, Sendable { let rebuild: LiveStatus.Rebuild? }

/// What regrouping came to.
package struct RegroupReply: Codable, Sendable {
  /// Reports that were looked at.
  package let reports: Int
  /// Those that are in another story now.
  package let moved: Int
  /// Stories that are part of another one now.
  package let merged: Int
  /// Stories that are new.
  package let begun: Int

  /// By a report.
  package init(_ report: RegroupingReport) {
    (reports, moved, merged, begun) = (report.reports, report.moved, report.merged, report.begun)
  }
}

struct SplitCall: Codable, Sendable { let story: Int64 }

/// What came of taking a story apart.
package struct SplitReply: Codable, Sendable {
  /// The new story.
  package let story: Int64
  /// How many reports it has.
  package let reports: Int

  /// By these figures.
  package init(story: StoryID, reports: Int) {
    self.story = story.rawValue
    self.reports = reports
  }
}

struct RetryCall: Codable, Sendable {
  var paths: [String]?
  var paths_base64: [String]?
}

struct RetryReply: Codable, Sendable {
  let tried: Int
  let outcomes: [String: Int]
  let unsettled: Int
}
