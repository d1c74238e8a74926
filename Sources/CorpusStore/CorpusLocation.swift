package import SystemPackage

/// Where a corpus and what belongs to it lie: the state folder.
package struct CorpusLocation: Sendable, Hashable {
  /// The state folder, absolute.
  package let folder: FilePath

  /// The corpus in this state folder.
  package init(_ folder: FilePath) { self.folder = folder }

  /// The SQLite database: the truth.
  package var database: FilePath { folder.appending("corpus.sqlite") }
  /// Fingerprints of the articles: derived, can be deleted at any time.
  package var fingerprints: FilePath { folder.appending("fingerprints") }
  /// Held by whoever may write.
  package var lock: FilePath { folder.appending("lock") }
  /// The daemon's control socket.
  package var control: FilePath { folder.appending("control") }
}
