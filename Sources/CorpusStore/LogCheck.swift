internal import Glibc
internal import SystemPackage

/// Whether commits in SQLite's write-ahead log were damaged since they were made.
///
/// SQLite reads the log up to the first frame whose checksum is wrong, and takes what follows for the remains of a commit
/// that a crash cut off. That is right for the last commit. But each commit is on the disk before the next is begun: where
/// another commit of the same log follows, what came before it was whole, and was damaged later.
///
/// Format: https://sqlite.org/fileformat2.html#walformat
struct LogCheck {
  private static let headerSize = 32
  private static let frameHeaderSize = 24

  /// Whether a commit that was on the disk cannot be read any more. False where there is no log, or it cannot be opened:
  /// SQLite says so itself.
  static func isDamaged(_ path: FilePath) -> Bool {
    let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    guard let header = read(descriptor, headerSize, at: 0), let check = LogCheck(header) else { return false }
    return check.isDamaged(descriptor)
  }

  private let pageSize: Int
  private let isBigEndian: Bool
  private let salt: ArraySlice<UInt8>
  private let start: (UInt32, UInt32)

  /// Nothing where the header is not one that SQLite would go by: it begins the log anew.
  private init?(_ header: [UInt8]) {
    let magic = Self.number(header, 0)
    guard magic & 0xFFFF_FFFE == 0x377F_0682 else { return nil }
    isBigEndian = magic & 1 == 1
    pageSize = Int(Self.number(header, 8))
    guard (512...65_536).contains(pageSize), pageSize & (pageSize - 1) == 0 else { return nil }
    salt = header[16..<24]
    start = Self.checksum(header[0..<24], (0, 0), isBigEndian)
    guard start == (Self.number(header, 24), Self.number(header, 28)) else { return nil }
  }

  private func isDamaged(_ descriptor: CInt) -> Bool {
    let size = Self.frameHeaderSize + pageSize
    var sum = start
    var isWhole = true
    /// Behind the first frame that cannot be read: whether a commit ended there.
    var hasCommit = false
    var offset = Self.headerSize
    while let frame = Self.read(descriptor, size, at: offset) {
      offset += size
      // Frames of an older log stand behind those of this one, and nowhere else.
      let isOfThisLog = frame[8..<16].elementsEqual(salt)
      if isWhole, isOfThisLog {
        sum = Self.checksum(frame[0..<8], sum, isBigEndian)
        sum = Self.checksum(frame[Self.frameHeaderSize...], sum, isBigEndian)
        if sum == (Self.number(frame, 16), Self.number(frame, 20)) { continue }
      }
      isWhole = false
      guard isOfThisLog else { continue }
      if hasCommit { return true }
      hasCommit = Self.number(frame, 4) != 0
    }
    return false
  }

  /// So many bytes from there on; nothing where there are fewer.
  private static func read(_ descriptor: CInt, _ count: Int, at offset: Int) -> [UInt8]? {
    var done = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while done < count {
        let part = pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
        guard part > 0 else { break }
        done += part
      }
      initialized = done
    }
    return bytes.count == count ? bytes : nil
  }

  /// Four bytes, the highest first.
  private static func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The checksum goes on over pairs of words, in the byte order that the header names.
  private static func checksum(
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
