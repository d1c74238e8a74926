internal import Glibc
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
  /// Fingerprints that are being made to take the place of those.
  package var nextFingerprints: FilePath { folder.appending("fingerprints.new") }
  /// Fingerprints whose place those have taken, until they are removed.
  package var lastFingerprints: FilePath { folder.appending("fingerprints.old") }
  /// The user who owns the database; nothing where there is none.
  package var owner: UInt32? {
    var status = stat()
    return database.withPlatformString { stat($0, &status) } == 0 ? status.st_uid : nil
  }
  /// Held by whoever may write.
  package var lock: FilePath { folder.appending("lock") }
  /// The daemon's control socket.
  package var control: FilePath { folder.appending("control") }
}
