internal import Packing
internal import Postings
internal import SystemPackage

/// Writes the bytes of a ``StorySnapshot`` behind its head, piece by piece, and sums them up on the way.
struct StorySnapshotFile: ~Copyable {
  private static let pieceSize = 1 << 18
  private let file: FileDescriptor
  private var piece = RawList<UInt8>(capacity: StorySnapshotFile.pieceSize)
  private var offset: Int64
  private(set) var sum: UInt64 = 0

  /// - Parameters:
  ///   - file: open for writing.
  ///   - offset: where they begin.
  init(_ file: FileDescriptor, at offset: Int) {
    self.file = file
    self.offset = Int64(offset)
  }

  /// - Throws: `Errno`.
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.pieceSize - piece.count)
      piece.append(UnsafeBufferPointer(rebasing: part))
      rest = rest.dropFirst(part.count)
      if piece.count == Self.pieceSize { try flush() }
    }
  }

  private mutating func flush() throws {
    let bytes = UnsafeRawBufferPointer(piece.values)
    sum = Self.sum(sum, bytes)
    offset += Int64(try file.writeAll(toAbsoluteOffset: offset, bytes))
    piece.removeAll()
  }

  /// Writes what is left of it.
  ///
  /// - Throws: `Errno`.
  mutating func end() throws { if piece.count > 0 { try flush() } }

  /// What the pieces of these bytes come to.
  static func sum(of bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: pieceSize).reduce(0) { sum, start in
        Self.sum(sum, UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + pieceSize, bytes.count)]))
      }
    }
  }

  private static func sum(_ before: UInt64, _ piece: UnsafeRawBufferPointer) -> UInt64 {
    withUnsafeBytes(of: (before.littleEndian, Checksum.of(piece).littleEndian)) { Checksum.of($0) }
  }
}
