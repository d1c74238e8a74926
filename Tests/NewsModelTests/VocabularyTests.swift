import NewsModel
import SystemPackage
import Testing

@Suite("The vocabulary")
struct VocabularyTests {
  @Test("Text from outside cannot move a cursor, start a line or turn text around")
  func escaping() {
    #expect(PrintableText.escaping("a\u{1b}[31mb\nc\td") == "a\\u{1b}[31mb\\nc\\td")
    #expect(PrintableText.escaping("a\u{9b}31mb\u{202e}c\u{2028}d\u{7f}") == "a\\u{9b}31mb\\u{202e}c\\u{2028}d\\u{7f}")
    #expect(PrintableText.escaping("Iran\u{2019}s na\u{ef}ve \u{4e2d}") == "Iran\u{2019}s na\u{ef}ve \u{4e2d}")
    #expect(PrintableText.escapingBody("a\n\tb\u{1b}") == "a\n\tb\\u{1b}")
  }

  @Test("A cut text fits and is whole characters")
  func cut() {
    #expect(PrintableText.cut("abc", toBytes: 3) == "abc")
    #expect(PrintableText.cut("abcdef", toBytes: 5) == "ab…")
    let cut = PrintableText.cut(String(repeating: "\u{e9}", count: 100), toBytes: 20)
    #expect(cut.utf8.count <= 20)
    #expect(cut.hasSuffix("\u{e9}…"))
  }

  @Test("A path keeps its bytes, and says in JSON what JSON can say")
  func paths() {
    let raw: [UInt8] = Array("/a/".utf8) + [0xFF, 0x62]
    let path = FilePath(bytes: raw)
    #expect(path.bytes == raw)
    #expect(path.text == "/a/\u{FFFD}b")
    #expect(path.base64WhereNeeded == "L2Ev/2I=")
    #expect(FilePath("/a/b").base64WhereNeeded == nil)
  }

  @Test("Times are RFC 3339 in UTC")
  func times() {
    #expect(Timestamp(seconds: 1_535_328_000).rfc3339 == "2018-08-27T00:00:00.000Z")
    #expect(Timestamp(microseconds: 1_535_328_000_123_456).rfc3339 == "2018-08-27T00:00:00.123Z")
    #expect(Timestamp(microseconds: 541_350_061_790_000).rfc3339 == "1987-02-26T15:01:01.790Z")
    #expect(Timestamp(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
    #expect(Timestamp(seconds: -86_400).day == "1969-12-31")
  }

  @Test("JSON is one line, with nothing raw that a terminal would obey")
  func json() throws {
    let line = try JSONLine.encode(["a/b": "x\n\u{1b}\u{7f}\u{9b}\u{202e}\u{2028}"])
    #expect(line == #"{"a/b":"x\n\u001b\u007f\u009b\u202e\u2028"}"#)
  }

  @Test("An event says in JSON what it has, and nothing else")
  func event() throws {
    var fields = EventFields()
    fields.file = FilePath(bytes: Array("/d/".utf8) + [0xFE])
    fields.article = ArticleID(rawValue: 3)
    fields.resemblance = 0.5
    let event = Event(
      sequence: EventSequence(rawValue: 7), time: Timestamp(seconds: 0), kind: .articleAdded, message: "Added",
      fields: fields)
    #expect(
      try JSONLine.encode(event) == """
        {"article":3,"event":"article-added","file":"/d/\u{FFFD}","file_base64":"L2Qv/g==","message":"Added",\
        "resemblance":0.5,"sequence":7,"time":"1970-01-01T00:00:00.000Z"}
        """)
  }

  @Test("Every outcome has an event of its own")
  func outcomes() {
    #expect(Set(Outcome.allCases.map { EventKind($0) }).count == Outcome.allCases.count)
  }
}
