internal import Glibc
internal import SystemPackage

/// Whether commits in SQLite's write-ahead log were damaged since they were made.
///
/// SQLite reads the log up to the first frame whose checksum is wrong, and takes what follows for the remains of a commit
/// that a crash cut off. That is right for the last commit. But each commit is on the disk before the next is begun: where
/// another commit of the same log follows, what came before it was whole, and was damaged later. And where the index of the
/// log in shared memory is left (a process was killed, the machine was not), that knows of more commits than can be read.
///
/// Formats: https://sqlite.org/fileformat2.html#walformat, https://sqlite.org/walformat.html
struct LogCheck {
  private static let headerSize = 32
  private static let frameHeaderSize = 24

  /// Whether a commit that was on the disk cannot be read any more. False where there is no log, or it cannot be opened:
  /// SQLite says so itself.
  let isDamaged: Bool
  /// Whether the database holds more of the log than can be read of that: what is left of it, older by now, must not be
  /// applied again.
  let isBehind: Bool
  /// Whether commits are lost, as far as is known.
  let isLossy: Bool

  /// - Parameter log: the path of the log; its index is beside it.
  init(_ log: FilePath) {
    let descriptor = log.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      (isDamaged, isBehind, isLossy) = (false, false, false)
      return
    }
    defer { close(descriptor) }
    let header = LogHeader(Self.read(descriptor, Self.headerSize, at: 0) ?? [])
    let (frames, isFollowed) = Self.frames(descriptor, header)
    let path = log.string
    let index = LogIndex(FilePath(path.hasSuffix("-wal") ? path.dropLast(4) + "-shm" : path + "-shm"))
    // The index of another log says nothing about this one.
    let known = index.flatMap { header == nil || $0.salt == header?.salt ? $0 : nil }
    // SQLite empties the log where the writer is the last to close it, and leaves the index as it was: all that it knows of is
    // copied. (A log that went with the power beside an older index is not told from that.)
    if lseek(descriptor, 0, SEEK_END) == 0, let known, known.copied == known.frames {
      (isDamaged, isBehind, isLossy) = (false, false, false)
      return
    }
    isBehind = known.map { $0.copied > frames } ?? false
    isDamaged = isFollowed || isBehind || known.map { $0.isOfThisStart && $0.frames > frames } ?? false
    isLossy = isDamaged && known.map { $0.frames > max($0.copied, frames) } ?? true
  }

  /// How many frames can be read, and whether a commit follows the first that cannot.
  private static func frames(_ descriptor: CInt, _ header: LogHeader?) -> (count: Int, isFollowed: Bool) {
    // Without a header, by what the first frame says, none of them can be read.
    let pageSize = header?.pageSize ?? 4096
    let size = frameHeaderSize + pageSize
    guard let salt = header?.salt ?? read(descriptor, frameHeaderSize, at: headerSize).map({ Array($0[8..<16]) }),
      salt.contains(where: { $0 != 0 })
    else { return (0, false) }
    var sum = header?.checksum ?? (0, 0)
    var isWhole = header != nil
    var count = 0
    /// Behind the first frame that cannot be read: whether a commit ended there.
    var hasCommit = false
    var offset = headerSize
    while let frame = read(descriptor, size, at: offset) {
      offset += size
      // Frames of an older log stand behind those of this one, and nowhere else.
      let isOfThisLog = frame[8..<16].elementsEqual(salt)
      if isWhole, isOfThisLog {
        sum = LogHeader.checksum(frame[0..<8], sum, header?.isBigEndian ?? false)
        sum = LogHeader.checksum(frame[frameHeaderSize...], sum, header?.isBigEndian ?? false)
        if sum == (LogHeader.number(frame, 16), LogHeader.number(frame, 20)) {
          count += 1
          continue
        }
      }
      isWhole = false
      guard isOfThisLog else { continue }
      if hasCommit { return (count, true) }
      hasCommit = LogHeader.number(frame, 4) != 0
    }
    return (count, false)
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
}
