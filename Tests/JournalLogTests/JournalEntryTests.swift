import JournalLog
import NewsModel
import SystemPackage
import Testing

@Suite("Journal entries")
struct JournalEntryTests {
  private func value(_ entry: JournalEntry, _ field: JournalField) -> String? {
    entry.fields.first { $0.field == field }.map { String(decoding: $0.value, as: UTF8.self) }
  }

  private func event(_ kind: EventKind, _ message: String, _ change: (inout EventFields) -> Void) -> Event {
    var fields = EventFields()
    change(&fields)
    return Event(sequence: EventSequence(rawValue: 12), time: .now(), kind: kind, message: message, fields: fields)
  }

  @Test("An event's entry carries what it is about, with the right priority and message id")
  func fields() {
    let entry = JournalEntry(
      event(.articleReprinted, "Added") {
        $0.article = ArticleID(rawValue: 5)
        $0.original = ArticleID(rawValue: 2)
        $0.resemblance = 0.87654
        $0.containment = 1
        $0.latency = 1234
      }, corpus: "uuid")
    #expect(value(entry, .event) == "article-reprinted")
    #expect(value(entry, .sequence) == "12")
    #expect(value(entry, .corpus) == "uuid")
    #expect(value(entry, .time)?.hasSuffix("Z") == true)
    #expect(value(entry, .schema) == "1")
    #expect(value(entry, .identifier) == "newsfold")
    #expect(value(entry, .priority) == "6")
    #expect(value(entry, .messageID) == EventKind.articleReprinted.messageID)
    #expect(value(entry, .resemblance) == "0.8765")
    #expect(value(entry, .containment) == "1.0000")
    #expect(value(entry, .latency) == "1234")
    #expect(value(entry, .file) == nil)
  }

  @Test("No value is longer than the journal's tools print, and none has control characters")
  func limits() {
    let entry = JournalEntry(
      event(.fileRejected, String(repeating: "x", count: 10_000) + "\u{1b}[2J") {
        $0.title = "a\nb\u{1b}"
        $0.reason = String(repeating: "\u{e9}", count: 5000)
      }, corpus: "uuid")
    for (_, value) in entry.fields { #expect(value.count <= JournalEntry.longestValue) }
    #expect(value(entry, .title) == "a\\nb\\u{1b}")
    #expect(value(entry, .priority) == "5")
  }

  @Test("A name with control characters or bad bytes is escaped, and there raw beside it")
  func rawNames() {
    let bytes = Array("/d/a".utf8) + [0x0A, 0x1B, 0xFF]
    let entry = JournalEntry(event(.fileRejected, "m") { $0.file = FilePath(bytes: bytes) }, corpus: "u")
    #expect(value(entry, .file) == "/d/a\\n\\u{1b}\u{FFFD}")
    #expect(entry.fields.first { $0.field == .fileRaw }?.value == bytes)
    let plain = JournalEntry(event(.fileRejected, "m") { $0.file = FilePath("/d/\u{e9}.txt") }, corpus: "u")
    #expect(!plain.fields.contains { $0.field == .fileRaw })
  }

  @Test("Field names are ones that journald keeps")
  func names() {
    let entry = JournalEntry(
      event(.fileFailed, "m") {
        $0.file = FilePath("/a")
        $0.errno = 13
        $0.reason = "r"
        $0.sha256 = SHA256Value(bytes: [UInt8](repeating: 1, count: 32))
      }, corpus: "u")
    for (field, _) in entry.fields {
      let name = field.rawValue
      #expect(name.count <= 64 && name.first?.isLetter == true)
      #expect(name.allSatisfy { $0.isUppercase && $0.isASCII || $0.isNumber || $0 == "_" })
    }
  }

  @Test("Message ids are 32 hexadecimal digits, each its own")
  func messageIDs() {
    let identifiers = EventKind.allCases.map(\.messageID)
    #expect(Set(identifiers).count == identifiers.count)
    for identifier in identifiers {
      #expect(identifier.count == 32 && identifier.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }
  }
}
