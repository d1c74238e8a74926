/// A kind of file system, as far as watching has to know it.
package struct FileSystemKind: Sendable, Equatable {
  /// As mount(8) names it; its number in hexadecimal where it is not known here.
  package let name: String
  /// Whether files can come to it by ways that this machine's kernel does not see: inotify(7) does not tell of them.
  package let isRemote: Bool

  /// The kind that statfs(2) gives as `number` (linux/magic.h and the file systems' own headers).
  package init(_ number: UInt64) {
    if let remote = Self.remote[number] {
      (name, isRemote) = (remote, true)
    } else {
      (name, isRemote) = (Self.local[number] ?? "0x" + String(number, radix: 16), false)
    }
  }

  private static let remote: [UInt64: String] = [
    0x6969: "nfs", 0x517B: "smb", 0xFE53_4D42: "smb2", 0xFF53_4D42: "cifs", 0x6573_5546: "fuse", 0x0102_1997: "9p",
    0x00C3_6400: "ceph", 0x5346_414F: "afs", 0x6B41_4653: "afs", 0x7375_7245: "coda", 0x564C: "ncp",
    0x0116_1970: "gfs2", 0x7461_636F: "ocfs2", 0x0BD0_0BD0: "lustre", 0x4750_4653: "gpfs", 0x786F_4256: "vboxsf",
    0x1983_0326: "beegfs", 0xBACB_ACBC: "vmhgfs", 0x7C7C_6673: "prl_fs", 0x013D_9ADE: "orangefs",
  ]

  private static let local: [UInt64: String] = [
    0xEF53: "ext4", 0x5846_5342: "xfs", 0x9123_683E: "btrfs", 0x0102_1994: "tmpfs", 0x794C_7630: "overlay",
    0xF2F5_2010: "f2fs", 0x2FC1_2FC1: "zfs", 0xCA45_1A4E: "bcachefs", 0x8584_58F6: "ramfs", 0x7371_7368: "squashfs",
    0x9660: "iso9660", 0x4D44: "vfat", 0x2011_BAB0: "exfat", 0xF15F: "ecryptfs", 0x7366_746E: "ntfs3",
    0x3153_464A: "jfs", 0x5265_4973: "reiserfs", 0xE0F5_E1E2: "erofs",
  ]
}
