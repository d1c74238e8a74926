/// Which folder it is that has a path: another one can come to have it, by a mount or a rename.
package struct FolderIdentity: Sendable, Hashable {
  /// The number of its device. It changes over reboots.
  package let device: UInt64
  /// Its number in its file system.
  package let inode: UInt64
  /// The kind of file system, as statfs(2) numbers them.
  package let fileSystem: UInt64
  /// Which file system of this kind, as statfs(2) has it; 0 where the file system does not say.
  package let fileSystemID: UInt64

  /// Of what stat(2) and statfs(2) give.
  package init(device: UInt64, inode: UInt64, fileSystem: UInt64, fileSystemID: UInt64) {
    self.device = device
    self.inode = inode
    self.fileSystem = fileSystem
    self.fileSystemID = fileSystemID
  }

  /// Whether it can be the same folder, also after a reboot. Some file systems number their folders anew at each mount:
  /// a different identity is a reason to look closer, and no more.
  package func canBeSame(as other: FolderIdentity) -> Bool {
    inode == other.inode && fileSystem == other.fileSystem && fileSystemID == other.fileSystemID
  }
}
