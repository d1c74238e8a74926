internal import Glibc
package import NewsModel
package import SystemPackage

extension CorpusLocation {
  /// Where a recovered corpus is made, before it takes its place.
  package var recovery: CorpusLocation { CorpusLocation(folder.appending("recovering")) }

  /// Puts the corpus in ``recovery`` in the place of the one that is here, which is set aside under another name, its log
  /// with it. At no time there is none.
  ///
  /// - Returns: where the one that was here is; nothing where there was none.
  /// - Throws: ``CorpusError``.
  package func adoptRecovered(at time: Timestamp) throws -> FilePath? {
    let stamp = time.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    var aside = folder.appending("corpus.sqlite.aside-\(stamp)")
    var number = 1
    while access(aside.string, F_OK) == 0 {
      number += 1
      aside = folder.appending("corpus.sqlite.aside-\(stamp)-\(number)")
    }
    var status = stat()
    let isThere = database.withPlatformString { stat($0, &status) } == 0
    if isThere {
      // Who could read it can read it.
      chmod(recovery.database.string, status.st_mode & 0o777)
      for suffix in ["", "-wal"] { try link(database, aside, suffix) }
      // The log belongs to what was here: applied to another database, it would damage that.
      for suffix in ["-wal", "-shm"] where unlink(database.string + suffix) != 0 && errno != ENOENT {
        throw Self.failed(database.string + suffix)
      }
      try sync()
    }
    guard rename(recovery.database.string, database.string) == 0 else { throw Self.failed(database.string) }
    try sync()
    try recovery.removeLeftovers()
    return isThere ? aside : nil
  }

  /// Makes ``recovery``'s folder, without what a recovery that was cut off has left in it.
  package func prepareRecovery() throws {
    try recovery.removeLeftovers()
    guard mkdir(recovery.folder.string, 0o750) == 0 else { throw Self.failed(recovery.folder.string) }
  }

  private func removeLeftovers() throws {
    for suffix in ["", "-wal", "-shm"] { unlink(database.string + suffix) }
    guard rmdir(folder.string) == 0 || errno == ENOENT else { throw Self.failed(folder.string) }
  }

  private func link(_ database: FilePath, _ aside: FilePath, _ suffix: String) throws {
    guard Glibc.link(database.string + suffix, aside.string + suffix) != 0, errno != ENOENT else { return }
    // A file system without links.
    guard rename(database.string + suffix, aside.string + suffix) == 0 else {
      throw Self.failed(aside.string + suffix)
    }
  }

  private func sync() throws {
    let descriptor = open(folder.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failed(folder.string) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Self.failed(folder.string) }
  }

  private static func failed(_ path: String) -> CorpusError {
    let code = Errno(rawValue: errno)
    return CorpusError(
      code == .permissionDenied ? .permission : .inputOutput,
      "\(PrintableText.escaping(path)): \(code): mend that, and try again")
  }
}
