internal import CLinux
internal import Glibc
package import NewsModel
package import SystemPackage

extension FolderIdentity {
  /// Of the folder at `path`; nothing where there is none.
  package init?(at path: FilePath) {
    let descriptor = path.withPlatformString { open($0, CInt(LINUX_O_PATH) | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    self.init(of: descriptor)
  }

  /// Of an open folder; nothing where the system does not say.
  init?(of descriptor: CInt) {
    var status = stat()
    var system = statfs()
    guard fstat(descriptor, &status) == 0, fstatfs(descriptor, &system) == 0 else { return nil }
    self.init(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
      // Some of these numbers have the highest bit set, and the field is signed.
      fileSystem: UInt64(UInt32(truncatingIfNeeded: system.f_type)),
      fileSystemID: UInt64(UInt32(bitPattern: system.f_fsid.__val.0)) << 32
        | UInt64(UInt32(bitPattern: system.f_fsid.__val.1)))
  }
}
