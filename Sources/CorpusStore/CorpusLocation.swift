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
  /// The user who owns the database; nothing where there is none.
  package var owner: UInt32? {
    var status = stat()
    return database.withPlatformString { stat($0, &status) } == 0 ? status.st_uid : nil
  }
  /// Why the database's file cannot be read at its beginning and its end; nothing where it can.
  var readFailure: Errno? {
    let descriptor = database.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return Errno(rawValue: errno) }
    defer { close(descriptor) }
    var page = [UInt8](repeating: 0, count: 65_536)
    let end = max(0, lseek(descriptor, 0, SEEK_END) - off_t(page.count))
    for offset in [0, end] where pread(descriptor, &page, page.count, offset) < 0 { return Errno(rawValue: errno) }
    return nil
  }
  /// Held by whoever may write.
  package var lock: FilePath { folder.appending("lock") }
  /// The daemon's control socket.
  package var control: FilePath { folder.appending("control") }
}
