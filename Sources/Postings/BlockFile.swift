package import Packing
internal import CLinux
internal import Glibc
package import SystemPackage

/// Writes a file region by region, in blocks of which it remembers the checksums.
///
/// Written with write(2), never through a mapping: a disk that is full is an error then, not a signal.
package struct BlockFile: ~Copyable {
  /// The file.
  package let path: FilePath
  private let descriptor: CInt
  /// Of each block after the header; 0 for those not written yet.
  package private(set) var checksums: [UInt64] = []

  /// Creates the file; there must be none of that name.
  package init(at path: FilePath) throws(PostingsError) {
    self.path = path
    descriptor = path.withPlatformString { open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o640) }
    guard descriptor >= 0 else { throw .system(path, Errno(rawValue: errno)) }
  }

  /// Goes over a file in memory; see ``MemoryFile``.
  package init(over file: MemoryFile) throws(PostingsError) {
    path = file.path
    descriptor = try file.duplicate().rawValue
  }

  deinit { close(descriptor) }

  /// Bytes that are to be written to one place after the other.
  package struct Cursor: ~Copyable {
    /// Where the buffer begins in the file.
    package fileprivate(set) var offset: Int
    /// What is not written yet.
    package var buffer = RawList<UInt8>(capacity: BlockFile.bufferSize + SegmentLayout.blockSize)

    /// - Parameter offset: on the border of a block.
    package init(at offset: Int) { self.offset = offset }

    /// Where the next byte goes.
    package var end: Int { offset + buffer.count }
    /// Whether there is enough in the buffer to be written.
    package var isFull: Bool { buffer.count >= BlockFile.bufferSize }
  }

  fileprivate static let bufferSize = 64 * SegmentLayout.blockSize

  /// Fills the region up to a block and writes what is left of it.
  package mutating func finish(_ cursor: inout Cursor) throws(PostingsError) {
    for _ in cursor.buffer.count..<BlockHeader.aligned(cursor.buffer.count) { cursor.buffer.append(0) }
    try flush(&cursor)
  }

  /// Writes whole blocks; what is left waits.
  package mutating func flush(_ cursor: inout Cursor) throws(PostingsError) {
    let size = SegmentLayout.blockSize
    let whole = cursor.buffer.count / size * size
    guard whole > 0 else { return }
    let first = cursor.offset / size - 1
    let needed = first + whole / size
    if checksums.count < needed { checksums += Array(repeating: 0, count: needed - checksums.count) }
    let bytes = UnsafeRawBufferPointer(start: cursor.buffer.base, count: whole)
    for block in 0..<(whole / size) {
      checksums[first + block] = Checksum.of(
        UnsafeRawBufferPointer(rebasing: bytes[(block * size)..<((block + 1) * size)]))
    }
    try write(bytes, at: cursor.offset)
    // The disk begins with it, so that there is little left to wait for in the end.
    sync_file_range(descriptor, off_t(cursor.offset), off_t(whole), UInt32(LINUX_SYNC_FILE_RANGE_WRITE))
    cursor.buffer.removeFirst(whole)
    cursor.offset += whole
  }

  /// Writes bytes of which no checksum is kept.
  package func write(_ bytes: [UInt8], at offset: Int) throws(PostingsError) {
    let outcome = bytes.withUnsafeBytes { bytes in Result { () throws(PostingsError) in try write(bytes, at: offset) } }
    try outcome.get()
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(PostingsError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(path, Errno(rawValue: errno))
      }
      done += count
    }
  }

  /// Writes a whole region.
  package mutating func write(
    _ bytes: [UInt8], region: Int, of header: inout BlockHeader, _ cursor: inout Cursor
  ) throws(PostingsError) {
    let start = cursor.offset
    bytes.withUnsafeBufferPointer { cursor.buffer.append($0) }
    header.regions[region] = start..<(start + bytes.count)
    try finish(&cursor)
  }

  /// Writes the checksums as the last region, and the header, and syncs.
  ///
  /// - Returns: bytes of the file.
  package func end(_ header: inout BlockHeader, _ cursor: borrowing Cursor) throws(PostingsError) -> Int {
    let sums = checksums.flatMap { sum in (0..<8).map { UInt8(truncatingIfNeeded: sum >> UInt64($0 * 8)) } }
    header.checksum = sums.withUnsafeBytes { Checksum.of($0) }
    header.regions[header.regions.count - 1] = cursor.offset..<(cursor.offset + sums.count)
    try write(sums, at: cursor.offset)
    try write(header.encoded, at: 0)
    try sync()
    return header.checksums.upperBound
  }

  /// Returns when all that was written is on the disk.
  package func sync() throws(PostingsError) {
    guard fdatasync(descriptor) == 0 else { throw .system(path, Errno(rawValue: errno)) }
  }
}
