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
    case failed(Errno)
  }

  let id: FileID
  let path: FilePath
  let root: FilePath
  let stamp: FileStamp
  let sha256: SHA256Value?

  /// A name that no watch takes for an article.
  private var aside: String { "\(IgnorePatterns.ownPrefix)\(id)" }

  /// Removes it.
  func delete() -> Result {
    attempt {
      try FolderDescriptor.withParent(of: path, below: root) { folder, name in
        if let left = FileLook(at: aside, in: folder) {
          // An earlier try was cut off here.
          if left.stamp.canBeMoved(from: stamp) { return try unlink(aside, in: folder) }
          try putBack(aside, as: name, in: folder)
        }
        guard let look = FileLook(at: name, in: folder) else { return .absent }
        guard isSame(look) else { return .changed }
        try Self.rename(name, in: folder, to: aside, in: folder)
        guard let moved = FileLook(at: aside, in: folder), moved.stamp.canBeMoved(from: stamp) else {
          try putBack(aside, as: name, in: folder)
          return .changed
        }
        do {
          return try unlink(aside, in: folder)
        } catch {
          try putBack(aside, as: name, in: folder)
          throw error
        }
      }
    }
  }

  /// Moves it to `target`, below `archive`; on another file system it is copied, checked and synced first.
  func archive(to target: FilePath, below archive: FilePath) -> Result {
    attempt {
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
        let result: Result = try FolderDescriptor.withParent(of: path, below: root) { folder, name in
          guard let look = FileLook(at: name, in: folder) else { return .absent }
          guard isSame(look) else { return .changed }
          try Self.rename(name, in: folder, to: targetName, in: targetFolder)
          guard let moved = FileLook(at: targetName, in: targetFolder), moved.stamp.canBeMoved(from: stamp) else {
            try putBack(targetName, of: targetFolder, as: name, in: folder)
            return .changed
          }
          return .done
        }
        return result
      }
    } orElse: { code in
      code == .improperLink ? copy(to: target, below: archive) : nil
    }
  }

  private func copy(to target: FilePath, below archive: FilePath) -> Result {
    attempt {
      let isCopied = try FolderDescriptor.withParent(of: target, below: archive) { targetFolder, targetName in
        try FolderDescriptor.withParent(of: path, below: root) { folder, name in
          try ArchiveCopy(stamp: stamp, sha256: sha256, temporary: aside)
            .copy(name, in: folder, to: targetName, in: targetFolder)
        }
      }
      return isCopied ? delete() : .changed
    }
  }

  private func isSame(_ look: FileLook) -> Bool {
    look.kind == .regular && look.stamp.isSameVersion(as: stamp)
  }

  private func unlink(_ name: String, in folder: CInt) throws -> Result {
    guard unlinkat(folder, name, 0) == 0 else { throw Errno(rawValue: errno) }
    return .done
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
  static func numbered(_ name: [UInt8], _ number: Int) -> [UInt8] {
    let dot = name.lastIndex(of: 0x2E).flatMap { $0 > 0 ? $0 : nil } ?? name.endIndex
    return name[..<dot] + Array("~\(number)".utf8) + name[dot...]
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
