@testable import Postings

/// Makes bytes that were changed pass for a segment that was written so.
enum Forgery {
  /// The bytes with the checksums that fit them.
  static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    let block = SegmentLayout.blockSize
    guard let header = try? SegmentHeader(Array(bytes.prefix(block)), fileSize: bytes.count, at: "forged") else {
      return bytes
    }
    let sums = header[.checksums]
    for (index, start) in stride(from: block, to: sums.lowerBound, by: block).enumerated() {
      put(
        bytes[start..<(start + block)].withUnsafeBytes { Checksum.of($0) }, at: sums.lowerBound + index * 8, in: &bytes)
    }
    var sealed = header
    sealed.block.checksum = bytes[sums].withUnsafeBytes { Checksum.of($0) }
    bytes.replaceSubrange(0..<block, with: sealed.block.encoded)
    return bytes
  }

  /// The bytes with the checksum that fits their header, whatever stands in it.
  static func signed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    let end = SegmentLayout.blockSize - 8
    put(bytes[..<end].withUnsafeBytes { Checksum.of($0) }, at: end, in: &bytes)
    return bytes
  }

  /// A manifest of these lines.
  static func manifest(_ lines: String) -> String { lines + "checksum \(Manifest.checksum(lines))\n" }

  private static func put(_ value: UInt64, at offset: Int, in bytes: inout [UInt8]) {
    for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8)) }
  }
}
