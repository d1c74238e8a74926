import Testing
import Words

@Suite("Languages, stems, and words written as one")
struct LanguageTests {
  @Test(
    "A language is told by a sentence",
    arguments: [
      ("en", "Protesters marched through the city on Sunday, and the police looked on."),
      ("de", "Die Regierung hat neue Gesetze beschlossen, sagte der Minister."),
      ("fr", "Les manifestants ont défilé à Paris, a indiqué la police."),
      ("es", "El gobierno aprobó nuevas leyes, dijo el ministro."),
      ("pt", "O governo aprovou novas leis, disse o ministro em Lisboa."),
      ("it", "Il governo ha approvato nuove leggi, ha detto il ministro."),
      ("nl", "De regering heeft nieuwe wetten aangenomen, zei de minister."),
      ("sv", "Regeringen har antagit nya lagar, sade ministern."),
      ("fi", "Hallitus hyväksyi uudet lait, ministeri sanoi."),
      ("hu", "Az Országgyűlés új törvényeket fogadott el."),
      ("tr", "Hükümet yeni yasaları kabul etti, dedi bakan."),
      ("ru", "Правительство приняло новые законы, сообщил министр."),
      ("el", "Η κυβέρνηση ψήφισε νέους νόμους, είπε ο υπουργός."),
      ("ar", "أقرت الحكومة قوانين جديدة أمس في القاهرة."),
      ("he", "הממשלה אישרה אתמול חוקים חדשים בירושלים."),
      ("ja", "政府は新しい法律を可決した。"),
      ("zh-Hant", "中國政府昨天通過了新的法律，北京的居民對此表示歡迎。"),
      ("th", "รัฐบาลผ่านกฎหมายใหม่เมื่อวานนี้"),
      ("und", "12.5 13.7 14.9 USD"), ("und", ""),
    ] as [(String, String)])
  func recognised(code: String, text: String) {
    #expect(LanguageRecognition.code(of: Array(text.utf8)) == code, "\(text)")
  }

  @Test("A text is looked at up to a character, however it is cut")
  func cut() {
    for length in 990...1010 {
      let text = Array(String(repeating: "a", count: length).utf8) + Array(String(repeating: "é法", count: 40).utf8)
      _ = LanguageRecognition.code(of: text)
      _ = LanguageRecognition.code(of: Array(text.prefix(1001)))
    }
    // What is no UTF-8 would end the process in the library.
    let broken: [UInt8] = [0x53, 0xF5, 0x9B, 0xAA, 0xAC, 0x2D, 0x72, 0x4E, 0x74]
    #expect(LanguageRecognition.code(of: broken) == "und")
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      _ = LanguageRecognition.code(
        of: (0..<Int.random(in: 0...300)).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
  }

  @Test(
    "Forms of one word have one stem, in each language that has stems",
    arguments: [
      (.english, ["run", "runs", "running"]), (.german, ["haus", "häuser", "hauses"]),
      (.french, ["manifestant", "manifestants", "manifestante"]), (.spanish, ["ley", "leyes"]),
      (.portuguese, ["cidade", "cidades"]), (.italian, ["legge", "leggi"]), (.dutch, ["wet", "wetten"]),
      (.swedish, ["lag", "lagar", "lagarna"]), (.danish, ["lov", "love", "lovene"]), (.norwegian, ["lov", "loven"]),
      (.finnish, ["talo", "talossa", "talosta"]), (.russian, ["закон", "законы", "закона"]),
      (.romanian, ["guvern", "guvernul"]), (.turkish, ["haber", "haberler"]), (.hungarian, ["törvény", "törvények"]),
      (.greek, ["νόμος", "νόμου"]), (.indonesian, ["buku", "bukunya"]), (.arabic, ["كتاب", "الكتاب"]),
    ] as [(Language, [String])])
  func stems(language: Language, words: [String]) {
    let stemmers = Stemmers()
    let stems = Set(words.map { stemmers.stem(Array(WordSequence($0).word(0)), language) })
    #expect(stems.count == 1 && stems.first != .some(nil), "\(words): \(stems)")
  }

  @Test("Each language has its code, its number, and stems")
  func languages() {
    let stemmers = Stemmers()
    for language in Language.allCases {
      #expect(Language(code: language.code) == language)
      #expect(stemmers.stem(Array("a".utf8), language) != nil, "\(language)")
    }
    // Numbers stand in files.
    #expect(Language.arabic.rawValue == 1 && Language.english.rawValue == 7 && Language.yiddish.rawValue == 28)
    #expect(Language(code: "ja") == nil)
    #expect(stemmers.stem(Array(repeating: 0x61, count: 100), .english) == nil)
  }

  @Test(
    "What was written as one word is one, and nothing else is",
    arguments: [
      ("O\u{2019}Brien\u{27}s e-mail", ["obriens", "email"]), ("don\u{27}t", ["dont"]),
      ("state-of-the-art", ["stateoftheart"]), ("co\u{2010}op", ["coop"]), ("co\u{2011}op", ["coop"]),
      ("covid-19 F-16", ["covid19", "f16"]), ("1914-1918", []), ("2018-08-27", []),
      ("1,000,000 1.000.000 1\u{2019}000", ["1000000", "1000000", "1000"]),
      ("1\u{202F}000\u{202F}000", ["1000000"]), ("1 000", []), ("3.14 10,5 1234,567", []),
      ("ל-1,000,000 x-y-1,000", ["1000000", "xy", "1000"]), ("צה\"ל צה\u{5F4}ל", ["צהל", "צהל"]), ("a\"b", []),
      ("1,000.50", ["1000"]), ("12,345", ["12345"]), ("U.S. U.S.A. e.g.", ["us", "usa", "eg"]), ("Э.Т.", ["эт"]),
      ("www.example.com", []), ("end.Next", []), ("well - known", []), ("well-\nknown", []), ("\u{27}quoted\u{27}", []),
      ("a-b-c-d-e-f-g-h-i-j", ["abcdefgh", "ij"]), ("東-京", []), ("naïve-té", ["naïveté"]),
    ] as [(String, [String])])
  func joined(text: String, expected: [String]) {
    let words = WordSequence(text)
    let joined = words.compounds.map { String(decoding: words.joined($0), as: UTF8.self) }
    #expect(joined == expected, "\(text)")
  }

  @Test("Wide characters take two columns, marks none; right-to-left text is known as such")
  func widths() {
    #expect(TextWidth.columns("abc") == 3 && TextWidth.columns("東京") == 4 && TextWidth.columns("e\u{301}é") == 2)
    #expect(TextWidth.columns("กิน") == 2 && TextWidth.columns("😀") == 2 && TextWidth.columns("") == 0)
    #expect(TextWidth.hasRightToLeft("a חוק") && TextWidth.hasRightToLeft("القانون"))
    #expect(!TextWidth.hasRightToLeft("東京 é закон"))
  }

  @Test("A text is broken between words, and within one only where a line is too short for it")
  func wrapping() {
    #expect(TextWidth.wrap("one two  three", columns: nil) == ["one two  three"])
    #expect(TextWidth.wrap("one two three", columns: 7) == ["one two", "three"])
    #expect(TextWidth.wrap("a bcdefghij k", columns: 4) == ["a", "bcde", "fghi", "j k"])
    #expect(TextWidth.wrap("at 東京都庁前 x", columns: 7) == ["at 東京", "都庁前", "x"])
    #expect(TextWidth.wrap("東京", columns: 1) == ["東", "京"])
    #expect(TextWidth.wrap("", columns: 5) == [""])
  }
}
