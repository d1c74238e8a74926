import Testing
import Words

@Suite("Words of a text")
struct WordSequenceTests {
  private func words(_ text: String) -> [String] {
    let sequence = WordSequence(text)
    return (0..<sequence.count).map { sequence.text($0) }
  }

  @Test(
    "Text is cut into words in normal form",
    arguments: [
      ("Hello, World!", ["hello", "world"]),
      ("  \n\t ", []),
      ("", []),
      ("Iran\u{2019}s 20,000 units", ["iran", "s", "20", "000", "units"]),
      ("na\u{EF}ve nai\u{308}ve", ["na\u{EF}ve", "na\u{EF}ve"]),
      ("STRASSE Stra\u{DF}e", ["strasse", "strasse"]),
      ("\u{FF21}\u{FF22}\u{FF23} \u{2460}", ["abc", "1"]),
      ("co\u{AD}operate", ["cooperate"]),
      ("a\u{A0}b\u{2009}c", ["a", "b", "c"]),
      ("\u{6771}\u{4EAC}2018\u{5E74}", ["\u{6771}", "\u{4EAC}", "2018", "\u{5E74}"]),
      ("\u{D55C}\u{AD6D}\u{C5B4} \u{BB38}", ["\u{D55C}\u{AD6D}\u{C5B4}", "\u{BB38}"]),
      ("\u{0939}\u{093F}\u{0928}\u{094D}\u{0926}\u{0940}", ["\u{0939}\u{093F}\u{0928}\u{094D}\u{0926}\u{0940}"]),
      ("\u{0E01}\u{0E34}\u{0E19}", ["\u{0E01}\u{0E34}", "\u{0E19}"]),
      ("x=\u{338}y", ["x", "y"]),
      ("e\u{301}t\u{e9}", ["\u{e9}t\u{e9}"]),
      ("\u{1F600} ok", ["ok"]),
    ] as [(String, [String])])
  func normalForm(text: String, expected: [String]) {
    #expect(words(text) == expected)
  }

  @Test("Quotes, spacing and case do not change the normal form; another word does")
  func sameness() {
    let plain = WordSequence("He said \"we hope\" - twice.")
    #expect(WordSequence("  HE said \u{201C}we\n\nhope\u{201D} \u{2014} twice").normalForm == plain.normalForm)
    #expect(WordSequence("He said we hoped twice").normalForm != plain.normalForm)
  }

  @Test("Folding cluster by cluster gives what folding the whole text gives")
  func clusterwise() {
    // The standard library knows canonical equivalence; what it calls equal must have equal words.
    for (one, other) in [
      ("\u{1100}\u{1161}\u{11A8}", "\u{AC01}"), ("A\u{30A}", "\u{212B}"), ("q\u{307}\u{323}", "q\u{323}\u{307}"),
    ] {
      #expect(one == other)
      #expect(WordSequence(one).normalForm == WordSequence(other).normalForm)
    }
  }

  @Test("What NFKC first makes letters that compose of does so across clusters, too")
  func compatibilityLetters() {
    for text in ["\u{3131}\u{314F}", "\u{FFA1}\u{FFC2}", "\u{1100}\u{FFC2}"] {
      #expect(words(text) == ["\u{AC00}"])
    }
  }

  @Test("The normal form of a normal form is itself, and a word of marks alone stays one without accents")
  func idempotence() {
    for text in ["\u{301} a", "a \u{33A}\u{304}b", "\u{3131}\u{314F} \u{FFDC}", "\n\u{301}", "ﬁ \u{E9}\u{301}"] {
      let form = WordSequence(text).normalForm
      #expect(WordSequence(form).normalForm == form)
      let folded = AccentFolding.fold(form)
      #expect(folded.split(separator: 0x20).count == WordSequence(text).count)
    }
  }

  @Test("Each word knows where it stood in the source")
  func sources() {
    let text = Array("Na\u{EF}ve  (text), \u{4E2D}\u{6587}.".utf8)
    let sequence = WordSequence(text, keepingSources: true)
    let pieces = sequence.sources.map { String(decoding: text[$0], as: UTF8.self) }
    #expect(pieces == ["Na\u{EF}ve", "text", "\u{4E2D}", "\u{6587}"])
  }

  @Test("Bytes that are not UTF-8 separate and stop nothing")
  func invalidBytes() {
    let sequence = WordSequence([0x61, 0xFF, 0x62, 0xC3, 0x63, 0xE2, 0x80])
    #expect((0..<sequence.count).map { sequence.text($0) } == ["a", "b", "c"])
  }

  @Test("A hostile run of marks is read in bounded pieces")
  func manyMarks() {
    let text = "a" + String(repeating: "\u{301}", count: 100_000)
    #expect(WordSequence(text).count >= 1)
  }

  @Test(
    "Without accents, Latin and Greek lose their marks and other scripts keep theirs",
    arguments: [
      ("na\u{EF}ve br\u{FC}cke", "naive brucke"), ("\u{E5}ngstr\u{F6}m \u{142}\u{F3}d\u{17A}", "angstrom lodz"),
      ("\u{3AE}", "\u{3B7}"), ("\u{439}", "\u{439}"), ("\u{0939}\u{093F}", "\u{0939}\u{093F}"), ("plain", "plain"),
      ("sm\u{F8}rrebr\u{F8}d \u{E6}", "smorrebrod ae"), ("\u{4E2D}", "\u{4E2D}"),
    ])
  func accents(word: String, folded: String) {
    #expect(String(decoding: AccentFolding.fold(Array(word.utf8)), as: UTF8.self) == folded)
  }

  @Test("The hash of a word never changes")
  func goldenHashes() {
    #expect(WordHash.version == 1)
    let golden: [(String, UInt64)] = [
      ("", 2_629_090_446_914_412_953), ("a", 16_606_861_375_079_611_231), ("syria", 2_749_816_801_747_116_244),
      ("reconstruction", 4_510_717_395_564_113_639), ("internationalization", 3_869_648_380_152_721_799),
    ]
    for (word, value) in golden { #expect(WordHash.hash(Array(word.utf8)) == value, "\(word)") }
  }
}
