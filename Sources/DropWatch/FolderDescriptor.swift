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
    var folder = root.withPlatformString { open($0, pathOnly | O_DIRECTORY | O_CLOEXEC) }
    guard folder >= 0 else { throw Errno(rawValue: errno) }
    defer { close(folder) }
    let names = path.components.dropFirst(root.components.count)
    guard let last = names.last else { throw Errno.invalidArgument }
    for name in names.dropLast() {
      let next = FilePath(root: nil, [name]).withPlatformString {
        openat(folder, $0, pathOnly | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      }
      guard next >= 0 else { throw Errno(rawValue: errno) }
      close(folder)
      folder = next
    }
    return try FilePath(root: nil, [last]).withPlatformString { try body(folder, $0) }
  }
}
