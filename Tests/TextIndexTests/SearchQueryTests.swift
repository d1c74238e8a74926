import Testing
import TextIndex

@Suite("The query language")
struct SearchQueryTests {
  private func word(_ text: String) -> SearchQuery { .phrase([text], isPrefix: false) }

  @Test("Words, phrases, prefixes and operators")
  func grammar() throws {
    #expect(try SearchQuery(parsing: "Hatami") == word("hatami"))
    #expect(try SearchQuery(parsing: "two words") == .all([word("two"), word("words")]))
    #expect(try SearchQuery(parsing: "\"two  Words\"") == .phrase(["two", "words"], isPrefix: false))
    #expect(try SearchQuery(parsing: "recon*") == .phrase(["recon"], isPrefix: true))
    #expect(try SearchQuery(parsing: "a OR b c") == .any([word("a"), .all([word("b"), word("c")])]))
    #expect(try SearchQuery(parsing: "a AND b") == .all([word("a"), word("b")]))
    #expect(try SearchQuery(parsing: "a -b NOT c") == .without(word("a"), .any([word("b"), word("c")])))
    #expect(try SearchQuery(parsing: "(a OR b) c") == .all([.any([word("a"), word("b")]), word("c")]))
    func phrase(_ words: [String], _ joined: [String], isPrefix: Bool = false) -> SearchQuery {
      func all(_ words: [String]) -> [SearchWord] {
        words.enumerated().map { SearchWord($1, isPrefix: isPrefix && $0 == words.count - 1) }
      }
      return .phrase(SearchPhrase(all(words), joined: all(joined)))
    }
    #expect(try SearchQuery(parsing: "U.S.") == phrase(["u", "s"], ["us"]))
    #expect(
      try SearchQuery(parsing: "\"an E-mail address\"")
        == phrase(["an", "e", "mail", "address"], ["an", "email", "address"]))
    #expect(try SearchQuery(parsing: "e-ma*") == phrase(["e", "ma"], ["ema"], isPrefix: true))
    #expect(try SearchQuery(parsing: "or and not") == .all([word("or"), word("and"), word("not")]))
    #expect(try SearchQuery(parsing: "\u{4E2D}\u{6587}") == .phrase(["\u{4E2D}", "\u{6587}"], isPrefix: false))
  }

  @Test("Fields, and words near each other")
  func fields() throws {
    #expect(try SearchQuery(parsing: "title:Bridge") == .phrase(["bridge"], isPrefix: false, in: .title))
    #expect(try SearchQuery(parsing: "title:\"a Bridge\"") == .phrase(["a", "bridge"], isPrefix: false, in: .title))
    #expect(
      try SearchQuery(parsing: "title:(a OR b*) c")
        == .all([
          .any([.phrase(["a"], isPrefix: false, in: .title), .phrase(["b"], isPrefix: true, in: .title)]), word("c"),
        ]))
    #expect(try SearchQuery(parsing: "source:\"Harbour Gazette\"") == .filter(.source("harbour gazette")))
    #expect(try SearchQuery(parsing: "a -outcome:reprint") == .without(word("a"), .filter(.outcome("reprint"))))
    #expect(try SearchQuery(parsing: "story:12") == .filter(.story(12)))
    #expect(try SearchQuery(parsing: "is:copy") == .filter(.original(false)))
    #expect(try SearchQuery(parsing: "path:Desk/A") == .filter(.path("desk/a")))
    #expect(
      try SearchQuery(parsing: "=Word =\"two words\"")
        == .all([
          .phrase(["word"], isPrefix: false, isExact: true), .phrase(["two", "words"], isPrefix: false, isExact: true),
        ]))
    #expect(try SearchQuery(parsing: "title:=Word") == .phrase(["word"], isPrefix: false, isExact: true, in: .title))
    #expect(
      try SearchQuery(parsing: "title:=\"e-mail\"")
        == .phrase(["e", "mail"], isPrefix: false, isExact: true, in: .title))
    #expect(try SearchQuery(parsing: "Title:Bridge") == .phrase(["bridge"], isPrefix: false, in: .title))
    #expect(try SearchQuery(parsing: "צה\"ל") == SearchQuery(parsing: "צה\u{5F4}ל"))
    #expect(throws: SearchQueryError.self) {
      try SearchQuery(parsing: "a =title:b")
    }
    for code in ["german", "d", "de-", "d1", "de-at-x"] {
      #expect(throws: SearchQueryError.self, "\(code)") { try SearchQuery(parsing: "language:\(code)") }
    }
    #expect(try SearchQuery(parsing: "language:de") == .filter(.language("de")))
    #expect(
      try SearchQuery(parsing: "a NEAR b NEAR c*")
        == .near([SearchWord("a"), SearchWord("b"), SearchWord("c", isPrefix: true)], distance: 10))
    #expect(try SearchQuery(parsing: "a NEAR/0 b") == .near([SearchWord("a"), SearchWord("b")], distance: 0))
    // What only looks like a field is words.
    #expect(
      try SearchQuery(parsing: "12:30 Heading:x")
        == .all([
          .phrase(["12", "30"], isPrefix: false), .phrase(["heading", "x"], isPrefix: false),
        ]))
  }

  @Test("Days, months and years")
  func days() throws {
    func days(_ text: String) throws -> SearchQuery { try SearchQuery(parsing: text) }
    #expect(try days("date:1970-01-01") == .filter(.days(from: 0, before: 1)))
    #expect(try days("date:1970") == .filter(.days(from: 0, before: 365)))
    #expect(try days("date:2000-02") == .filter(.days(from: 10_988, before: 11_017)))
    #expect(try days("date:2018-08..2018-09") == .filter(.days(from: 17_744, before: 17_805)))
    #expect(try days("date:2018..") == .filter(.days(from: 17_532, before: nil)))
    #expect(try days("date:..1969-12-31") == .filter(.days(from: nil, before: 0)))
    #expect(try days("after:1970-01-02") == .filter(.days(from: 1, before: nil)))
    #expect(try days("before:1970-02") == .filter(.days(from: nil, before: 31)))
    #expect(try days("date:0000..9999") == .filter(.days(from: -719_528, before: 2_932_897)))
  }

  @Test(
    "What cannot be understood is told with its column",
    arguments: [
      ("a title:", 3), ("date:2018-13", 6), ("date:2018-02-30", 6), ("after:x", 7), ("date:2019..2018", 6),
      ("story:0", 7), ("is:new", 4), ("outcome:odd", 9), ("source:(a)", 8), ("title:\"a", 7), ("a NEAR", 7),
      ("NEAR a", 1),
      ("a NEAR/x b", 8), ("\"a b\" NEAR c", 1), ("a NEAR b NEAR/5 c", 10), ("a NEAR story:2", 8),
      ("", 1), ("!!!", 1), ("a \"b", 3), ("(a", 1), ("a)", 2), ("-a", 1), ("a OR", 5), ("AND a", 1), ("a AND", 6),
      ("NOT", 4), ("a OR OR b", 6),
    ])
  func errors(text: String, column: Int) {
    #expect { try SearchQuery(parsing: text) } throws: { ($0 as? SearchQueryError)?.column == column }
  }

  @Test("Whatever is typed is a query or an error", arguments: 0..<300)
  func anything(seed: Int) {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("ab\"()*-: ORANDNOT\u{0}\u{1b}é中^{}+\\';")
    let text = String(
      (0..<Int.random(in: 0...30, using: &generator)).compactMap { _ in alphabet.randomElement(using: &generator) })
    do { _ = try SearchQuery(parsing: text) } catch { #expect(error is SearchQueryError, "\(text)") }
  }
}

