internal import CLinux
internal import Glibc
internal import NewsModel
package import SystemPackage

/// Opens names below a drop folder without following any link on the way: whoever may write the folder could put one
/// there at any time, and it must not lead newsfold elsewhere.
///
/// The way is walked folder by folder (openat(2) with O_NOFOLLOW), so a path may also be longer than PATH_MAX.
package enum FolderDescriptor {
  /// A descriptor to go on from, not to read.
  private static let pathOnly = CInt(LINUX_O_PATH)

  /// Opens the folder that holds `path`, hands its descriptor and the last name to `body`, and closes it.
  ///
  /// - Parameters:
  ///   - path: absolute, below `root`.
  ///   - root: a drop folder; links in its own path are its owner's business.
  /// - Throws: `Errno`, `.notDirectory` where a link or something else stands on the way; what `body` throws.
  package static func withParent<Result>(
    of path: FilePath, below root: FilePath, _ body: (CInt, UnsafePointer<CChar>) throws -> Result
  ) throws -> Result {
    let names = path.components.dropFirst(root.components.count)
    guard let last = names.last else { throw Errno.invalidArgument }
    let folder = try open(names.dropLast(), in: root)
    defer { close(folder) }
    return try FilePath(root: nil, [last]).withPlatformString { try body(folder, $0) }
  }

  /// Opens a folder, `root` or one below it, to go on from and not to read; the caller closes it.
  ///
  /// - Throws: `Errno`, as ``withParent(of:below:_:)`` does.
  static func open(_ folder: FilePath, below root: FilePath) throws -> CInt {
    try open(folder.components.dropFirst(root.components.count), in: root)
  }

  private static func open(_ names: some Collection<FilePath.Component>, in root: FilePath) throws -> CInt {
    var folder = root.withPlatformString { Glibc.open($0, pathOnly | O_DIRECTORY | O_CLOEXEC) }
    guard folder >= 0 else { throw Errno(rawValue: errno) }
    for name in names {
      let next = FilePath(root: nil, [name]).withPlatformString {
        openat(folder, $0, pathOnly | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      }
      let code = errno
      close(folder)
      guard next >= 0 else { throw Errno(rawValue: code) }
      folder = next
    }
    return folder
  }
}
