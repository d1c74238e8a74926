internal import Glibc
internal import NewsModel
internal import SystemPackage

/// Walks a tree a few names at a time, so that whoever walks can listen in between.
struct FolderWalk: ~Copyable {
  /// A name that the walk came by.
  struct Found {
    let path: FilePath
    let look: FileLook
  }

  private let roots: [FilePath]
  private var waiting: [FilePath]
  private var folder: FilePath?
  private var stream: OpaquePointer?

  /// - Parameters:
  ///   - folders: where to walk.
  ///   - roots: the drop folders, in one of which each lies.
  init(_ folders: [FilePath], below roots: [FilePath]) {
    self.roots = roots
    waiting = folders.reversed()
  }

  deinit { if let stream { closedir(stream) } }

  /// Looks at the next `limit` names or fewer. False when the tree is done.
  ///
  /// - Parameters:
  ///   - enter: called before a folder is read: the place to begin watching it.
  ///   - failed: called with a folder that cannot be read.
  ///   - isIgnored: whether to pass a name over.
  mutating func step(
    limit: Int, enter: (FilePath) -> Void, failed: (FilePath, Errno) -> Void, isIgnored: ([UInt8]) -> Bool,
    _ found: (Found) -> Void
  ) -> Bool {
    var left = limit
    while left > 0 {
      guard let stream, let folder else {
        guard let next = waiting.popLast() else { return false }
        enter(next)
        open(next, failed)
        left -= 1
        continue
      }
      guard let entry = readdir(stream) else {
        closedir(stream)
        self.stream = nil
        continue
      }
      left -= 1
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        let length = strnlen(UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self), 256)
        return Array(UnsafeRawBufferPointer(start: pointer, count: length))
      }
      if name == [0x2E] || name == [0x2E, 0x2E] || isIgnored(name) { continue }
      let look = (name.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
        buffer.baseAddress.flatMap { FileLook($0, in: dirfd(stream)) }
      }
      guard let look else {
        // Gone since its name was read; or the folder may be listed, and not entered.
        if errno != ENOENT { failed(folder, Errno(rawValue: errno)) }
        continue
      }
      let path = FilePath(bytes: folder.bytes + [0x2F] + name)
      if look.kind == .folder { waiting.append(path) } else { found(Found(path: path, look: look)) }
    }
    return true
  }

  private mutating func open(_ path: FilePath, _ failed: (FilePath, Errno) -> Void) {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    do {
      guard let root = roots.first(where: { path.starts(with: $0) }) else { return }
      let descriptor =
        path == root
        ? path.withPlatformString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK) }
        : try FolderDescriptor.withParent(of: path, below: root) { openat($0, $1, flags) }
      guard descriptor >= 0 else { throw Errno(rawValue: errno) }
      stream = fdopendir(descriptor)
      folder = path
    } catch {
      failed(path, error as? Errno ?? .ioError)
    }
  }
}
