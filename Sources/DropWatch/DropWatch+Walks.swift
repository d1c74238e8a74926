internal import Glibc
internal import NewsModel
internal import SystemPackage

/// What sweeps and visits do alike.
extension DropWatch {
  /// What a walk has come by.
  struct Passing {
    var folders = 0
    var seen = 0
    /// Folders that could not be read, and of those told earlier the ones that could.
    var failed: [FilePath: Errno] = [:]
    var readable: [FilePath] = []
    var ignored: [String: Int] = [:]
  }

  /// Most bytes of the paths of folders with a watch: whoever nests folders deep must not fill the memory with them.
  private static let watchBytes = 32 << 20
  /// Names looked at before anything else has its turn.
  static let stepLimit = 512

  /// Whether a path is waited for already. One that waits to be tried again may have changed, which the ledger tells.
  func isHeardOf(_ path: FilePath) -> Bool {
    settling.pending[path].map { $0.state != .again } ?? false
  }

  /// What a walk came by, but for what is waited for.
  func seen(_ found: [FolderWalk.Found], sweep: Int?, _ now: ContinuousClock.Instant) -> [SeenFiles] {
    let clock = Self.clock()
    return found.compactMap { found in
      let pace = Settling.Pace(rules.folders[found.root], isRemote: found.isRemote)
      var files = SeenFiles(found, sweep: sweep, pace, now: now, clock: clock)
      if !settling.pending.isEmpty {
        files.leaveOut { path in
          if let sweep { settling.join(path, sweep: sweep) }
          return isHeardOf(path)
        }
      }
      return files.count > 0 ? files : nil
    }
  }

  static func isIgnored(
    _ name: UnsafeBufferPointer<UInt8>, _ patterns: IgnorePatterns, _ passing: inout Passing
  ) -> Bool {
    guard let pattern = patterns.match(name) else { return false }
    passing.ignored[pattern, default: 0] += 1
    return true
  }

  /// A folder that could not be read.
  struct Unreachable {
    let code: Errno
    /// The sweep that was under way, or else the last one.
    let sweep: Int
  }

  /// A folder that a walk has come to.
  struct Entry {
    let path: FilePath
    let root: Int
    let identity: FolderIdentity
    /// Whether it is a drop folder, or the first folder of another file system in one.
    let isPlace: Bool
    let polled: PolledFolders.Reason?
    var isKernelLimit = false
  }

  /// A folder is about to be read: it is watched from here on, or polled where that cannot be.
  func enter(_ folder: FolderWalk.Entered, _ passing: inout Passing) -> Entry {
    passing.folders += 1
    if unreachable[folder.path] != nil { passing.readable.append(folder.path) }
    let isPlace = folder.isMount || folder.path == rules.folders[folder.root].path
    let kind = FileSystemKind(folder.identity.fileSystem)
    func entry(_ polled: PolledFolders.Reason?, isKernelLimit: Bool = false) -> Entry {
      Entry(
        path: folder.path, root: folder.root, identity: folder.identity, isPlace: isPlace,
        polled: kind.isRemote ? .remote : polled, isKernelLimit: isKernelLimit)
    }
    guard let inotify else { return entry(nil) }
    if isPlace {
      let method = FolderMethod(folder: folder.path, fileSystem: kind.name, isPolled: kind.isRemote)
      if methods.updateValue(method, forKey: folder.path) != method { notices.append(.method(method)) }
    }
    // A polled folder is listened to as well: what this machine does to it is known at once.
    let hasRoom = watches.count < watchLimit && watches.bytes < Self.watchBytes
    guard hasRoom || watches.number(folder.path) != nil else { return entry(.noWatch) }
    switch inotify.watch(folder.descriptor) {
    case .success(let number):
      // A walk holds folders open, and one of them may be elsewhere by now, and known there, or another in its place.
      let name = watches.folder(number)
      if name ?? folder.path != folder.path || watches.number(folder.path) ?? number != number, hasLeft(folder) {
        if name == nil { inotify.unwatch(number) }
        return entry(nil)
      }
      if let other = watches.insert(number, folder.path, sweep: sweepNumber) { inotify.unwatch(other) }
      return entry(nil)
    case .failure: return entry(.noWatch, isKernelLimit: true)
    }
  }

  /// Whether a folder that a walk has open is certain not to be at the path by which it came there any more.
  private func hasLeft(_ folder: FolderWalk.Entered) -> Bool {
    do {
      let other = try FolderDescriptor.open(folder.path, below: rules.folders[folder.root].path)
      defer { close(other) }
      guard let identity = FolderIdentity(of: other) else { return false }
      return identity.inode != folder.identity.inode || identity.device != folder.identity.device
    } catch {
      let code = error as? Errno
      return code == .noSuchFileOrDirectory || code == .notDirectory || code == .tooManySymbolicLinkLevels
    }
  }

  /// Takes note of folders that cannot be read. False where it is not their fault.
  func fail(_ failures: [(FilePath, Errno)], _ passing: inout Passing, roots: [FilePath]) -> Bool {
    var isTheirs = true
    for (path, code) in failures {
      if [.tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory].contains(code) {
        isTheirs = false
        continue
      }
      let hasGone = [.noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels].contains(code)
      if hasGone, !roots.contains(path) { continue }  // since its name was read
      passing.failed[path] = code
      guard unreachable[path] == nil, unreachable.count < Self.unreachableLimit else { continue }
      unreachable[path] = Unreachable(code: code, sweep: sweepNumber)
      notices.append(.unreachable(path, code))
    }
    return isTheirs
  }
}
