import ArticleText
import TestSupport
import Testing

@Suite("Files that are no articles")
struct RejectionTests {
  private static func bytes(_ text: String, _ rest: Int = 0) -> [UInt8] {
    text.unicodeScalars.map { UInt8($0.value) } + [UInt8](repeating: 0, count: rest)
  }

  @Test(
    "A known format is named, with what would help",
    arguments: [
      (bytes("%PDF-1.7\n%\u{E2}\u{E3}"), "a PDF document (application/pdf), not text: convert it to text first"),
      (bytes("{\\rtf1\\ansi Hello}"), "a Rich Text document (application/rtf), not text: convert it to text first"),
      (
        bytes("\u{7F}ELF\u{2}\u{1}", 90),
        "a program or library (ELF) (application/x-elf), not text: only text files can be read"
      ),
      (bytes("PK\u{3}\u{4}", 60), "a ZIP archive (application/zip), not text: unpack it and drop what is in it"),
      (bytes("\u{1F}\u{8B}\u{8}", 9), "gzip-compressed (application/gzip), not text: unpack it and drop what is in it"),
      (bytes("(\u{B5}/\u{FD}", 9), "zstd-compressed (application/zstd), not text: unpack it and drop what is in it"),
      (bytes("\u{FD}7zXZ\u{0}", 9), "xz-compressed (application/x-xz), not text: unpack it and drop what is in it"),
      (bytes("\u{89}PNG\r\n\u{1A}\n", 9), "a PNG image (image/png), not text: only text files can be read"),
      (bytes("\u{FF}\u{D8}\u{FF}\u{E0}", 9), "a JPEG image (image/jpeg), not text: only text files can be read"),
      (bytes("GIF89a", 9), "a GIF image (image/gif), not text: only text files can be read"),
      (
        bytes("SQLite format 3\0", 9),
        "an SQLite database (application/vnd.sqlite3), not text: only text files can be read"
      ),
      (
        bytes("name", 253) + bytes("ustar", 9),
        "a tar archive (application/x-tar), not text: unpack it and drop what is in it"
      ),
    ])
  func formats(bytes: [UInt8], reason: String) throws {
    #expect(try Reading().rejection(bytes)?.reason == reason)
  }

  @Test("Letters that a format has further in make no format of a text that has them there")
  func letters() throws {
    let mustard =
      String(repeating: "The market said on Monday. ", count: 20).prefix(256) + "mustard growers are content."
    for text in [
      String(mustard), String(mustard.prefix(255)) + " mustard growers are content.",
      "Google: WEBP images are now read by all.", "A sound WAVEfmt is a word.",
    ] {
      #expect(try Reading().rejection(Array(text.utf8)) == nil, "\(text.suffix(40))")
    }
  }

  @Test(
    "Documents that are ZIP archives inside are told apart",
    arguments: [
      ("mimetypeapplication/epub+zip", "an e-book (EPUB)"),
      ("mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text"),
      ("[Content_Types].xml word/document.xml", "a Word document"),
      ("[Content_Types].xml xl/workbook.xml", "an Excel workbook"),
      ("readme.txt", "a ZIP archive"),
    ])
  func zipped(contents: String, name: String) throws {
    let bytes = Self.bytes("PK\u{3}\u{4}", 26) + Self.bytes(contents, 20)
    #expect(try Reading().rejection(bytes)?.reason.hasPrefix(name + " (") == true)
  }

  @Test("An old office document is known")
  func compound() throws {
    let bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 504)
    #expect(try Reading().rejection(bytes)?.reason.contains("old Word") == true)
  }

  @Test(
    "Nothing, nothing but NULs, nothing but space and nothing but signs are told apart",
    arguments: [
      ([], .empty, "empty (0 bytes)"),
      (
        [UInt8](repeating: 0, count: 4096), .onlyNULBytes(4096),
        "only NUL bytes (4096): the copy that made it probably did not finish"
      ),
      (Array(" \n\t\r\n ".utf8), .onlyWhitespace(6), "only white space (6 bytes)"),
      (Array("\u{FEFF}\u{3000}\u{A0}\n".utf8), .onlyWhitespace(9), "only white space (9 bytes)"),
      ([0xFF, 0xFE], .onlyWhitespace(2), "only white space (2 bytes)"),
      (Array("*** --- !?\n".utf8), .noWords, "no words: not one letter or digit"),
    ] as [([UInt8], Rejection, String)])
  func nothing(bytes: [UInt8], rejection: Rejection, reason: String) throws {
    #expect(try Reading().rejection(bytes) == rejection)
    #expect(rejection.reason == reason)
  }

  @Test("NULs in what is no UTF-16 are counted and placed")
  func nuls() throws {
    let bytes = Array("It was a quiet day at the port.".utf8) + [0] + Array(" Then the ferry came in.\n".utf8)
    #expect(try Reading().rejection(bytes) == .nulBytes(count: 1, first: 31))
    #expect(
      Rejection.nulBytes(count: 1, first: 31).reason
        == "not text: 1 NUL byte, the first at offset 31, in what is neither UTF-16 nor UTF-32")
    let unfinished = Array("Half of an article was".utf8) + [UInt8](repeating: 0, count: 2000)
    #expect(try Reading().rejection(unfinished) == .nulBytes(count: 2000, first: 22))
    #expect(try Reading().rejection([0xFF, 0xFE, 0x41, 0, 0, 0, 0x42, 0]) == .nulCharacters(1, charset: "utf-16le"))
  }

  @Test("A high share of control characters is no text, a wire service's frame is")
  func controls() throws {
    let noise = (0..<400).map { UInt8(1 + $0 * 7 % 31) }
    #expect(try Reading().rejection(noise + noise)?.reason.contains("control characters") == true)
    let framed = "\u{16}\u{16}\u{1}a0123\u{2}Port closed after storm\n\nThe port was closed.\u{3}\u{4}"
    #expect(try Reading().article(framed).text == framed)
  }

  @Test("Random bytes are refused, whatever they are taken for")
  func random() throws {
    var generator = SplitMix(seed: 20_180_827)
    for size in [64, 257, 1000, 4096, 20_000] {
      let bytes = (0..<size).map { _ in UInt8.random(in: 1...255, using: &generator) }
      #expect(try Reading().rejection(bytes) != nil, "seed 20180827, \(size) bytes")
    }
  }

  @Test("HTML is text, taken as it is")
  func html() throws {
    let page = "<!DOCTYPE html>\n<title>Port closed</title>\n<p>The port was closed.</p>\n"
    #expect(try Reading().article(page).text == page)
  }
}
