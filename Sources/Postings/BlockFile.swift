internal import Glibc
internal import SystemPackage

/// Writes a file region by region, in blocks of which it remembers the checksums.
///
/// Written with write(2), never through a mapping: a disk that is full is an error then, not a signal.
struct BlockFile: ~Copyable {
  let path: FilePath
  private let descriptor: CInt
  /// Of each block after the header; 0 for those not written yet.
  private(set) var checksums: [UInt64] = []

  /// Creates the file; there must be none of that name.
  init(at path: FilePath) throws(PostingsError) {
    self.path = path
    descriptor = path.withPlatformString { open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o640) }
    guard descriptor >= 0 else { throw .system(path, Errno(rawValue: errno)) }
  }

  deinit { close(descriptor) }

  /// Bytes that are to be written to one place after the other.
  struct Cursor {
    /// Where the buffer begins in the file.
    fileprivate(set) var offset: Int
    fileprivate var buffer: [UInt8] = []

    /// - Parameter offset: on the border of a block.
    init(at offset: Int) { self.offset = offset }

    /// Where the next byte goes.
    var end: Int { offset + buffer.count }
  }

  private static let bufferSize = 64 * SegmentLayout.blockSize

  mutating func append(_ bytes: [UInt8], at cursor: inout Cursor) throws(PostingsError) {
    cursor.buffer.append(contentsOf: bytes)
    if cursor.buffer.count >= Self.bufferSize { try flush(&cursor) }
  }

  mutating func append(_ word: UInt64, at cursor: inout Cursor) throws(PostingsError) {
    withUnsafeBytes(of: word.littleEndian) { cursor.buffer.append(contentsOf: $0) }
    if cursor.buffer.count >= Self.bufferSize { try flush(&cursor) }
  }

  /// Fills the region up to a block and writes what is left of it.
  mutating func finish(_ cursor: inout Cursor) throws(PostingsError) {
    let rest = SegmentHeader.aligned(cursor.buffer.count) - cursor.buffer.count
    cursor.buffer.append(contentsOf: repeatElement(0, count: rest))
    try flush(&cursor)
  }

  /// Writes whole blocks; what is left waits.
  private mutating func flush(_ cursor: inout Cursor) throws(PostingsError) {
    let size = SegmentLayout.blockSize
    let whole = cursor.buffer.count / size * size
    guard whole > 0 else { return }
    let first = cursor.offset / size - 1
    let needed = first + whole / size
    if checksums.count < needed { checksums += Array(repeating: 0, count: needed - checksums.count) }
    cursor.buffer.withUnsafeBytes { bytes in
      for block in 0..<(whole / size) {
        checksums[first + block] = Checksum.of(
          UnsafeRawBufferPointer(rebasing: bytes[(block * size)..<((block + 1) * size)]))
      }
    }
    try write(cursor.buffer[..<whole], at: cursor.offset)
    cursor.buffer.removeFirst(whole)
    cursor.offset += whole
  }

  /// Writes bytes of which no checksum is kept.
  func write(_ bytes: some Sequence<UInt8> & Collection, at offset: Int) throws(PostingsError) {
    let code = Array(bytes).withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = pwrite(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        done += count
      }
      return 0
    }
    if code != 0 { throw .system(path, Errno(rawValue: code)) }
  }

  /// Returns when all that was written is on the disk.
  func sync() throws(PostingsError) {
    guard fdatasync(descriptor) == 0 else { throw .system(path, Errno(rawValue: errno)) }
  }
}
