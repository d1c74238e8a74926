internal import Crypto
package import NewsModel

extension SHA256Value {
  /// The SHA-256 digest of `bytes`.
  package init(hashing bytes: [UInt8]) {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    guard let value = SHA256Value(bytes: hash.finalize()) else {
      preconditionFailure("a SHA-256 digest has 32 bytes")
    }
    self = value
  }
}
