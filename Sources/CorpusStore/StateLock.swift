internal import Glibc
internal import NewsModel
internal import SystemPackage

/// The right to write a corpus, held by one process at a time: flock(2) on the state folder's lock file, which goes
/// with the process however it ends.
package final class StateLock: Sendable {
  private let descriptor: CInt

  /// Takes the lock, making the state folder where it is missing.
  ///
  /// - Throws: ``StateLockError/held(by:_:)`` at once where another process has it, ``CorpusError`` where it cannot be
  ///   had at all.
  package init(_ location: CorpusLocation) throws {
    let folder = location.folder
    if folder.withPlatformString({ mkdir($0, 0o750) }) != 0, errno != EEXIST {
      let code = Errno(rawValue: errno)
      let parent = folder.removingLastComponent().printable
      throw CorpusError(
        code == .permissionDenied || code == .readOnlyFileSystem ? .permission : .cannotCreate,
        "the state folder \(folder.printable) cannot be made: \(code): "
          + (code == .noSuchFileOrDirectory
            ? "make \(parent) first" : "name another with --state, or run as who may write \(parent)"))
    }
    descriptor = location.lock.withPlatformString { open($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640) }
    guard descriptor >= 0 else { throw Self.explain(errno, "\(location.lock.printable) cannot be opened", location) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      // Closed by deinit, which follows: closed twice, it would be somebody else's by then.
      let holder = Self.holder(descriptor)
      if code == EWOULDBLOCK { throw StateLockError.held(by: holder, folder.printable) }
      throw Self.explain(code, "\(location.lock.printable) cannot be locked", location)
    }
    let text = "\(getpid())\n"
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.utf8.count, 0)
  }

  deinit { close(descriptor) }

  /// The process that holds the lock, as it wrote it down.
  private static func holder(_ descriptor: CInt) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: buffer[..<count], as: UTF8.self).prefix { $0.isNumber })
  }

  private static func explain(_ code: CInt, _ what: String, _ location: CorpusLocation) -> CorpusError {
    // For a service that is as a rule its sandbox.
    if code == EROFS {
      return CorpusError(
        .permission,
        "\(what): \(Errno(rawValue: code)): name another state folder with --state; the service may write to one elsewhere with "
          + "ReadWritePaths=\(location.folder.printable) in its unit (systemctl edit)")
    }
    // What else it is may pass: no room for a file, no descriptor.
    guard code == EACCES || code == EPERM else {
      return CorpusError(.inputOutput, "\(what): \(Errno(rawValue: code)): look at its disk and at the system's limits")
    }
    return CorpusError(
      .permission, "\(what): \(Errno(rawValue: code)): \(location.ownerAdvice(location.lock))")
  }
}

/// Why the lock of a state folder was refused.
package enum StateLockError: Error, CustomStringConvertible {
  /// Another newsfold has it; its process id, where known, and the folder.
  case held(by: Int32?, String)

  /// For a person: what happened, and what to do.
  package var description: String {
    switch self {
    case .held(let process, let folder):
      "another newsfold\(process.map { " (process \($0))" } ?? "") is running on \(folder): ask that one, or end it first"
    }
  }
}
