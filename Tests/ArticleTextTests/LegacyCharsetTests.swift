import ArticleText
import Testing

@Suite("Charsets that are not Unicode")
struct LegacyCharsetTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let charset: String
    let text: String
    let name: String
    var testDescription: String { "\(charset): \(text.prefix(12))" }

    init(_ charset: String, _ text: String, reported name: String? = nil) {
      self.charset = charset
      self.text = text
      self.name = name ?? charset
    }
  }

  @Test(
    "An article is read in the charset it was written in",
    arguments: [
      Case("iso-8859-1", ForeignText.german, reported: "windows-1252"),
      Case("windows-1252", ForeignText.english),
      Case("iso-8859-1", ForeignText.french, reported: "windows-1252"),
      Case("windows-1250", ForeignText.polish),
      Case("iso-8859-2", ForeignText.polish),
      Case("windows-1251", ForeignText.russian),
      Case("koi8-r", ForeignText.russian),
      Case("iso-8859-5", ForeignText.russian),
      Case("ibm866", ForeignText.russian),
      Case("windows-1251", ForeignText.ukrainian),
      Case("iso-8859-7", ForeignText.greek),
      Case("gb18030", ForeignText.chinese),
      Case("big5", ForeignText.traditionalChinese),
      Case("shift_jis", ForeignText.japanese),
      Case("euc-jp", ForeignText.japanese),
      Case("iso-2022-jp", ForeignText.japanese),
      Case("euc-kr", ForeignText.korean),
    ])
  func languages(_ expected: Case) throws {
    let article = try Reading().article(Encoded.bytes(expected.text, in: expected.charset))
    #expect(article.text == expected.text)
    #expect(article.charset == expected.name)
  }

  @Test(
    "The first paragraph alone is enough, in any charset of one's own script",
    arguments: [
      Case("windows-1251", ForeignText.russian), Case("koi8-r", ForeignText.russian),
      Case("gb18030", ForeignText.chinese), Case("shift_jis", ForeignText.japanese),
      Case("euc-kr", ForeignText.korean), Case("windows-1252", ForeignText.german),
    ])
  func shortTexts(_ expected: Case) throws {
    let text = String(expected.text.prefix(120))
    #expect(try Reading().article(Encoded.bytes(text, in: expected.charset)).text == text)
  }

  @Test(
    "A few accents in English are windows-1252, whatever a detector makes of so little",
    arguments: [
      "The cafe\u{301}s of Zu\u{308}rich", "Prices rose by £3 on Monday, the island\u{2019}s ferry company said.",
      "\u{201C}No,\u{201D} he said.", "A na\u{EF}ve fa\u{E7}ade", "It cost \u{20AC}5 \u{2013} or more \u{2026}",
    ])
  func fewAccents(text: String) throws {
    let composed = text.replacing("e\u{301}", with: "\u{E9}").replacing("u\u{308}", with: "\u{FC}")
    let article = try Reading().article(Encoded.bytes(composed, in: "windows-1252"))
    #expect(article.text == composed)
    #expect(article.charset == "windows-1252")
  }

  @Test("The fallback decides where nothing else does")
  func fallback() throws {
    let bytes = try Encoded.bytes("Tak: \u{159}\u{159}", in: "iso-8859-2")
    #expect(try Reading(fallback: "iso-8859-2").article(bytes).text == "Tak: \u{159}\u{159}")
    #expect(try Reading(fallback: "windows-1252").article(bytes).text == "Tak: \u{F8}\u{F8}")
  }

  @Test("One bad byte costs one character, not the article")
  func oneBadByte() throws {
    var bytes = try Encoded.bytes(ForeignText.german, in: "windows-1252")
    bytes[100] = 0x81
    let article = try Reading().article(bytes)
    #expect(article.text.unicodeScalars.filter { $0 == "\u{FFFD}" }.count == 1)
    #expect(article.charset == "windows-1252")
  }

  @Test("A character cut off at the end costs nothing else")
  func cutOff() throws {
    let bytes = try Encoded.bytes(ForeignText.japanese, in: "shift_jis")
    // The last sentence ends with a two-byte stop.
    let article = try Reading().article(Array(bytes.dropLast()))
    #expect(article.text == ForeignText.japanese.dropLast() + "\u{FFFD}")
    #expect(article.charset == "shift_jis")
  }

  @Test("A fallback that is no charset is refused by its name", arguments: ["klingon-7", "", "utf-8//IGNORE", "a b"])
  func unknownFallback(name: String) {
    let error = #expect(throws: UnknownCharset.self) { try ReadingRules(fallbackCharset: name) }
    #expect(error?.description.contains("\"\(name)\"") == true)
  }

  @Test("What neither the guess nor the fallback can read is refused")
  func undecodable() throws {
    // windows-1252 has no characters for these, and nothing else reads as little as this.
    let bytes = Array("abc ".utf8) + Array(repeatElement([0x81, 0x20, 0x8D, 0x20, 0x9D], count: 12).joined())
    #expect(try Reading().rejection(bytes) == .undecodable(charset: "windows-1252"))
    #expect(Rejection.undecodable(charset: "utf-8").reason.contains("convert it to UTF-8"))
  }
}
