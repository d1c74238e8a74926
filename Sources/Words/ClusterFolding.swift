internal import CUtf8proc

/// Brings one cluster at a time to NFKC_Casefold.
///
/// A cluster is one code point and the marks and trailing Hangul letters after it. No composition reaches across the
/// start of a cluster (UAX #15: every code point that composes with what stands before it is a mark or such a
/// letter), so clusters can be folded one by one and still give what folding the whole text would.
struct ClusterFolding {
  /// The folded cluster: code points.
  private(set) var scalars: [UInt32] = []
  private var buffer: [utf8proc_int32_t] = Array(repeating: 0, count: 64)

  private static let options = utf8proc_option_t(
    UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue | UTF8PROC_COMPAT.rawValue | UTF8PROC_CASEFOLD.rawValue
      | UTF8PROC_IGNORE.rawValue)

  /// A hostile run of marks is folded in pieces of so many bytes, so that no cluster costs more than a bounded amount.
  private static let longest = 256

  /// Folds the cluster that begins at `start` into ``scalars``; returns where the next one begins.
  mutating func fold(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var end = start
    guard Self.next(text, &end) != nil else {
      scalars = [0xFFFD]
      return start + 1
    }
    while end < text.count, text[end] >= 0x80, end - start < Self.longest {
      var following = end
      guard let scalar = Self.next(text, &following), Self.joins(scalar) else { break }
      end = following
    }
    fold(UnsafeBufferPointer(rebasing: text[start..<end]))
    return end
  }

  private mutating func fold(_ cluster: UnsafeBufferPointer<UInt8>) {
    scalars.removeAll(keepingCapacity: true)
    var length = decompose(cluster)
    if length > buffer.count {
      buffer = Array(repeating: 0, count: length)
      length = decompose(cluster)
    }
    guard length > 0 else { return }
    let composed = buffer.withUnsafeMutableBufferPointer {
      utf8proc_normalize_utf32($0.baseAddress, length, Self.options)
    }
    for index in 0..<max(0, composed) { scalars.append(UInt32(bitPattern: buffer[index])) }
  }

  private mutating func decompose(_ cluster: UnsafeBufferPointer<UInt8>) -> Int {
    buffer.withUnsafeMutableBufferPointer {
      utf8proc_decompose(cluster.baseAddress, cluster.count, $0.baseAddress, $0.count, Self.options)
    }
  }

  /// Reads one code point and moves `at` behind it; nothing where the bytes are not UTF-8.
  private static func next(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> utf8proc_int32_t? {
    guard let base = text.baseAddress else { return nil }
    var scalar: utf8proc_int32_t = -1
    let length = utf8proc_iterate(base + at, min(4, text.count - at), &scalar)
    guard length > 0 else { return nil }
    at += length
    return scalar
  }

  /// Whether a code point belongs to the cluster before it.
  private static func joins(_ scalar: utf8proc_int32_t) -> Bool {
    switch utf8proc_category(scalar) {
    case UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ME: true
    default:
      // Hangul letters, also those that NFKC first makes such ones of, and the sound marks of narrow kana.
      (0x1160...0x11FF).contains(scalar) || (0xD7B0...0xD7FF).contains(scalar) || (0x3131...0x318E).contains(scalar)
        || (0xFF9E...0xFFDC).contains(scalar)
    }
  }
}
