internal import CXXHash

/// XXH3, 64 bits (Collet): notices damage, withstands no forger.
package enum Checksum {
  /// Of these bytes.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 { XXH3_64bits(bytes.baseAddress, bytes.count) }
}
