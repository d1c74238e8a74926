internal import FoundationEssentials
internal import Glibc
package import NewsModel
package import SystemPackage

extension CorpusLocation {
  /// Where a recovered corpus is made, before it takes its place.
  package var recovery: CorpusLocation { CorpusLocation(folder.appending("recovering")) }

  /// Where something of the state folder is set aside; what has that name is never overwritten.
  func aside(for name: String, at time: Timestamp) -> FilePath {
    let stamp = time.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    var number = 1
    while true {
      let aside = folder.appending("\(name).aside-\(stamp)\(number > 1 ? "-\(number)" : "")")
      if access(aside.string, F_OK) != 0 { return aside }
      number += 1
    }
  }

  /// What was set aside, and may hold texts that were taken down since.
  package var setAside: [FilePath] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    return names.filter { $0.hasPrefix("corpus.sqlite") && $0.contains(".aside-") }.sorted().map {
      folder.appending($0)
    }
  }

  /// Names where the corpus that is replaced goes; as long as it is there, the recovered one is to be put in its place.
  private var note: FilePath { recovery.folder.appending("aside") }

  /// Puts the corpus in ``recovery`` in the place of the one that is here, which is set aside under another name, its log
  /// with it. A crash in between is made up for by whoever opens the corpus to write next.
  ///
  /// - Returns: where the one that was here is; nothing where there was none.
  /// - Throws: ``CorpusError``.
  package func adoptRecovered(at time: Timestamp) throws -> FilePath? {
    var status = stat()
    let isThere = database.withPlatformString { stat($0, &status) } == 0
    let aside = aside(for: "corpus.sqlite", at: time)
    // Who could read it can read it.
    if isThere { chmod(recovery.database.string, status.st_mode & 0o777) }
    try write(aside.lastComponent?.string ?? "", to: note)
    CrashPoint.aside.pass()
    try finishAdopting()
    return isThere ? aside : nil
  }

  /// Finishes what a crash cut off: each step is done or not.
  func finishAdopting() throws {
    guard let name = try read(note) else {
      // What a recovery that was cut off has left behind is no use to anybody.
      return recovery.removeLeftovers()
    }
    guard !name.isEmpty, !name.contains("/") else { throw Self.failed(note.string) }
    let aside = folder.appending(name)
    // Once the recovered one is in its place, what is there is that one's.
    if try isThere(recovery.database) {
      // First the database: without it, nobody opens a log anew.
      try move(database.string, aside.string)
      CrashPoint.aside.pass()
      try move(database.string + "-wal", aside.string + "-wal")
      guard unlink(database.string + "-shm") == 0 || errno == ENOENT else {
        throw Self.failed(database.string + "-shm")
      }
      try sync(folder)
      CrashPoint.aside.pass()
      try move(recovery.database.string, database.string)
      try sync(folder)
    }
    CrashPoint.aside.pass()
    guard unlink(note.string) == 0 || errno == ENOENT else { throw Self.failed(note.string) }
    recovery.removeLeftovers()
  }

  private func isThere(_ path: FilePath) throws -> Bool {
    var status = stat()
    if path.withPlatformString({ stat($0, &status) }) == 0 { return true }
    guard errno == ENOENT || errno == ENOTDIR else { throw Self.failed(path.string) }
    return false
  }

  /// What a short file holds; nothing where there is none.
  private func read(_ path: FilePath) throws -> String? {
    let descriptor = open(path.string, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT || errno == ENOTDIR else { throw Self.failed(path.string) }
      return nil
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw Self.failed(path.string) }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private func move(_ from: String, _ to: String) throws {
    guard rename(from, to) == 0 || errno == ENOENT else { throw Self.failed(from) }
  }

  private func write(_ text: String, to path: FilePath) throws {
    let descriptor = open(path.string, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw Self.failed(path.string) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw Self.failed(path.string)
    }
    try sync(recovery.folder)
  }

  /// Makes ``recovery``'s folder, without what a recovery that was cut off has left in it.
  package func prepareRecovery() throws {
    try finishAdopting()
    guard mkdir(recovery.folder.string, 0o750) == 0 else { throw Self.failed(recovery.folder.string) }
  }

  /// Removes what a recovery has left in this folder, as far as that can be.
  private func removeLeftovers() {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(database.string + suffix) }
    unlink(folder.appending("aside").string)
    rmdir(folder.string)
  }

  private func sync(_ folder: FilePath) throws {
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
