internal import CUchardet

/// What libuchardet takes bytes for, by the frequencies of letters in languages.
enum CharsetGuess {
  /// More than this much text does not make it surer.
  static let sample = 128 * 1024

  /// Nothing where it is not sure, or names what the C library does not know.
  static func charset(of bytes: some Collection<UInt8>) -> Charset? {
    guard let detector = uchardet_new() else { return nil }
    defer { uchardet_delete(detector) }
    let sample = bytes.prefix(Self.sample).map { CChar(bitPattern: $0) }
    guard sample.withUnsafeBufferPointer({ uchardet_handle_data(detector, $0.baseAddress, $0.count) }) == 0 else {
      return nil
    }
    uchardet_data_end(detector)
    guard let name = uchardet_get_charset(detector), let charset = Charset(detected: String(cString: name)),
      charset.isKnown
    else { return nil }
    return charset
  }
}
