package import Glibc
package import NewsModel
package import SystemPackage

/// What lstat(2) says of a path.
package struct FileLook: Sendable {
  /// What it is.
  package let kind: FileKind
  /// Which version of it.
  package let stamp: FileStamp

  /// Looks at `path` itself, never through a link.
  ///
  /// - Throws: `Errno`.
  package init(at path: FilePath) throws {
    var status = stat()
    guard path.withPlatformString({ lstat($0, &status) }) == 0 else { throw Errno(rawValue: errno) }
    self.init(status)
  }

  /// Looks at `path` without following a link anywhere below `root`.
  ///
  /// - Throws: `Errno`.
  package init(at path: FilePath, below root: FilePath) throws {
    guard path != root else {
      try self.init(at: path)
      return
    }
    var status = stat()
    try FolderDescriptor.withParent(of: path, below: root) { folder, name in
      guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw Errno(rawValue: errno) }
    }
    self.init(status)
  }

  /// Looks at a name in an open folder; nothing where that cannot be done, and then `errno` says why.
  package init?(at name: UnsafePointer<CChar>, in folder: CInt) {
    var status = stat()
    guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    self.init(status)
  }

  /// From a result of stat(2) or fstat(2).
  package init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      case S_IFLNK: .symbolicLink
      case S_IFIFO: .fifo
      case S_IFSOCK: .socket
      default: .device
      }
    stamp = FileStamp(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modified: Self.nanoseconds(status.st_mtim), changed: Self.nanoseconds(status.st_ctim))
  }

  /// Times beyond the 292 years that 64 bits hold are kept apart by wrapping; only sameness is asked of them.
  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
