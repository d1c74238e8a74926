/// What stat(2) says of a file, as far as it tells one version of a file from another.
package struct FileStamp: Hashable, Sendable {
  /// Advisory only: device numbers change over reboots, so sameness does not ask it.
  package let device: UInt64
  /// The number of the file in its file system.
  package let inode: UInt64
  /// Bytes.
  package let size: Int64
  /// Last change of the content, nanoseconds since the epoch.
  package let modified: Int64
  /// Last change of the inode, nanoseconds since the epoch.
  package let changed: Int64

  /// Of what stat(2) gives.
  package init(device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
    self.changed = changed
  }

  /// Whether nothing has happened to the file between the two looks.
  package func isSameVersion(as other: FileStamp) -> Bool {
    inode == other.inode && size == other.size && modified == other.modified && changed == other.changed
  }

  /// Whether this can be the same file under another name: a rename changes ctime and nothing else.
  package func canBeMoved(from other: FileStamp) -> Bool {
    inode == other.inode && size == other.size && modified == other.modified
  }
}

/// What kind of thing has a name in a folder.
package enum FileKind: Sendable, Hashable {
  case regular
  case folder
  case symbolicLink
  case fifo
  case socket
  case device
}
