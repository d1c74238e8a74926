/// What a file was judged to be. It stays when the file goes.
package enum Outcome: String, Sendable, Codable, CaseIterable {
  /// Nothing known resembles it.
  case new
  /// The same words in the same order as a known article.
  case duplicate
  /// Largely the text of a known article (resemblance at or above the threshold).
  case reprint
  /// Contained in a longer known article.
  case excerpt
  /// Contains a shorter known article.
  case expansion
  /// A later version of a known article.
  case revision
  /// A recurring form with other figures: an article of its own, linked to the earlier one.
  case template
  /// Not an article, and never will be while it stays as it is.
  case rejected
  /// Could not be read; it is tried again when the file changes, or on request.
  case failed
  /// Its article was taken down on request.
  case forgotten

  /// Whether an article stands behind a file of this outcome.
  package var hasArticle: Bool {
    switch self {
    case .new, .duplicate, .reprint, .excerpt, .expansion, .revision, .template: true
    case .rejected, .failed, .forgotten: false
    }
  }
}

/// Where a taken file is now.
package enum Presence: String, Sendable, Codable, CaseIterable {
  /// At its path, as it was read.
  case present
  /// Removed, or moved where newsfold does not look.
  case gone
  /// Its folder cannot be reached at the moment.
  case unreachable
  /// Moved away by newsfold after it was taken.
  case archived
  /// Deleted by newsfold after it was taken.
  case deleted
  /// Its folder is no longer among the drop folders.
  case unwatched
}
