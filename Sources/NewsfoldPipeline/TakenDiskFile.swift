internal import CLinux
internal import DropWatch
internal import Glibc
internal import NewsModel
internal import SystemPackage

/// The very file that was read, in its drop folder: to be removed, or moved to the archive, and nothing else in its
/// place.
///
/// Nobody can remove a file by what it is, only by its name, and another program may give the name to another file at any
/// moment. So the file first gets a name of our own, in one step, then it is looked at, and only then is it removed. What
/// turns out to be another file gets its name back. A name of our own that is left over from a crash says by its number
/// which file it was.
struct TakenDiskFile {
  /// What came of it.
  enum Result: Equatable {
    case done
    /// There is another file, or another version of it: it is judged first.
    case changed
    /// There is nothing.
    case absent
    /// The name in the archive is taken.
    case occupied
    /// Somebody has it open for writing, or may have: what is still to come would be lost with it.
    case busy
    /// It is to stay.
    case dropped
    case failed(Errno)
  }

  let id: FileID
  let path: FilePath
  let root: FilePath
  let stamp: FileStamp
  let sha256: SHA256Value?
  /// Where the kernel does not say whether somebody writes it: after so long without a change nobody does.
  var patience = Duration.seconds(60)

  /// A name that no watch takes for an article.
  private var aside: String { "\(IgnorePatterns.ownPrefix)\(id)" }

  /// Removes it.
  func delete() -> Result {
    attempt {
      try FolderDescriptor.withParent(of: path, below: root) { folder, name in
        if let left = FileLook(at: aside, in: folder) {
          // An earlier try was cut off here.
          if left.stamp.canBeMoved(from: stamp) { return try remove(aside, as: name, in: folder) }
          try putBack(aside, as: name, in: folder)
        }
        guard let look = FileLook(at: name, in: folder) else { return .absent }
        guard isSame(look) else { return .changed }
        if isBusy(name, in: folder, stamp) { return .busy }
        try Self.rename(name, in: folder, to: aside, in: folder)
        guard let moved = FileLook(at: aside, in: folder), moved.stamp.canBeMoved(from: stamp) else {
          try putBack(aside, as: name, in: folder)
          return .changed
        }
        return try remove(aside, as: name, in: folder)
      }
    }
  }

  /// It is to stay: where it was put aside by a try that was cut off, it gets its name back.
  func restore() -> Result {
    attempt {
      try FolderDescriptor.withParent(of: path, below: root) { folder, name in
        if FileLook(at: aside, in: folder) != nil { try putBack(aside, as: name, in: folder) }
        return .dropped
      }
    }
  }

  /// Removes what was put aside, unless somebody has opened it by then.
  private func remove(
    _ aside: UnsafePointer<CChar>, as name: UnsafePointer<CChar>, in folder: CInt
  ) throws -> Result {
    // Its age is that of the version that was read: renaming it has changed its ctime.
    if isBusy(aside, in: folder, stamp) {
      try putBack(aside, as: name, in: folder)
      return .busy
    }
    guard unlinkat(folder, aside, 0) == 0 else {
      let code = Errno(rawValue: errno)
      try putBack(aside, as: name, in: folder)
      throw code
    }
    return .done
  }

  /// Whether somebody has it open for writing, or may have. The kernel tells that to a file's owner; else it has to have
  /// been left alone for long.
  private func isBusy(_ name: UnsafePointer<CChar>, in folder: CInt, _ stamp: FileStamp) -> Bool {
    guard let writers = writers(of: name, in: folder) else { return true }
    switch writers {
    case .none: return false
    case .some: return true
    case .unknown:
      let quiet = Timestamp.now().microseconds - max(stamp.modified, stamp.changed) / 1000
      return quiet < patience.components.seconds * 1_000_000
    }
  }

  /// What the kernel says of its writers; nothing where it cannot be opened.
  private func writers(of name: UnsafePointer<CChar>, in folder: CInt) -> OpenWriters? {
    let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return OpenWriters(of: descriptor)
  }

