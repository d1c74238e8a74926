internal import CLinux
internal import Glibc
internal import NewsModel
internal import SystemPackage

/// Whether somebody has a file open for writing.
package enum OpenWriters: Sendable {
  case none
  case some
  /// The kernel tells that only to a file's owner, and not on every file system.
  case unknown

  /// Asks the kernel: a read lease (fcntl(2), F_SETLEASE) is given only while nobody can write the file. It is given back
  /// at once, and what a writer who comes in between would make the kernel send is ignored.
  ///
  /// - Parameter descriptor: the file, opened for reading only.
  package init(of descriptor: CInt) {
    // Of what happens behind a network or FUSE file system, the kernel knows nothing.
    guard let identity = FolderIdentity(of: descriptor), !FileSystemKind(identity.fileSystem).isRemote else {
      self = .unknown
      return
    }
    if fcntl(descriptor, CInt(LINUX_F_SETLEASE), F_RDLCK) == 0 {
      _ = fcntl(descriptor, CInt(LINUX_F_SETLEASE), F_UNLCK)
      self = .none
    } else {
      self = errno == EAGAIN ? .some : .unknown
    }
  }

  /// The same of the file at `path`, in a drop folder.
  init(of path: FilePath, below root: FilePath) {
    let descriptor = try? FolderDescriptor.withParent(of: path, below: root) { folder, name in
      openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    }
    guard let descriptor, descriptor >= 0 else {
      self = .unknown
      return
    }
    defer { close(descriptor) }
    self.init(of: descriptor)
  }

  /// The signal of a lease that is broken would end the process by default.
  static func ignoreSignal() { signal(SIGIO, SIG_IGN) }
}
