import StoryGrouping
import TestSupport
import Testing

@Suite("What a report adds to its story")
struct StoryNewsTests {
  private func read(_ reports: [[String]]) -> [ReportNews] {
    var story = StoryNews()
    return reports.map { story.read($0.map { Array($0.utf8) }) }
  }

  private let first = [
    "Ferry sinks off Norhaven",
    "The ferry Halvard sank off Norhaven on Monday, and seven people are missing, harbour master Ilse Brandt said.",
    "Boats of the coast guard searched the bay through the night.",
  ]

  @Test("What was said word for word, or nearly, is not new; what nobody had said is")
  func sentences() {
    let second = [
      "Divers find wreck of ferry",
      "Seven people are missing since the ferry Halvard sank off Norhaven, said harbour master Ilse Brandt.",
      "Navy divers found the wreck at a depth of 48 metres, upside down between two reefs.",
      "Boats of the coast guard searched the bay through the night.",
    ]
    let news = read([first, second])
    #expect(news[0].sentences.map(\.index) == [0, 1, 2] && news[0].sentences.allSatisfy { $0.share == 1 })
    #expect(news[1].sentences.map(\.index) == [0, 2] && news[1].sentenceCount == 4)
    #expect(news[1].sentences.allSatisfy { $0.share >= ReportNews.leastShare && $0.share <= 1 })
    #expect(
      read([first, first, []])[1...].allSatisfy { $0.sentences.isEmpty && $0.names.isEmpty && $0.figures.isEmpty })
  }

  @Test("What was said but for its number is new, unless another sentence that says it has that number")
  func otherNumber() {
    var story = StoryNews()
    func new(_ sentences: [String]) -> [Int] { story.read(sentences.map { Array($0.utf8) }).sentences.map(\.index) }
    #expect(
      new(["All 5 people aboard the Halvard were killed.", "Seven boats of the coast guard searched the bay."]) == [
        0, 1,
      ])
    #expect(new(["All 7 people aboard the Halvard were killed."]) == [0])
    #expect(new(["Hundreds of people of Quellstad fled to the harbour.", "六十人が死亡した。"]) == [0, 1])
    #expect(new(["Thousands of people of Quellstad fled to the harbour.", "九十人が死亡した。"]) == [0, 1])
    #expect(
      new(["All seven people aboard the Halvard were killed.", "All five people aboard the Halvard were killed."]) == []
    )
  }

  @Test("A sentence that stands twice in a report is new once")
  func twice() {
    #expect(
      read([first, ["A crane is on its way from Quellstad.", "A crane is on its way from Quellstad."]])[1].sentences
        .count == 1)
  }

  @Test(
    "Names are told by their capitals, where they are not there because a sentence begins",
    arguments: [
      ("Searching went on when Odo Fenn came, and Fenn took over.", ["Odo Fenn"]),
      ("It was raised by Lt. Gov. Jonte W. Fabrisk of the Ministry of Works.", ["Lt. Gov. Jonte W. Fabrisk of the"]),
      (
        "\"Nobody told us,\" said Anna-Lena O\u{2019}Brien, who owns the yard where it was built.",
        ["Anna-Lena O\u{2019}Brien"]
      ),
      ("Officials of the QZ met on Tuesday in August.", ["QZ"]),
      ("The ferry Halvard was old, Ilse Brandt said.", []),
      ("Captain Odo Fenn resigned.", ["Captain Odo Fenn"]),
      ("QUELLSTAD, Aug 24 (AP) - Survivors of it came to the harbour in the night.", []),
      ("All Eyes Now Turn To Somebody Called Fabrisk", []),
      ("Norhaven\u{2019}s mayor is Brea al-Ollinck.", ["Brea al-Ollinck"]),
      ("\u{6771}\u{4EAC}\u{90FD}\u{77E5}\u{4E8B}\u{3002}", []),
    ])
  func names(sentence: String, names: [String]) {
    let found = read([first, [sentence]])[1].names
    #expect(found.count == names.count)
    for (name, wanted) in zip(found, names) { #expect(wanted.hasPrefix(name) || name.hasPrefix(wanted), "\(found)") }
  }

  @Test("A long run of small words within a name takes no longer than it is")
  func longRun() {
    let sentence = "The " + String(repeating: "of ", count: 200_000) + "Smith and others came."
    #expect(read([first, [sentence]])[1].names.count <= 1)
  }

  @Test("Small words within a name are of it there, too, but not those that stand between nouns")
  func germanNames() {
    let german = [
      "Am Montag sank die Fähre vor dem Hafen, und der Kapitän Jan de Vries rief die Mutter der Kinder und Booten zu; es half nichts."
    ]
    let names = read([first, german])[1].names
    #expect(names.contains { $0.hasSuffix("Jan de Vries") } && !names.contains { $0.contains("der") }, "\(names)")
  }

  @Test("Where all nouns have capitals, a word alone is no name")
  func nouns() {
    let german = [
      "Am Montag sank die F\u{E4}hre vor dem Hafen, und der Kapit\u{E4}n Odo Fenn rief nach Hilfe und Booten; die Zahl der Toten stieg."
    ]
    #expect(
      read([first, german])[1].names == ["Odo Fenn"] || read([first, german])[1].names == ["Kapit\u{E4}n Odo Fenn"])
  }

  @Test(
    "A number is new where no earlier report has its value, and is shown with what stands beside it",
    arguments: [
      ("There were 7 people, and 120 lorries, on board.", ["120 lorries"]),
      ("It cost $388bn, or \u{20AC}40 a head, or \u{A5}700, they say.", ["$388bn", "\u{20AC}40", "\u{A5}700"]),
      ("More than 350,000 people came; 350000 is a lot, and 350.000 is one in Europe.", ["350,000 people"]),
      ("It was built on August 23, 1987 and fell in 2012.", ["August 23", "1987", "2012"]),
      ("12 000 euros, 12\u{A0}000 euros and 12000 euros; 0 trillion trillion bn bn bn.", ["12 000 euros", "0"]),
      ("August 24 came.", ["August 24"]),
      ("Seven were found, 7.0 remain.", []),
      ("Some 12% of a ship with twenty-one decks, or 21 decks.", ["12%", "twenty-one decks"]),
      (
        "They had two hundred tents, and 200 tents, and 1.5 million crowns, 1.5 billion crowns and 1,500,000 crowns.",
        ["two hundred tents", "1.5 million crowns", "1.5 billion crowns"]
      ),
      ("It ended 3-0 at 6:40 in 2021/22, on the 2nd day, in Covid-19 times.", ["3-0", "6:40", "2021/22"]),
      ("\u{662}\u{663} and 23 are one.", ["\u{662}\u{663}"]),
      ("2\u{BD} tonnes, \u{BD} tonne, 1.\u{BD}, 5\u{3358}, \u{32C0}\u{306E}, \u{969}\u{BD}", ["2"]),
    ])
  func figures(sentence: String, figures: [String]) {
    let found = read([first, [sentence]])[1].figures
    for (figure, wanted) in zip(found, figures) { #expect(figure.hasPrefix(wanted), "\(found)") }
    #expect(found.count == figures.count || sentence.hasPrefix("2\u{BD}"), "\(found)")
  }

  /// What texts are made of that has ended programs: characters that are several words, digits of all scripts, marks.
  private static let pieces =
    Array("½¼⅓㋀㏠㍘३٣①⒈ﷺ'’-–—.:,/_%$€¥ \n01239aAéÉßİ東京のαΩЖ").map { Array(String($0).utf8) } + [
      [0xFF], [0xE2, 0x80], [0],
    ]
    + ["two", "twenty", "one", "hundred", "million", "Lt", "Gov", "U.S", "of", "al-"].map { Array($0.utf8) }

  @Test("Whatever is read, indexes are those of the report, and reading again finds nothing new", arguments: 0..<60)
  func anything(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed))
    let report = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
      (0..<Int.random(in: 0...40, using: &generator)).flatMap { _ in
        seed % 3 == 0
          ? [UInt8.random(in: 0...255, using: &generator)]
          : Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)]
      }
    }
    var story = StoryNews()
    let news = story.read(report)
    #expect(news.sentenceCount == report.count && news.sentences.allSatisfy { report.indices.contains($0.index) })
    let again = story.read(report)
    #expect(again.sentences.isEmpty && again.names.isEmpty && again.figures.isEmpty, "seed \(seed)")
  }

  @Test(
    "Other numbers in the same words are told, with where they stand",
    arguments: [
      (
        "Fire in the dance hall of Quellstad killed 60 people and injured 162 guests of the wedding.",
        "Fire in the dance hall of Quellstad killed at least 65 people and injured 162 guests of the wedding.",
        ["60", "65"]
      ),
      (
        "The ferry Halvard was built in Torvenau in 1988 and rebuilt by a yard in Marrovia.",
        "The ferry Halvard was built in Torvenau in 1989 and rebuilt by a yard in Marrovia.", ["1988", "1989"]
      ),
      (
        "The ferry Halvard lay seven miles off Norhaven harbour when its engine failed.",
        "The ferry Halvard lay 7 miles off Norhaven harbour when its engine failed.", []
      ),
      ("The Halvard carried 12 lorries.", "The Halvard carried 14 lorries.", ["12", "14"]),
      ("Lorries: 12.", "Lorries: 14.", []),
      (
        "Завод Роснефть в Квелстаде построит 12 цехов для города.",
        "Завод Ростелеком в Квелстаде построит 14 цехов для города.", []
      ),
      (
        "في ميناء كويلستاد غرقت العبارة هالفارد وفقد 12 شخصا من الركاب",
        "في ميناء كويلستاد غرقت العبارة هالفارد وفقد 14 شخصا من الركاب",
        ["12", "14"]
      ),
      (
        "On Thursday 20 people were missing in Quellstad harbour.",
        "On Friday 35 people were missing in Quellstad harbour.", []
      ),
      ("The first barge of Quellstad carried 20 tonnes.", "The second barge of Quellstad carried 35 tonnes.", []),
      ("Among the dead in Quellstad were 12 children.", "Among the hurt in Quellstad were 30 children.", []),
      (
        "Annika, 34, was rescued from the harbour of Quellstad.",
        "Marieke, 61, was rescued from the harbour of Quellstad.", []
      ),
      ("More than 60 lorries sank in Quellstad.", "Some 62 lorries sank in Quellstad.", []),
      ("More than 60 lorries sank in Quellstad.", "Some 55 lorries sank in Quellstad.", ["60", "55"]),
      ("The mayor of Quellstad asked for $1.6 million.", "The mayor of Quellstad asked for €1.4 million.", []),
      ("The flood of Quellstad killed 60 people.", "The flood of Quellstad killed 65 people.", ["60", "65"]),
      (
        "All 5 people aboard the Halvard were killed.", "All seven people aboard the Halvard were killed.",
        ["5", "seven"]
      ),
      (
        "Insurers in Norhaven put the damage at $3 million.", "Insurers in Norhaven put the damage at $8 million.",
        ["$3 million", "$8 million"]
      ),
      (
        "Magnitude 6.1 quake shook the coast of Norhaven and Quellstad.",
        "Magnitude 6.4 quake shook the coast of Norhaven and Quellstad.", ["6.1", "6.4"]
      ),
      (
        "Fabrisk Bank of Norhaven has been awarded a 104 million crown contract for jet fuel, the Marrovian agency said.",
        "Ostling Works of Quellstad has been awarded a 99 million crown contract for jet fuel, the Marrovian agency said.",
        []
      ),
      (
        "The shares are convertible at 27 crowns, representing a premium over the price when terms on the debt were set.",
        "The shares are convertible at 31 crowns, representing a premium over the price when terms on the debt were set.",
        []
      ),
      (
        "Day 2 of the Marrovian Democratic Convention in Quellstad",
        "Day 3 of the Marrovian Democratic Convention in Quellstad",
        []
      ),
      ("NORHAVEN COPPER CLOSING 1130 - APR 7", "NORHAVEN COPPER CLOSING 1100 - APR 7", []),
      ("Fire Kills 60 Dancers in Quellstad Hall", "Fire Kills 65 Dancers in Quellstad Hall", ["60", "65"]),
      (
        "Banks hold a 68- billion crown debt of Marrovia, and have stopped new credits to its mines.",
        "Banks hold a 68 billion crown debt of Marrovia, and have stopped new credits to its mines.", []
      ),
      (
        "Averages of 0.163 ounces in the first shaft of Norhaven and 0.127 ounces in the second shaft of Norhaven.",
        "Averages of 0.163 ounces in the first shaft of Norhaven and 0.127 ounces in the second shaft of Norhaven.", []
      ),
      (
        "The ferry Halvard was sold for 12 million crowns to the brothers Fabrisk of Lund.",
        "A yacht that nobody had seen before was sold for 15 million crowns to the brothers Fabrisk of Lund in the autumn.",
        []
      ),
    ] as [(String, String, [String])])
  func differences(one: String, other: String, figures: [String]) {
    var story = StoryNews()
    _ = story.read([Array("Heading".utf8), Array(one.utf8)], time: 1_000_000)
    _ = story.read([Array(other.utf8)], time: 1_050_000)
    #expect(story.differences.flatMap { [$0.first.figure, $0.second.figure] } == figures)
    if let difference = story.differences.first {
      #expect(difference.first.report == 0 && difference.first.sentence == 1)
      #expect(difference.second.report == 1 && difference.second.sentence == 0)
    }
    _ = story.read([Array(one.utf8)], time: 1_060_000)
    #expect(story.differences.count <= 2)
  }

  @Test("Reports of different days, and words that are a form, are not held against each other")
  func forms() {
    func sentence(_ value: Int) -> [UInt8] {
      Array(
        "Treasury balances of Marrovia at the central bank of Quellstad fell to \(value) million crowns on the day before."
          .utf8)
    }
    var story = StoryNews()
    _ = story.read([sentence(400)], time: 0)
    _ = story.read([sentence(500)], time: 86_400)
    #expect(story.differences.isEmpty)
    _ = story.read([sentence(600)], time: 36_000)
    #expect(story.differences.count == 1)
    for value in [700, 800] { _ = story.read([sentence(value)], time: 36_000) }
    #expect(story.differences.isEmpty)
  }
}