  /// Moves it to `target`, below `archive`; on another file system it is copied, checked and synced first.
  func archive(to target: FilePath, below archive: FilePath) -> Result {
    attemptWithTarget {
      try FolderDescriptor.withParent(of: target, below: archive) { targetFolder, targetName in
        if let there = FileLook(at: targetName, in: targetFolder) {
          // Done by an earlier try that was cut off; perhaps the copy was, and the removal was not.
          if there.stamp.device == stamp.device, there.stamp.canBeMoved(from: stamp) { return .done }
          guard there.stamp.size == stamp.size, try ArchiveCopy.digest(of: targetName, in: targetFolder) == sha256
          else {
            return .occupied
          }
          let result = delete()
          return result == .absent ? .done : result
        }
        return attempt {
          try FolderDescriptor.withParent(of: path, below: root) { folder, name in
            guard let look = FileLook(at: name, in: folder) else { return .absent }
            guard isSame(look) else { return .changed }
            // What is still to be written would reach the archive, and never the corpus.
            if writers(of: name, in: folder) == .some { return .busy }
            try Self.rename(name, in: folder, to: targetName, in: targetFolder)
            let isOpen = writers(of: targetName, in: targetFolder) == .some
            guard !isOpen, let moved = FileLook(at: targetName, in: targetFolder), moved.stamp.canBeMoved(from: stamp)
            else {
              try putBack(targetName, of: targetFolder, as: name, in: folder)
              return isOpen ? .busy : .changed
            }
            return .done
          }
        } orElse: { code in
          code == .improperLink ? copy(to: target, below: archive) : nil
        }
      }
    }
  }

  /// What fails here concerns the archive, and says nothing of the file.
  private func attemptWithTarget(_ work: () throws -> Result) -> Result {
    do { return try work() } catch { return .failed(error as? Errno ?? .ioError) }
  }

  private func copy(to target: FilePath, below archive: FilePath) -> Result {
    attempt {
      let isCopied: Bool? = try FolderDescriptor.withParent(of: target, below: archive) { targetFolder, targetName in
        try FolderDescriptor.withParent(of: path, below: root) { folder, name in
          if isBusy(name, in: folder, stamp) { return nil }
          return try ArchiveCopy(stamp: stamp, sha256: sha256, temporary: aside)
            .copy(name, in: folder, to: targetName, in: targetFolder)
        }
      }
      guard let isCopied else { return .busy }
      return isCopied ? delete() : .changed
    }
  }

  private func isSame(_ look: FileLook) -> Bool {
    look.kind == .regular && look.stamp.isSameVersion(as: stamp)
  }

  /// Gives a file that is not ours to remove its name back; where that is taken by now, one beside it.
  private func putBack(
    _ aside: UnsafePointer<CChar>, of asideFolder: CInt? = nil, as name: UnsafePointer<CChar>, in folder: CInt
  ) throws {
    let wanted = Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
    for number in 1...1000 {
      let free = number == 1 ? wanted : Self.numbered(wanted, number)
      do {
        try FilePath(bytes: free).withPlatformString {
          try Self.rename(aside, in: asideFolder ?? folder, to: $0, in: folder)
        }
        return
      } catch Errno.fileExists {
        continue
      }
    }
    throw Errno.fileExists
  }

  /// `name.txt` → `name~2.txt`
  /// A name may have 255 bytes: of a longer one the stem is cut, between characters where it is UTF-8.
  static func numbered(_ name: [UInt8], _ number: Int) -> [UInt8] {
    let dot = name.lastIndex(of: 0x2E).flatMap { $0 > 0 && name.count - $0 <= 32 ? $0 : nil } ?? name.endIndex
    let tail = Array("~\(number)".utf8) + name[dot...]
    var stem = name[..<dot]
    if stem.count + tail.count > 255 {
      stem = stem.prefix(255 - tail.count)
      while let last = stem.last, last & 0xC0 == 0x80 { stem.removeLast() }
      if let last = stem.last, last >= 0xC0 { stem.removeLast() }
    }
    return stem + tail
  }

  /// Renames without ever replacing anything.
  static func rename(
    _ name: UnsafePointer<CChar>, in folder: CInt, to newName: UnsafePointer<CChar>, in newFolder: CInt
  ) throws {
    if renameat2(folder, name, newFolder, newName, UInt32(LINUX_RENAME_NOREPLACE)) == 0 { return }
    guard errno == EINVAL || errno == ENOSYS else { throw Errno(rawValue: errno) }
    // A file system that cannot do it in one step.
    if FileLook(at: newName, in: newFolder) != nil { throw Errno.fileExists }
    guard renameat(folder, name, newFolder, newName) == 0 else { throw Errno(rawValue: errno) }
  }

  private func attempt(_ work: () throws -> Result, orElse: (Errno) -> Result? = { _ in nil }) -> Result {
    do {
      return try work()
    } catch {
      let code = error as? Errno ?? .ioError
      if let other = orElse(code) { return other }
      switch code {
      case .fileExists: return .occupied
      case .noSuchFileOrDirectory, .notDirectory: return .absent
      default: return .failed(code)
      }
    }
  }
}
