import ArticleText
import TestSupport
import Testing

@Suite("Hostile input")
struct HostileInputTests {
  private static let size = 512 * 1024

  private static func repeated(_ text: String) -> [UInt8] {
    let unit = Array(text.utf8)
    return [UInt8]((0..<size).map { unit[$0 % unit.count] })
  }

  /// Each of these takes a parser that goes back to the start, or looks ahead to the end, hours.
  @Test(
    "Half a megabyte of one thing is read in a time that grows with their size",
    .timeLimit(.minutes(1)),
    arguments: [
      "a", "\n", "\r", " ", ". ", "U.S. ", "---\n", "k: v\n", "Date: ", "By ", "(", "A\n", "1", "- ", "[", "\u{E9}",
      "e\u{301}\u{301}\u{301}", "\u{6F22}", "\u{1B}$B", "#", "\"", "2018-",
    ])
  func repetition(unit: String) throws {
    for front in ["", "x\n", "---\n"] {
      let bytes = Array(front.utf8) + Self.repeated(unit) + Array("\nend".utf8)
      guard case .success(let article) = try Reading().result(bytes) else { continue }
      #expect(!article.title.isEmpty)
      #expect(article.title.unicodeScalars.count <= 200)
    }
  }

  @Test(
    "So is half a megabyte of broken text", .timeLimit(.minutes(1)),
    arguments: [[0xE9], [0xE9, 0x61], [0xE2, 0x80], [0xFF], [0xC3, 0xA9, 0xC3, 0xA9, 0xC3, 0xA9, 0xC3, 0xA9, 0xFF]]
      as [[UInt8]])
  func broken(unit: [UInt8]) throws {
    _ = try Reading().result((0..<Self.size).map { unit[$0 % unit.count] })
  }

  @Test("Whatever is read has a title of one line, and all its words")
  func laws() throws {
    let seed = UInt64.random(in: 1...UInt64.max)
    var generator = SplitMix(seed: seed)
    let pieces = [
      "Storm closes port", "\n", "\n\n", " ", "---", "title: ", "date: ", "By Jan Berg, ", "(AFP) - ", "2018-08-27",
      "Aug. 27", "NORHAVEN, ", "U.S. ", "\u{E9}\u{301}", "港口。", "\u{202E}", "\u{0}", "\t", "\"", ":", "«", "0", "\r\n",
      "\u{FEFF}", "https://x", "# ", "*", "Порт", "\u{85}", "...", "Mr. ", "e", "\u{1F600}",
    ]
    for _ in 0..<3000 {
      var bytes = (0..<Int.random(in: 1...12, using: &generator)).flatMap { _ in
        Array(pieces.randomElement(using: &generator)!.utf8)
      }
      if Bool.random(using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      switch try Reading().result(bytes) {
      case .failure(let rejection): #expect(!rejection.reason.isEmpty, "seed \(seed): \(bytes)")
      case .success(let article):
        let title = article.title.unicodeScalars
        #expect(!title.isEmpty && title.count <= 200, "seed \(seed): \(bytes)")
        #expect(title.allSatisfy { $0.properties.generalCategory != .control }, "seed \(seed): \(bytes)")
        #expect(article.words.count > 0, "seed \(seed): \(bytes)")
        // What was read is read the same again.
        let again = try Reading().article(article.text)
        #expect(again.wordsDigest == article.wordsDigest, "seed \(seed): \(bytes)")
      }
    }
  }
}