@Suite("Passages")
struct PassageTests {
  private let text = Array(
    """
    Minister arrives
    The minister came on Monday. Nothing else happened for a long while, people said, and then some more words
    followed each other without any aim or end until at last the bridge\tat  Karsk was opened by the minister.
    """.utf8)

  @Test("The passage shows the words looked for, marked, on one line")
  func best() throws {
    let passage = Passage(of: text, for: try SearchQuery(parsing: "karsk bridge"), length: 12)
    #expect(passage.text == "… or end until at last the bridge at Karsk was opened by …")
    let marked = passage.highlights.map { String(decoding: Array(passage.text.utf8)[$0], as: UTF8.self) }
    #expect(marked == ["bridge", "Karsk"])
  }

  @Test("What the passage was chosen for is shown, the form that was typed rather than others")
  func chosen() throws {
    let filler = (0..<24).map { "filler\($0)" }.joined(separator: " ")
    let apart = Passage(
      of: Array("Head\n\nThen alphaword \(filler) betaword and more.".utf8),
      for: try SearchQuery(parsing: "alphaword betaword"))
    #expect(apart.highlights.count == 2)
    let forms = (0..<40).map { "word\($0)" }.joined(separator: " ")
    let exact = Passage(
      of: Array("Head\n\nTwo bridges, bridging. \(forms) the bridge bridge here.".utf8),
      for: try SearchQuery(parsing: "bridge"), language: "en")
    #expect(exact.text.contains("the bridge bridge here"))
  }

  @Test("Marks are counted in code points, too")
  func codePoints() throws {
    let passage = Passage(of: Array("Café — naïve bridge".utf8), for: try SearchQuery(parsing: "bridge"))
    let scalars = Array(passage.text.unicodeScalars)
    let marked = passage.highlightedCodePoints.map { String(String.UnicodeScalarView(scalars[$0])) }
    #expect(marked == ["bridge"])
  }

  @Test("A mark on a line end does not break the line that is shown")
  func oneLine() throws {
    let passage = Passage(of: Array("Kara\n\u{301} lomi\n\u{33A} ten".utf8), for: try SearchQuery(parsing: "lomi"))
    #expect(!passage.text.contains("\n") && passage.text.contains("lomi"))
  }

  @Test("A word that stands in the title only is shown there")
  func titleOnly() throws {
    let passage = Passage(of: text, for: try SearchQuery(parsing: "arrives"), length: 4)
    #expect(passage.text.hasPrefix("Minister arrives"))
  }

  @Test("An empty text has an empty passage")
  func empty() throws {
    #expect(Passage(of: [], for: try SearchQuery(parsing: "x")).text.isEmpty)
  }
}
