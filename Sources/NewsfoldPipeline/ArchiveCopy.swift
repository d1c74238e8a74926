internal import Crypto
internal import DropWatch
internal import Glibc
internal import NewsModel
internal import SystemPackage

/// Copies a file to another file system: under a name of our own first, checked and synced, then under its own.
struct ArchiveCopy {
  let stamp: FileStamp
  let sha256: SHA256Value?
  /// What it is called while it is not whole.
  let temporary: String

  private static let chunk = 131_072

  /// Copies; false where the file is not the one that was read.
  ///
  /// - Throws: `Errno`; `.fileExists` where the name is taken.
  func copy(
    _ name: UnsafePointer<CChar>, in folder: CInt, to newName: UnsafePointer<CChar>, in newFolder: CInt
  ) throws -> Bool {
    let source = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard source >= 0 else { throw Errno(rawValue: errno) }
    defer { close(source) }
    var status = stat()
    guard fstat(source, &status) == 0, FileLook(status).stamp.isSameVersion(as: stamp) else { return false }
    unlinkat(newFolder, temporary, 0)  // of a try that was cut off
    let target = openat(newFolder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o640)
    guard target >= 0 else { throw Errno(rawValue: errno) }
    defer { close(target) }
    do {
      guard try pump(source, target) == sha256 else {
        unlinkat(newFolder, temporary, 0)
        return false
      }
      var times = (status.st_atim, status.st_mtim)
      let isKept = withUnsafePointer(to: &times) {
        $0.withMemoryRebound(to: timespec.self, capacity: 2) { futimens(target, $0) == 0 }
      }
      guard isKept, fsync(target) == 0 else { throw Errno(rawValue: errno) }
      try TakenDiskFile.rename(temporary, in: newFolder, to: newName, in: newFolder)
      try Self.sync(newFolder)
      return true
    } catch {
      unlinkat(newFolder, temporary, 0)
      throw error
    }
  }

  /// Copies all of it; returns the digest of what was copied.
  private func pump(_ source: CInt, _ target: CInt) throws -> SHA256Value? {
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: Self.chunk)
    while true {
      let count = read(source, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Errno(rawValue: errno) }
      if count == 0 { break }
      hash.update(data: buffer[..<count])
      var done = 0
      while done < count {
        let written = buffer.withUnsafeBytes { write(target, $0.baseAddress.map { $0 + done }, count - done) }
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { throw Errno(rawValue: errno) }
        done += written
      }
    }
    return SHA256Value(bytes: hash.finalize())
  }

  /// Makes the names in a folder durable.
  static func sync(_ folder: CInt) throws {
    let descriptor = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Errno(rawValue: errno) }
  }

  /// The digest of a file in the archive.
  static func digest(of name: UnsafePointer<CChar>, in folder: CInt) throws -> SHA256Value? {
    let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    defer { close(descriptor) }
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: chunk)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Errno(rawValue: errno) }
      if count == 0 { return SHA256Value(bytes: hash.finalize()) }
      hash.update(data: buffer[..<count])
    }
  }
}
