internal import CUchardet
internal import Glibc

/// iconv(3) from one charset to UTF-8.
struct CharsetConverter: ~Copyable {
  private let descriptor: iconv_t

  /// Nothing where the C library does not know the charset.
  init?(from charset: Charset) {
    // What follows a slash is no name but a mode ("//IGNORE").
    guard !charset.converter.isEmpty, charset.converter.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F }),
      let descriptor = iconv_open("UTF-8", charset.converter), Int(bitPattern: descriptor) != -1
    else { return nil }
    self.descriptor = descriptor
  }

  deinit { iconv_close(descriptor) }

  /// The text as UTF-8, with U+FFFD for each byte that the charset has no character for; nothing where these are more
  /// than `limit`.
  consuming func convert(_ bytes: [UInt8], brokenAtMost limit: Int) -> (utf8: [UInt8], broken: Int)? {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count + bytes.count / 2 + 16)
    var broken = 0
    bytes.withUnsafeBytes { buffer in
      // iconv's interface has no const; it does not write here.
      var at = UnsafeMutablePointer(mutating: buffer.bindMemory(to: CChar.self).baseAddress)
      var left = buffer.count
      while left > 0, broken <= limit {
        guard let error = step(&at, &left, into: &utf8), error != E2BIG else { continue }
        broken += 1
        utf8 += UTF8.encodedReplacementCharacter
        // One byte that is no character, or a last character that is incomplete.
        let skipped = error == EINVAL ? left : 1
        at = at?.advanced(by: skipped)
        left -= skipped
      }
      var none: UnsafeMutablePointer<CChar>?
      var nothing = 0
      _ = step(&none, &nothing, into: &utf8)
    }
    return broken > limit ? nil : (utf8, broken)
  }

  /// Converts as much as fits a buffer; returns the error number where it stopped before the end.
  private borrowing func step(
    _ at: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, into utf8: inout [UInt8]
  ) -> Int32? {
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
      var output = buffer.bindMemory(to: CChar.self).baseAddress
      var space = buffer.count
      let result = iconv(descriptor, &at, &left, &output, &space)
      let error = errno
      utf8 += UnsafeRawBufferPointer(rebasing: buffer[..<(buffer.count - space)])
      return result == -1 ? error : nil
    }
  }
}
