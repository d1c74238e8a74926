internal import CLinux
internal import Glibc
package import SystemPackage

/// A file that has no place on a disk: it is gone once nobody has it open or mapped.
package final class MemoryFile {
  let descriptor: CInt
  /// What to call it where something is wrong with it.
  package let path: FilePath

  /// An empty one.
  package init() throws(PostingsError) {
    path = FilePath("(memory)")
    descriptor = memfd_create("newsfold", CUnsignedInt(LINUX_MFD_CLOEXEC))
    guard descriptor >= 0 else { throw .system(path, Errno(rawValue: errno)) }
  }

  deinit { close(descriptor) }

  /// Another descriptor of it, to read and to write.
  package func duplicate() throws(PostingsError) -> FileDescriptor {
    let other = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard other >= 0 else { throw .system(path, Errno(rawValue: errno)) }
    return FileDescriptor(rawValue: other)
  }
}
