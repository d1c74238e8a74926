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
  /// An index: derived, can be deleted at any time.
  package func index(_ index: DerivedIndex) -> FilePath { folder.appending(index.rawValue) }
  /// One that is being made to take the place of that.
  package func nextIndex(_ index: DerivedIndex) -> FilePath { folder.appending(index.rawValue + ".new") }
  /// One whose place that has taken, until it is removed.
  package func lastIndex(_ index: DerivedIndex) -> FilePath { folder.appending(index.rawValue + ".old") }
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

/// What is made from the articles and lies in a folder of its own beside the database; the name of that.
package enum DerivedIndex: String, Sendable, CaseIterable, CustomStringConvertible {
  /// The words that a search finds.
  case text
  /// What near-duplicates are found by.
  case fingerprints

  /// For a person.
  package var description: String {
    switch self {
    case .text: "the text index"
    case .fingerprints: "the fingerprints"
    }
  }
}
