internal import CLinux
internal import Glibc
internal import NewsModel
internal import SystemPackage

/// Walks a tree a few names at a time, so that whoever walks can listen in between.
///
/// It goes into a folder where it comes by, and keeps the folders above open: of folders that lie beside each other it
/// holds no more than a step's names, and only below the deepest that is kept open all of them.
struct FolderWalk: ~Copyable {
  /// Where to walk.
  struct Start {
    let path: FilePath
    /// The number of the drop folder that it lies in.
    let root: Int
    /// Whether to go into the folders in it.
    var isDeep = true
  }

  /// A folder that is open and about to be read: the moment to begin watching it.
  struct Entered {
    let path: FilePath
    let root: Int
    let descriptor: CInt
    let identity: FolderIdentity
    /// Whether another file system begins here.
    let isMount: Bool
  }

  /// Files that the walk came by in one folder.
  struct Found {
    let folder: [UInt8]
    let root: Int
    let isRemote: Bool
    /// Names of the files, and of others.
    let names: NameList
    let looks: [(name: Int, look: FileLook)]
  }

  private struct Level {
    let path: [UInt8]
    let stream: OpaquePointer
    let root: Int
    let identity: FolderIdentity
    let mount: UInt64?
    let isDeep: Bool
    let isRemote: Bool
    /// Folders that were come by in it and not yet gone into.
    var folders: [[UInt8]] = []
  }

  /// A folder below the deepest that is kept open. There may be very many: they share the path of the folder they are in.
  private struct Waiting {
    let folder: [UInt8]
    let name: [UInt8]?
    let root: Int
    let isDeep: Bool
    let mount: UInt64?

    var path: FilePath { name.map { FolderWalk.join(folder, $0) } ?? FilePath(bytes: folder) }
  }

  private let roots: [FilePath]
  private var waiting: [Waiting]
  private var levels: [Level] = []
  /// Of folders that are kept open on the way down.
  private static let mostOpen = 32
  /// Bytes of the longest path that is gone after. Whoever nests deeper does it to do harm.
  private static let longestPath = 16_384
  /// The folder that the last of the waiting ones was in, open: the next one is mostly beside it.
  private var parent: (path: [UInt8], descriptor: CInt)?

  /// - Parameters:
  ///   - starts: where to walk.
  ///   - roots: the drop folders.
  init(_ starts: [Start], below roots: [FilePath]) {
    self.roots = roots
    waiting = starts.reversed().map {
      Waiting(folder: $0.path.bytes, name: nil, root: $0.root, isDeep: $0.isDeep, mount: nil)
    }
  }

  deinit {
    for level in levels { closedir(level.stream) }
    if let parent { close(parent.descriptor) }
  }

  /// Looks at the next `limit` names or fewer. False when the tree is done.
  ///
  /// - Parameters:
  ///   - enter: called before a folder is read; says whether its files' times are another machine's.
  ///   - failed: called with a folder that cannot be read.
  ///   - isIgnored: whether to pass a name over.
  mutating func step(
    limit: Int, enter: (Entered) -> Bool, failed: (FilePath, Errno) -> Void,
    isIgnored: (_ root: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool, _ found: (Found) -> Void
  ) -> Bool {
    var left = limit
    while left > 0 {
      guard let level = levels.last else {
        guard let next = waiting.popLast() else { return false }
        left -= open(next, enter, failed)
        continue
      }
      if let name = levels[levels.count - 1].folders.popLast() {
        left -= 1
        goInto(name, of: level, enter, failed)
        continue
      }
      let names = NameList(of: level.stream, limit: left) { isIgnored(level.root, $0) }
      left -= max(1, names.passed)
      if names.count > 0 { look(at: names, level, failed, found) }
      if names.isLast {
        if names.code != 0 { failed(FilePath(bytes: level.path), Errno(rawValue: names.code)) }
        if levels[levels.count - 1].folders.isEmpty {
          closedir(level.stream)
          levels.removeLast()
        }
      }
    }
    return true
  }

  private mutating func look(
    at names: NameList, _ level: Level, _ failed: (FilePath, Errno) -> Void, _ found: (Found) -> Void
  ) {
    var looks: [(name: Int, look: FileLook)] = []
    looks.reserveCapacity(names.count)
    names.forEachLook(in: dirfd(level.stream)) { index, look in
      switch look {
      case .failure(let code):
        // Gone since its name was read; or the folder may be listed, and not entered.
        if code != .noSuchFileOrDirectory { failed(FilePath(bytes: level.path), code) }
      case .success(let look) where look.kind == .folder:
        if level.isDeep { levels[levels.count - 1].folders.append(Array(names[index])) }
      case .success(let look): looks.append((index, look))
      }
    }
    guard !looks.isEmpty else { return }
    found(Found(folder: level.path, root: level.root, isRemote: level.isRemote, names: names, looks: looks))
  }

  /// The path of a name in a folder.
  static func join(_ folder: [UInt8], _ name: some Collection<UInt8>) -> FilePath {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: folder.count + name.count + 2) { buffer in
      var at = 0
      for byte in folder {
        buffer[at] = CChar(bitPattern: byte)
        at += 1
      }
      buffer[at] = 0x2F
      at += 1
      for byte in name {
        buffer[at] = CChar(bitPattern: byte)
        at += 1
      }
      buffer[at] = 0
      return buffer.baseAddress.map { FilePath(platformString: $0) } ?? FilePath()
    }
  }

