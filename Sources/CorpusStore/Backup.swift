internal import CLinux
internal import GRDB
internal import Glibc
internal import NewsModel
package import SystemPackage

extension CorpusReader {
  /// Writes a consistent copy of the corpus into one file, while others write on, and checks it from end to end.
  ///
  /// Whoever opens the copy to write gives it another UUID: from here on it is a corpus of its own.
  ///
  /// - Parameters:
  ///   - file: must not be there. Until all of it is written and checked, it has `.part` after its name.
  ///   - progress: called with the pages done, and all.
  /// - Returns: bytes of the file.
  /// - Throws: ``CorpusError``; then there is no file.
  package func backUp(to file: FilePath, progress: @escaping (Int, Int) -> Void = { _, _ in }) throws -> Int {
    guard file.isUTF8 else {
      throw CorpusError(.cannotCreate, "\(file.printable) is not a name in UTF-8: name another file")
    }
    let part = FilePath(bytes: file.bytes + Array(".part".utf8))
    try Self.create(part, for: file)
    do {
      try copy(to: part, progress)
      return try Self.finish(part, as: file)
    } catch {
      for suffix in ["", "-journal", "-wal", "-shm"] {
        _ = FilePath(bytes: part.bytes + Array(suffix.utf8)).withPlatformString { unlink($0) }
      }
      throw CorpusError.explaining(error, at: location)
    }
  }

  private func copy(to part: FilePath, _ progress: @escaping (Int, Int) -> Void) throws {
    var configuration = Configuration()
    configuration.label = "newsfold.backup"
    let copy = try DatabaseQueue(path: part.string, configuration: configuration)
    try database.backup(to: copy, pagesPerStep: 4096) { progress($0.completedPageCount, $0.totalPageCount) }
    try copy.writeWithoutTransaction { database in
      // One file, with nothing beside it.
      try database.execute(sql: "PRAGMA journal_mode = DELETE")
      // What is in it was, or will be, reported by the corpus that it was made from.
      try database.execute(
        sql: "UPDATE corpus SET is_copy = 1, journal_sent = (SELECT coalesce(max(sequence), 0) FROM event)")
      let problems = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)").filter { $0 != "ok" }
      if let problem = problems.first {
        throw CorpusError(
          .damaged, "the copy is damaged, and so is the corpus it was made from (\(problem)): newsfold audit --full")
      }
    }
    try copy.close()
  }

  private static func create(_ part: FilePath, for file: FilePath) throws {
    if file.withPlatformString({ access($0, F_OK) }) == 0 {
      throw CorpusError(.cannotCreate, "\(file.printable) is there already: name another file, or remove it")
    }
    let descriptor = part.withPlatformString { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640) }
    guard descriptor >= 0 else {
      let code = Errno(rawValue: errno)
      throw CorpusError(
        code == .permissionDenied || code == .readOnlyFileSystem ? .permission : .cannotCreate,
        code == .fileExists
          ? "\(part.printable) is there already: another backup is being made, or was cut off; remove it"
          : "\(part.printable) cannot be made: \(code)")
    }
    Glibc.close(descriptor)
  }

  private static func finish(_ part: FilePath, as file: FilePath) throws -> Int {
    func failed(_ what: FilePath) -> CorpusError {
      CorpusError(.inputOutput, "\(what.printable) cannot be written: \(Errno(rawValue: errno))")
    }
    let descriptor = part.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw failed(part) }
    defer { Glibc.close(descriptor) }
    var status = stat()
    guard fsync(descriptor) == 0, fstat(descriptor, &status) == 0 else { throw failed(part) }
    // Another one of that name, made meanwhile, is not replaced.
    let isNamed = part.withPlatformString { from in
      file.withPlatformString { to in
        if renameat2(AT_FDCWD, from, AT_FDCWD, to, UInt32(LINUX_RENAME_NOREPLACE)) == 0 { return true }
        // A file system that cannot do it in one step.
        return (errno == EINVAL || errno == ENOSYS) && access(to, F_OK) != 0 && rename(from, to) == 0
      }
    }
    guard isNamed else { throw failed(file) }
    let parent = file.removingLastComponent()
    let folder = (parent.isEmpty ? FilePath(".") : parent).withPlatformString { open($0, O_RDONLY | O_DIRECTORY) }
    if folder >= 0 {
      fsync(folder)
      Glibc.close(folder)
    }
    return Int(status.st_size)
  }
}
