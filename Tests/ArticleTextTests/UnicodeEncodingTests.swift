import ArticleText
import Testing

@Suite("Forms of Unicode")
struct UnicodeEncodingTests {
  private static let text = "Fähre läuft aus\n\nDie Fähre „Möwe“ lief am Montag aus 😀.\n"

  @Test("Plain ASCII is UTF-8")
  func ascii() throws {
    let article = try Reading().article("Plain words.")
    #expect(article.charset == "utf-8")
    #expect(article.text == "Plain words.")
  }

  @Test(
    "A byte order mark is believed, and dropped",
    arguments: [
      ("utf-8", [0xEF, 0xBB, 0xBF]), ("utf-16le", [0xFF, 0xFE]), ("utf-16be", [0xFE, 0xFF]),
      ("utf-32le", [0xFF, 0xFE, 0, 0]), ("utf-32be", [0, 0, 0xFE, 0xFF]),
    ] as [(String, [UInt8])])
  func marks(charset: String, mark: [UInt8]) throws {
    let article = try Reading().article(mark + Encoded.bytes(Self.text, in: charset))
    #expect(article.text == Self.text)
    #expect(article.charset == charset)
    #expect(article.title == "Fähre läuft aus")
  }

  @Test(
    "UTF-16 is known without a mark by where its NULs are",
    arguments: ["utf-16le", "utf-16be"],
    [text, ForeignText.russian, ForeignText.chinese, "一一一。\n一二三，一一一一。", ForeignText.korean, "a\nb\nc\n"])
  func withoutMark(charset: String, text: String) throws {
    let article = try Reading().article(Encoded.bytes(text, in: charset))
    #expect(article.text == text)
    #expect(article.charset == charset)
  }

  @Test("Half a surrogate pair and an odd last byte become U+FFFD")
  func brokenWide() throws {
    var bytes = try [0xFF, 0xFE] + Encoded.bytes(Self.text, in: "utf-16le")
    bytes[2...3] = [0x00, 0xD8]
    bytes.append(0x41)
    let article = try Reading().article(bytes)
    #expect(article.text == "\u{FFFD}" + Self.text.dropFirst() + "\u{FFFD}")
  }

  @Test("UTF-8 with a few bytes broken stays UTF-8")
  func brokenUTF8() throws {
    let cut = Array(ForeignText.russian.utf8.dropLast().dropLast())
    let article = try Reading().article(cut)
    #expect(article.charset == "utf-8")
    #expect(article.text == ForeignText.russian.dropLast(2) + "\u{FFFD}")

    let glued = Array(ForeignText.french.utf8) + [0xE9, 0x20, 0xFF] + Array(ForeignText.german.utf8)
    #expect(try Reading().article(glued).text == ForeignText.french + "\u{FFFD} \u{FFFD}" + ForeignText.german)
  }

  @Test("A UTF-8 mark is believed against broken bytes")
  func markedBroken() throws {
    let article = try Reading().article([0xEF, 0xBB, 0xBF] + Array("caf".utf8) + [0xE9] + Array(" noir".utf8))
    #expect(article.text == "caf\u{FFFD} noir")
    #expect(article.charset == "utf-8")
  }

  @Test(
    "Line ends of other systems are made LF, and nothing else is changed",
    arguments: [
      ("a\r\nb\r\n", "a\nb\n"), ("a\rb\r", "a\nb\n"), ("a\r\r\nb", "a\n\nb"), ("a\n\rb", "a\n\nb"),
      ("  a\t\u{A0}b \u{2028}\u{C}c\n\n\n", "  a\t\u{A0}b \u{2028}\u{C}c\n\n\n"),
    ])
  func lineEnds(written: String, read: String) throws {
    #expect(Array(try Reading().article(written).text.utf8) == Array(read.utf8))
    let wide = try [0xFF, 0xFE] + Encoded.bytes(written, in: "utf-16le")
    #expect(Array(try Reading().article(wide).text.utf8) == Array(read.utf8))
  }

  @Test("The same text has the same words and digest in every encoding")
  func digests() throws {
    let plain = try Reading().article(ForeignText.french)
    for charset in ["windows-1252", "utf-16le", "utf-16be"] {
      let article = try Reading().article(Encoded.bytes(ForeignText.french, in: charset))
      #expect(article.wordsDigest == plain.wordsDigest)
      #expect(article.words.normalForm == plain.words.normalForm)
    }
  }
}
