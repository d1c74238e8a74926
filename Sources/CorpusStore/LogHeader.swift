internal import Glibc
internal import SystemPackage

/// The first bytes of SQLite's log.
struct LogHeader {
  let pageSize: Int
  let isBigEndian: Bool
  /// Of all frames of this log.
  let salt: [UInt8]
  /// With which the first frame's begins.
  let checksum: (UInt32, UInt32)

  /// Nothing where it is not one that SQLite would go by.
  init?(_ header: [UInt8]) {
    guard header.count == 32 else { return nil }
    let magic = Self.number(header, 0)
    guard magic & 0xFFFF_FFFE == 0x377F_0682 else { return nil }
    isBigEndian = magic & 1 == 1
    pageSize = Int(Self.number(header, 8))
    guard (512...65_536).contains(pageSize), pageSize & (pageSize - 1) == 0 else { return nil }
    salt = Array(header[16..<24])
    checksum = Self.checksum(header[0..<24], (0, 0), isBigEndian)
    guard checksum == (Self.number(header, 24), Self.number(header, 28)) else { return nil }
  }

  /// Four bytes, the highest first.
  static func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The checksum goes on over pairs of words, in the byte order that the header names.
  static func checksum(
    _ bytes: ArraySlice<UInt8>, _ sum: (UInt32, UInt32), _ isBigEndian: Bool
  ) -> (UInt32, UInt32) {
    var (one, two) = sum
    bytes.withUnsafeBytes { bytes in
      for offset in stride(from: 0, to: bytes.count & ~7, by: 8) {
        let (first, second) = (
          bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self),
          bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
        )
        one = one &+ (isBigEndian ? UInt32(bigEndian: first) : UInt32(littleEndian: first)) &+ two
        two = two &+ (isBigEndian ? UInt32(bigEndian: second) : UInt32(littleEndian: second)) &+ one
      }
    }
    return (one, two)
  }
}

/// The index of SQLite's log, in the file that its users share: written after a commit is on the disk.
struct LogIndex {
  /// Frames of all commits.
  let frames: Int
  /// Of those, how many are in the database by now.
  let copied: Int
  let salt: [UInt8]
  /// Whether it was written since the machine started: else it may be behind.
  let isOfThisStart: Bool

  /// Nothing where there is none, or its two copies differ: somebody was writing it.
  init?(_ path: FilePath) {
    let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var (status, now, up) = (stat(), timespec(), timespec())
    clock_gettime(CLOCK_REALTIME, &now)
    clock_gettime(CLOCK_BOOTTIME, &up)
    guard fstat(descriptor, &status) == 0 else { return nil }
    isOfThisStart = status.st_mtim.tv_sec > now.tv_sec - up.tv_sec
    var bytes = [UInt8](repeating: 0, count: 100)
    guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count, bytes[12] == 1, bytes[0..<48] == bytes[48..<96]
    else {
      return nil
    }
    // In the machine's own byte order, but for the salt.
    func number(_ offset: Int) -> Int {
      Int(bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) })
    }
    (frames, copied) = (number(16), number(96))
    salt = Array(bytes[32..<40])
  }
}
