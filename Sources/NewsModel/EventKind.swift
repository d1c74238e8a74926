/// What an event says. The raw value is the `NEWSFOLD_EVENT` field of the journal and never changes once shipped.
package enum EventKind: String, Sendable, Codable, CaseIterable {
  case articleAdded = "article-added"
  case articleDuplicate = "article-duplicate"
  case articleReprinted = "article-reprinted"
  case articleExcerpted = "article-excerpted"
  case articleExpanded = "article-expanded"
  case articleRevised = "article-revised"
  case articleResemblesTemplate = "article-resembles-template"
  case articleForgotten = "article-forgotten"
  case fileRejected = "file-rejected"
  case fileFailed = "file-failed"
  case fileGone = "file-gone"
  case fileBack = "file-back"
  case fileMoved = "file-moved"
  case fileArchived = "file-archived"
  case fileDeleted = "file-deleted"
  case storyStarted = "story-started"
  case storyGrew = "story-grew"
  case storyMerged = "story-merged"
  case watchOverflowed = "watch-overflowed"
  case watchRecovered = "watch-recovered"
  case folderUnreachable = "folder-unreachable"
  case folderBack = "folder-back"
  case daemonReady = "daemon-ready"
  case daemonStopping = "daemon-stopping"

  /// The event that reports a file judged to be `outcome`.
  package init(_ outcome: Outcome) {
    self =
      switch outcome {
      case .new: .articleAdded
      case .duplicate: .articleDuplicate
      case .reprint: .articleReprinted
      case .excerpt: .articleExcerpted
      case .expansion: .articleExpanded
      case .revision: .articleRevised
      case .template: .articleResemblesTemplate
      case .rejected: .fileRejected
      case .failed: .fileFailed
      case .forgotten: .articleForgotten
      }
  }

  /// How much it matters to an operator, as syslog has it.
  package var priority: Priority {
    switch self {
    case .fileRejected: .notice
    case .fileFailed, .watchOverflowed, .folderUnreachable: .warning
    default: .info
    }
  }
}

/// A syslog priority, `PRIORITY` in the journal.
package enum Priority: Int, Sendable, Codable {
  case error = 3
  case warning = 4
  case notice = 5
  case info = 6
  case debug = 7
}
