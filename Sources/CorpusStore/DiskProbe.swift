internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Whether the disk answers where a database lies.
enum DiskProbe {
  /// Descriptors that stay open: were one closed, the process would lose all locks that SQLite holds on the file
  /// (fcntl(2)), and another process could take the log away under it.
  private static let descriptors = Mutex<[FilePath: CInt]>([:])

  /// Why a file cannot be read at its beginning and its end; nothing where it can.
  static func failure(reading path: FilePath) -> Errno? {
    let descriptor = descriptors.withLock { known in
      if let open = known[path] { return open }
      let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
      if descriptor >= 0 { known[path] = descriptor }
      return descriptor
    }
    guard descriptor >= 0 else { return Errno(rawValue: errno) }
    var page = [UInt8](repeating: 0, count: 65_536)
    let end = max(0, lseek(descriptor, 0, SEEK_END) - off_t(page.count))
    for offset in [0, end] where pread(descriptor, &page, page.count, offset) < 0 { return Errno(rawValue: errno) }
    return nil
  }
}
