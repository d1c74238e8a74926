/// How often each byte occurs: what the first questions about a file are answered from, in one pass.
struct ByteCensus {
  private let counts: [Int]
  /// All bytes.
  let total: Int

  init(_ bytes: some Collection<UInt8>) {
    var counts = [Int](repeating: 0, count: 256)
    counts.withUnsafeMutableBufferPointer { counts in
      for byte in bytes { counts[Int(byte)] &+= 1 }
    }
    self.counts = counts
    total = bytes.count
  }

  /// How often `byte` occurs.
  func count(of byte: UInt8) -> Int { counts[Int(byte)] }

  var nuls: Int { counts[0] }
  /// Bytes that are not ASCII.
  var foreign: Int { counts[0x80...].reduce(0, +) }
  var printable: Int { counts[0x20..<0x7F].reduce(0, +) }

  /// Control characters that text has no use for: all of C0 but NUL (a case of its own), tab, the line and page ends,
  /// backspace (overstriking), escape (ISO 2022), the end-of-file of DOS; and DEL.
  var controls: Int {
    counts[1..<0x20].reduce(0, +) + counts[0x7F]
      - [0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B].reduce(0) { $0 + counts[$1] }
  }

  /// Whether there are too many control characters for a text. Wire services frame a flash in a handful (IPTC 7901),
  /// random bytes have one in nine.
  var isFullOfControls: Bool { controls > 8 && controls * 25 > total }
}
