import Foundation
import TOML
import Testing

@Suite("TOML")
struct TOMLTests {
  @Test("What a document says, with lines")
  func document() throws {
    let table = try TOMLTable(
      parsing: """
        # a comment
        title = "A \\"name\\" \\u00E9" # and another
        'odd key' = 'C:\\no\\escapes'
        a.b.c = 1_000
        list = [ 1, 2.5, # in between
          "three",
        ]

        [watch] # with values
        settle = \"""
        two \\
           lines\"""
        point = { x = -1e3, y = [true, false] }
        [[drop]]
        path = "/a"
        [[drop]]
        path = "/b"
        [drop.inner]
        at = 2018-08-27 10:00:00Z
        """)
    #expect(table["title"]?.string == "A \"name\" é" && table["title"]?.line == 2)
    #expect(table["odd key"]?.string == "C:\\no\\escapes")
    #expect(table["a"]?.table?["b"]?.table?["c"]?.number == 1000)
    #expect(table["list"]?.array?.map(\.line) == [5, 5, 6])
    #expect(table["watch"]?.table?["settle"]?.string == "two lines" && table["watch"]?.line == 9)
    #expect(table["watch"]?.table?["point"]?.table?["x"]?.number == -1000)
    let drops = try #require(table["drop"]?.array)
    #expect(drops.map { $0.table?["path"]?.string } == ["/a", "/b"] && drops.map(\.line) == [14, 16])
    #expect(drops[1].table?["inner"]?.table?["at"]?.kind == .dateTime("2018-08-27 10:00:00Z"))
    #expect(table.names == ["a", "drop", "list", "odd key", "title", "watch"])
  }

  @Test(
    "What cannot be read is told with its line",
    arguments: [
      ("a", 1), ("a = ", 1), ("a = b", 1), ("\na = \"b", 2), ("a = 'b\n'", 1), ("[a", 1), ("[[a]", 1), ("[]", 1),
      ("a = 1\n\na = 2", 3), ("[a]\n[a]", 2), ("a = 1 b = 2", 1), ("a = [1, 2\n\n", 1), ("a = [1 2]", 1),
      ("a = { b = 1,\n c = 2 }", 1), ("a = 01", 1), ("a = 1__0", 1), ("a = \"\\x\"", 1), ("a = \"\\ud800\"", 1),
      ("a = 2018-02-30", 1), ("a = \u{7}", 1), ("a = { b = 1 }\n[a.c]", 2), ("a.b = 1\n[a]", 2), ("a = []\n[[a]]", 2),
      ("a = 99999999999999999999", 1), ("a = 1.", 1), ("a = \"\"\"\nb\n", 1), ("a\n= 1", 1),
      // These ended the process in a library that was used before.
      ("[!a]", 1), ("[é]", 1), (" [\u{7} [YY'", 1), ("[\n\u{0}[", 2), ("\u{FEFF}[\u{17}", 1), ("mn=[[[[}}}", 1),
    ])
  func errors(text: String, line: Int) {
    #expect { try TOMLTable(parsing: text) } throws: { error in
      guard let error = error as? TOMLError else { return false }
      return error.line == line && !error.problem.isEmpty && !error.description.contains("\n")
    }
  }

  @Test("Values that are nested without end are refused")
  func deep() {
    for unit in ["[", "{a=", "[{a=", "{a.b.c="] {
      #expect(throws: TOMLError.self) { try TOMLTable(parsing: "a = " + String(repeating: unit, count: 100_000)) }
    }
    for text in [
      "[a" + String(repeating: ".a", count: 50_000) + "]", "a" + String(repeating: ".a", count: 50_000) + " = 1",
    ] {
      #expect { try TOMLTable(parsing: text) } throws: { "\($0)".utf8.count < 200 }
    }
  }

  @Test("Very many sections of one name take a time that grows with their number", .timeLimit(.minutes(1)))
  func many() throws {
    #expect(try TOMLTable(parsing: String(repeating: "[[a]]\n", count: 200_000))["a"]?.array?.count == 200_000)
  }

  @Test("Names are told apart by their bytes") func names() throws {
    let table = try TOMLTable(parsing: "\"\u{E9}\" = 1\n\"e\u{301}\" = 2")
    #expect(table["\u{E9}"]?.number == 1 && table["e\u{301}"]?.number == 2)
  }

  @Test("Bytes that are not UTF-8 are refused") func bytes() {
    #expect(throws: TOMLError.self) { try TOMLTable(parsing: [0x61, 0x3D, 0x22, 0xFF, 0x22]) }
  }

  /// https://github.com/toml-lang/toml-test, where it is there.
  @Test(
    "The language's own test suite",
    .enabled(
      if: ProcessInfo.processInfo.environment["TOML_TEST"] != nil,
      "left out: TOML_TEST names no folder with toml-test's tests"))
  func suite() throws {
    let folder = URL(filePath: ProcessInfo.processInfo.environment["TOML_TEST"] ?? "")
    let names = try String(contentsOf: folder.appending(path: "files-toml-1.0.0"), encoding: .utf8)
    var count = 0
    for name in names.split(separator: "\n") where name.hasSuffix(".toml") {
      let bytes = Array(try Data(contentsOf: folder.appending(path: String(name))))
      count += 1
      do {
        let table = try TOMLTable(parsing: bytes)
        guard name.hasPrefix("valid/") else {
          Issue.record("\(name) is read")
          continue
        }
        let json = folder.appending(path: name.dropLast(5) + ".json")
        let expected = try JSONSerialization.jsonObject(with: Data(contentsOf: json))
        let difference = Self.difference(TOMLValue.Kind.table(table), expected)
        #expect(difference == nil, "\(name): \(difference ?? "")")
      } catch let error as TOMLError {
        #expect(name.hasPrefix("invalid/"), "\(name): \(error)")
      }
    }
    #expect(count > 500)
  }

  private static func difference(_ kind: TOMLValue.Kind, _ expected: Any) -> String? {
    if case .table(let table) = kind {
      guard let object = expected as? [String: Any], Set(table.names) == Set(object.keys) else {
        return "\(table.names)"
      }
      for name in table.names {
        guard let value = table[name], let other = object[name] else { return name }
        if let found = difference(value.kind, other) { return "\(name): \(found)" }
      }
      return nil
    }
    if case .array(let values) = kind {
      guard let array = expected as? [Any], array.count == values.count else { return "\(values.count) values" }
      return zip(values, array).lazy.compactMap { difference($0.kind, $1) }.first
    }
    guard let tagged = expected as? [String: String], let type = tagged["type"], let text = tagged["value"] else {
      return "\(expected)"
    }
    let isSame =
      switch kind {
      case .string(let value): type == "string" && Array(value.utf8) == Array(text.utf8)
      case .integer(let value): type == "integer" && "\(value)" == text
      case .boolean(let value): type == "bool" && "\(value)" == text
      case .float(let value): type == "float" && (value == Double(text) || value.isNaN && text.hasSuffix("nan"))
      case .dateTime: type.contains("date") || type.contains("time")
      default: false
      }
    return isSame ? nil : "\(kind) is not \(text)"
  }
}
