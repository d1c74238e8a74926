package import SystemPackage

extension FilePath {
  /// For a command that a person is to paste into a shell: quoted where a shell would read more than a name.
  package var quoted: String {
    let text = printable
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2F, 0x2E, 0x2D, 0x5F, 0x2B, 0x3A, 0x40, 0x2C: true
      default: false
      }
    }
    return isPlain
      ? text : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// A path of raw bytes, as the kernel has it: no encoding is assumed and nothing is lost.
  package init(bytes: some Sequence<UInt8>) {
    let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
    self = terminated.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return FilePath() }
      return FilePath(platformString: start)
    }
  }

  /// The path's bytes, without the closing NUL.
  package var bytes: [UInt8] {
    withPlatformString { start in
      var bytes: [UInt8] = []
      var at = start
      while at.pointee != 0 {
        bytes.append(UInt8(bitPattern: at.pointee))
        at += 1
      }
      return bytes
    }
  }

  /// Whether it is `folder` or lies below it, by the bytes of both; neither ends in “/”. Asked of every event, so it does
  /// not take the paths apart.
  package func isIn(_ folder: FilePath) -> Bool {
    folder.withPlatformString { outer in
      withPlatformString { inner in
        var at = 0
        while outer[at] != 0 {
          if inner[at] != outer[at] { return false }
          at += 1
        }
        return inner[at] == 0 || inner[at] == 0x2F || at == 1
      }
    }
  }

  /// The path as text, U+FFFD standing for bytes that are not UTF-8. For people and JSON, never for opening.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether `text` says all there is: the bytes are UTF-8.
  package var isUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }

  /// The path made safe for a terminal or a log line.
  package var printable: String { PrintableText.escaping(text) }
}
