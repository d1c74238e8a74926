internal import Glibc
internal import NewsModel
internal import SystemPackage

/// How much room there is where the state lies.
struct DiskRoom {
  /// Bytes that newsfold may still use.
  let free: UInt64
  /// Bytes of the whole file system.
  let total: UInt64

  /// Nothing where the kernel does not say, or the file system has no size.
  init?(at location: CorpusLocation) {
    var status = statvfs()
    guard location.folder.withPlatformString({ statvfs($0, &status) }) == 0, status.f_blocks > 0 else { return nil }
    func bytes(_ blocks: UInt) -> UInt64 {
      let product = UInt64(blocks).multipliedReportingOverflow(by: UInt64(status.f_frsize))
      return product.overflow ? .max : product.partialValue
    }
    (free, total) = (bytes(status.f_bavail), bytes(status.f_blocks))
  }

  /// Bytes that are left alone: what is in the log can still be brought into the database, and others can go on.
  var reserve: UInt64 { min(64 << 20, total / 20) }
}

extension CorpusLocation {
  /// Bytes that are free where the state lies; 0 where the kernel does not say.
  package var freeBytes: Int { DiskRoom(at: self).map { Int(clamping: $0.free) } ?? 0 }

  /// Bytes of the database, and of its log; 0 where there is none.
  package var databaseSize: (database: Int, log: Int) {
    func size(_ file: FilePath) -> Int {
      var status = stat()
      return file.withPlatformString { stat($0, &status) } == 0 ? Int(status.st_size) : 0
    }
    return (size(database), size(FilePath(bytes: database.bytes + Array("-wal".utf8))))
  }

  /// Makes sure that there is room for more, before SQLite finds that there is none.
  ///
  /// - Throws: ``CorpusError`` of kind `.nearlyFull`.
  package func checkRoom() throws {
    guard let room = DiskRoom(at: self), room.free < room.reserve else { return }
    throw CorpusError(
      .nearlyFull,
      "the disk of \(folder.printable) is nearly full (\(Self.text(room.free)) of \(Self.text(room.total)) are free): "
        + "nothing is taken until \(Self.text(room.reserve)) are; free some space, what was dropped waits")
  }

  private static func text(_ bytes: UInt64) -> String {
    bytes < 10 << 20 ? "\(bytes >> 10) KiB" : bytes < 10 << 30 ? "\(bytes >> 20) MiB" : "\(bytes >> 30) GiB"
  }
}