  private mutating func goInto(
    _ name: [UInt8], of level: Level, _ enter: (Entered) -> Bool, _ failed: (FilePath, Errno) -> Void
  ) {
    let path = Self.join(level.path, name)
    guard level.path.count + name.count < Self.longestPath else { return failed(path, .fileNameTooLong) }
    if levels.count >= Self.mostOpen {
      waiting.append(
        Waiting(folder: level.path, name: name, root: level.root, isDeep: true, mount: level.mount))
      return
    }
    let descriptor = FilePath(bytes: name).withPlatformString {
      openat(dirfd(level.stream), $0, Self.flags | O_NOFOLLOW)
    }
    guard descriptor >= 0 else { return failed(path, Errno(rawValue: errno)) }
    push(descriptor, Start(path: path, root: level.root), mount: level.mount, enter, failed)
  }

  private static let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK

  /// Opens a folder that waits; returns how many opens that took.
  private mutating func open(
    _ next: Waiting, _ enter: (Entered) -> Bool, _ failed: (FilePath, Errno) -> Void
  ) -> Int {
    let path = next.path
    let root = roots[next.root]
    var opens = 1
    do {
      let descriptor: CInt
      if path == root {
        descriptor = path.withPlatformString { Glibc.open($0, Self.flags) }
      } else if let name = next.name {
        if parent?.path != next.folder {
          if let parent { close(parent.descriptor) }
          parent = nil
          let folder = FilePath(bytes: next.folder)
          opens += next.folder.count { $0 == 0x2F }
          let opened = try FolderDescriptor.open(folder, below: root)
          parent = (next.folder, opened)
        }
        descriptor = FilePath(bytes: name).withPlatformString { name in
          openat(parent?.descriptor ?? -1, name, Self.flags | O_NOFOLLOW)
        }
      } else {
        descriptor = try FolderDescriptor.withParent(of: path, below: root) { openat($0, $1, Self.flags | O_NOFOLLOW) }
      }
      guard descriptor >= 0 else { throw Errno(rawValue: errno) }
      let start = Start(path: path, root: next.root, isDeep: next.isDeep)
      push(descriptor, start, mount: next.mount, enter, failed)
    } catch {
      failed(path, error as? Errno ?? .ioError)
    }
    return opens
  }

  /// Whether a folder can be read and entered.
  static func canBeRead(_ path: FilePath, below root: FilePath) -> Bool {
    guard
      let descriptor = try? path == root
        ? path.withPlatformString({ Glibc.open($0, flags) })
        : FolderDescriptor.withParent(of: path, below: root, { openat($0, $1, flags | O_NOFOLLOW) }),
      descriptor >= 0
    else { return false }
    defer { close(descriptor) }
    return FileLook(at: ".", in: descriptor) != nil
  }

  private mutating func push(
    _ descriptor: CInt, _ start: Start, mount: UInt64?, _ enter: (Entered) -> Bool,
    _ failed: (FilePath, Errno) -> Void
  ) {
    guard let identity = FolderIdentity(of: descriptor) else {
      failed(start.path, Errno(rawValue: errno))
      close(descriptor)
      return
    }
    // A folder that is mounted into itself would be walked for ever.
    let isAbove = levels.contains { $0.identity.inode == identity.inode && $0.identity.device == identity.device }
    guard !isAbove, let stream = fdopendir(descriptor) else {
      close(descriptor)
      return
    }
    let own = Self.mount(of: descriptor)
    let isRemote = enter(
      Entered(
        path: start.path, root: start.root, descriptor: descriptor, identity: identity,
        isMount: mount != nil && own != nil && mount != own))
    levels.append(
      Level(
        path: start.path.bytes, stream: stream, root: start.root, identity: identity, mount: own,
        isDeep: start.isDeep, isRemote: isRemote))
  }

  /// The number of the mount that an open folder is in: a file system can be mounted in itself.
  private static func mount(of descriptor: CInt) -> UInt64? {
    var result = statx()
    guard statx(descriptor, "", CInt(LINUX_AT_EMPTY_PATH), UInt32(LINUX_STATX_MNT_ID), &result) == 0,
      result.stx_mask & UInt32(LINUX_STATX_MNT_ID) != 0
    else { return nil }
    return result.stx_mnt_id
  }
}
