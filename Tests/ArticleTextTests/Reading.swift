import ArticleText
import CUchardet
import NewsModel
import Testing

/// Reads texts as a drop folder would hand them over.
struct Reading {
  /// 3 September 2018, noon, UTC.
  static let arrival = Timestamp(seconds: 1_535_976_000)

  var modified: Timestamp? = arrival
  var folderSource: String?
  var subfolder: String?
  var fallback = "windows-1252"

  func result(_ bytes: [UInt8]) throws -> Result<ReadArticle, Rejection> {
    let context = ReadingContext(
      modified: modified, arrived: Self.arrival, folderSource: folderSource, subfolder: subfolder)
    return ArticleReader(rules: try ReadingRules(fallbackCharset: fallback)).read(bytes, in: context)
  }

  func article(_ bytes: [UInt8]) throws -> ReadArticle { try result(bytes).get() }
  func article(_ text: String) throws -> ReadArticle { try article(Array(text.utf8)) }

  func rejection(_ bytes: [UInt8]) throws -> Rejection? {
    switch try result(bytes) {
    case .success: nil
    case .failure(let rejection): rejection
    }
  }
}

/// Text in another charset, made with iconv.
enum Encoded {
  struct Failure: Error {}

  static func bytes(_ text: String, in charset: String) throws -> [UInt8] {
    guard let descriptor = iconv_open(charset, "UTF-8"), Int(bitPattern: descriptor) != -1 else { throw Failure() }
    defer { iconv_close(descriptor) }
    var input = text.utf8.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: input.count * 4 + 16)
    let space = output.count
    var left = space
    let result = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        var from = input.baseAddress
        var count = input.count
        var to = output.baseAddress
        let converted = iconv(descriptor, &from, &count, &to, &left)
        return converted == -1 ? converted : iconv(descriptor, nil, nil, &to, &left)
      }
    }
    guard result != -1 else { throw Failure() }
    return output.prefix(space - left).map { UInt8(bitPattern: $0) }
  }
}

extension Timestamp {
  /// `2018-08-27T10:15:00Z`, without the milliseconds.
  var seconds: String { rfc3339.replacing(".000Z", with: "Z") }
}
