internal import Packing
internal import Postings
internal import SystemPackage

/// Bytes that wait in a file of their own until it is known where they go. The file has no name for long, and goes with this.
final class SpillFile {
  private let path: FilePath
  private let file: FileDescriptor
  private var buffer = RawList<UInt8>(capacity: SpillFile.bufferSize + 4096)
  private var written = 0

  private static let bufferSize = 1 << 18

  init(at path: FilePath) throws(PostingsError) {
    self.path = path
    do {
      file = try FileDescriptor.open(
        path, .readWrite, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite])
    } catch { throw .system(path, error as? Errno ?? .ioError) }
    _ = path.withPlatformString { Self.remove($0) }
  }

  /// In memory.
  init(in memory: MemoryFile) throws(PostingsError) {
    path = memory.path
    file = try memory.duplicate()
  }

  deinit { try? file.close() }

  /// Bytes so far.
  var count: Int { written + buffer.count }
  /// Whether there is enough in the buffer to be written.
  var isFull: Bool { buffer.count >= Self.bufferSize }

  func append(_ bytes: UnsafeBufferPointer<UInt8>) { buffer.append(bytes) }

  func flush() throws(PostingsError) {
    do {
      _ = try file.writeAll(toAbsoluteOffset: Int64(written), UnsafeRawBufferPointer(buffer.values))
    } catch { throw .system(path, error as? Errno ?? .ioError) }
    written += buffer.count
    buffer.removeAll()
  }

  /// What was written from there on, a part at a time.
  func read(at offset: Int) throws(PostingsError) -> [UInt8] {
    do {
      let part = try [UInt8](unsafeUninitializedCapacity: min(Self.bufferSize, written - offset)) { buffer, count in
        count = try file.read(fromAbsoluteOffset: Int64(offset), into: UnsafeMutableRawBufferPointer(buffer))
      }
      guard !part.isEmpty else { throw Errno.ioError }
      return part
    } catch { throw .system(path, error as? Errno ?? .ioError) }
  }
}
