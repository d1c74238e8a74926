internal import DropWatch
internal import Glibc
internal import NewsModel
package import NewsfoldConfiguration
package import SystemPackage

extension Settings {
  /// Makes sure that a daemon can work with these settings: there is at least one drop folder that can be looked at
  /// (others may be mounts that come later), none is hidden for good, and where files are to be archived or deleted, that
  /// can be done.
  ///
  /// - Parameter settings: those in force until now, where there are any: a folder that is new has to be there.
  /// - Throws: ``ConfigurationError`` for the first thing that is wrong, with what mends it.
  package func checkForDaemon(changedFrom settings: Settings?) throws {
    var missing: [(path: FilePath, error: ConfigurationError)] = []
    for folder in drops {
      do {
        try Self.check(folder.path)
      } catch let error as ConfigurationError {
        // One that was in force may be closed for a while.
        if Sandbox.isHiding(folder.path), settings?.drops.contains(where: { $0.path == folder.path }) != true {
          throw error
        }
        missing.append((folder.path, error))
        continue
      }
      try Self.checkChanging(folder)
    }
    guard let first = missing.first else { return }
    guard let old = settings?.drops.map(\.path) else {
      if missing.count == drops.count { throw first.error }
      return
    }
    for (path, error) in missing where !old.contains(path) { throw error }
  }

  /// The same where this process is a part of the service, which sees what the daemon sees: before a reload. Does nothing
  /// elsewhere.
  ///
  /// - Parameter folders: those in force, where that is known.
  /// - Throws: ``ConfigurationError``.
  package func checkInService(changedFrom folders: [FilePath]?) throws {
    guard Sandbox.isService else { return }
    var old = self
    old.drops = (folders ?? drops.map(\.path)).map { DropFolder(path: $0) }
    try checkForDaemon(changedFrom: old)
  }

  /// Makes sure that every drop folder can be looked at.
  ///
  /// - Throws: ``ConfigurationError`` for the first that cannot be, with the command that mends it.
  package func checkEveryDropFolder() throws {
    for folder in drops {
      try Self.check(folder.path)
      try Self.checkChanging(folder)
    }
  }

  private static func isThere(_ folder: FilePath) -> Bool { (try? FileLook(at: folder).kind) == .folder }

  private static func check(_ folder: FilePath) throws {
    guard let code = obstacle(folder) else { return }
    if Sandbox.isHiding(folder) {
      throw ConfigurationError(
        "the drop folder \(folder.printable) is hidden from the service by its sandbox: run systemctl edit "
          + "\(Sandbox.unit), add the lines [Service], \(Sandbox.isHome(folder) ? "ProtectHome=tmpfs and " : "")"
          + "BindReadOnlyPaths=\(folder.printable) (BindPaths= where files are to be archived or deleted), then "
          + "systemctl restart \(Sandbox.unit)")
    }
    switch code {
    case .noSuchFileOrDirectory:
      throw ConfigurationError(
        "the drop folder \(folder.printable) does not exist: make it with \(making(folder)), or name another")
    case .notDirectory:
      throw ConfigurationError("the drop folder \(folder.printable) is not a folder: name a folder")
    case .permissionDenied, .notPermitted:
      throw ConfigurationError("the drop folder \(folder.printable) cannot be read: \(code): \(opening(folder))")
    default: break  // a disk or a network that fails: it is told as unreachable, and tried again
    }
  }

  /// Why a drop folder cannot be read; nothing where it can.
  private static func obstacle(_ folder: FilePath) -> Errno? {
    do {
      guard try FileLook(at: folder).kind == .folder else { return .notDirectory }
    } catch {
      return error as? Errno
    }
    // By the user that this process works as.
    let status = folder.withPlatformString { faccessat(AT_FDCWD, $0, R_OK | X_OK, AT_EACCESS) }
    return status == 0 ? nil : Errno(rawValue: errno)
  }

  /// The command that makes a drop folder such as the service expects.
  private static func making(_ folder: FilePath) -> String {
    guard Sandbox.isService else { return "mkdir -p" }
    if folder == DropFolder.standard { return "systemd-tmpfiles --create newsfold.conf" }
    return Sandbox.isOfNewsfold
      ? "install -d -g newsfold-drop -m 2770 \(folder.quoted)" : "install -d -o \(Sandbox.user) \(folder.quoted)"
  }

  /// What lets the service read a folder: where one above it is closed, that is the one to open.
  private static func opening(_ folder: FilePath) -> String {
    var closed = folder
    var above = folder
    while above.removeLastComponent(), above.lastComponent != nil {
      if above.withPlatformString({ access($0, X_OK) }) != 0 { closed = above }
    }
    if closed != folder {
      return "let \(Sandbox.user) pass through \(closed.printable), as with chmod o+x \(closed.quoted)"
    }
    if Sandbox.isService, folder == DropFolder.standard {
      return "give it back its owner and mode with systemd-tmpfiles --create newsfold.conf"
    }
    return Sandbox.isService && Sandbox.isOfNewsfold
      ? "let newsfold read it, as with chgrp newsfold-drop \(folder.quoted) && chmod g+rx \(folder.quoted)"
      : "let \(Sandbox.user) read it"
  }

  /// Whether files can be archived and deleted, where that is wanted.
  private static func checkChanging(_ folder: DropFolder) throws {
    guard folder.isChanged, isThere(folder.path) else { return }
    var places = [folder.path]
    if folder.after == .archive || folder.afterDuplicate == .archive, let archive = folder.archive {
      guard isThere(archive) else {
        throw ConfigurationError(
          "the archive \(archive.printable) does not exist: make it with "
            + "\(Sandbox.isService ? "install -d -o \(Sandbox.user) -m 0750 \(archive.quoted)" : "mkdir -p"), or name another"
        )
      }
      places.append(archive)
    }
    for place in places where place.withPlatformString({ access($0, W_OK | X_OK) }) != 0 {
      let why = Errno(rawValue: errno)
      let paths = places.map(\.printable).joined(separator: " ")
      throw ConfigurationError(
        "\(place.printable) cannot be written to (\(why)), and files from \(folder.path.printable) are to be archived or "
          + "deleted: let newsfold's user write to it, or set after = \"leave\""
          + (Sandbox.isService
            ? "; for the service also run systemctl edit \(Sandbox.unit), add the lines [Service] and "
              + "ReadWritePaths=\(paths) (or one folder around them, as in archive.conf among its drop-ins), then systemctl "
              + "restart \(Sandbox.unit)" : ""))
    }
  }
}
