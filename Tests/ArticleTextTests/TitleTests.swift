import ArticleText
import Testing

@Suite("Titles")
struct TitleTests {
  private static let body = "The port of Norhaven was closed on Sunday after a storm had damaged its northern pier."

  @Test(
    "A line of its own that is no sentence is the title",
    arguments: [
      ("Storm closes port\n\n\(body)\n", "Storm closes port"),
      ("STORM CLOSES <PORT> OF U.K.\n\n\(body)\n", "STORM CLOSES <PORT> OF U.K."),
      ("Will the port ever open?\n\n\(body)\n", "Will the port ever open?"),
      ("Waiting for the ferry...\n\n\(body)\n", "Waiting for the ferry..."),
      ("Harbour Minister Ada Lund\n\(body)\n\nMore.\n", "Harbour Minister Ada Lund"),
      ("STORM CLOSES PORT\nThe port was closed,\nofficials said.\n", "STORM CLOSES PORT"),
      ("\n\n  Storm   closes\tport  \n\n\(body)\n", "Storm closes port"),
      ("# Storm closes port\n\n\(body)\n", "Storm closes port"),
      ("Storm closes port\n=================\n\(body)\n", "Storm closes port"),
      ("*****\nStorm closes port\n*****\n\(body)\n", "Storm closes port"),
      ("https://news.example/storm\nStorm closes port\n\n\(body)\n", "Storm closes port"),
      ("Storm closes port\nBy Jan Berg\n\n\(body)\n", "Storm closes port"),
      ("Storm closes port\nDate: 27 August 2018\n\(body)\n", "Storm closes port"),
      (
        "STORM CLOSES PORT OF NORHAVEN FOR THE THIRD\nTIME THIS YEAR\n\n\(body)\n",
        "STORM CLOSES PORT OF NORHAVEN FOR THE THIRD TIME THIS YEAR"
      ),
      (
        "PORT OF NORHAVEN CLOSED. TIDE AT 4.2 METRES - OFFICIAL\n",
        "PORT OF NORHAVEN CLOSED. TIDE AT 4.2 METRES - OFFICIAL"
      ),
      ("Порт закрыт из-за шторма\n\nПорт закрыли в воскресенье.\n", "Порт закрыт из-за шторма"),
      ("暴风雨关闭港口\n\n港口星期日关闭。\n", "暴风雨关闭港口"),
    ])
  func titleLine(text: String, title: String) throws {
    #expect(try Reading().article(text).title == title)
  }

  @Test(
    "Without a title line, the first sentence is the title",
    arguments: [
      ("The port was closed. Nobody was hurt.\nIt opens on Monday.\n", "The port was closed."),
      ("The port was closed.\n\nIt opens on Monday.\n", "The port was closed."),
      ("The port of\nNorhaven was\nclosed. Nobody was hurt.\n", "The port of Norhaven was closed."),
      (
        "Mr. Lund met Gen. A. B. Moe in the U.S. Senate. They talked.",
        "Mr. Lund met Gen. A. B. Moe in the U.S. Senate."
      ),
      ("He left the U.S. The port stayed.", "He left the U.S."),
      ("Norhaven Shipping Inc. said it would sell. Soon.", "Norhaven Shipping Inc. said it would sell."),
      ("It grew by 2.5 percent to 3.1 million. Good.", "It grew by 2.5 percent to 3.1 million."),
      ("\"We hope so.\" He left.", "\"We hope so.\""),
      ("\u{201C}We hope so!\u{201D} he said. And left.", "\u{201C}We hope so!\u{201D} he said."),
      ("Is it open? No.", "Is it open?"),
      ("港口关闭了。没有人受伤。", "港口关闭了。"),
      ("Der Hafen öffnet am 27. August wieder. Das sagte der Wirt.", "Der Hafen öffnet am 27. August wieder."),
      ("\u{2026} *** ! The port was closed. So.", "The port was closed."),
      ("word", "word"),
      ("Trade was slow in the\nweek\n    A new paragraph is set in.\n", "Trade was slow in the week"),
    ])
  func firstSentence(text: String, title: String) throws {
    #expect(try Reading().article(text).title == title)
  }

  @Test("A long sentence is cut at 120 characters, at a word border")
  func cut() throws {
    let title = try Reading().article("Officials of the harbour " + String(repeating: "said again and ", count: 20))
      .title
    #expect(title.count <= 120)
    #expect(title.hasSuffix("said…") || title.hasSuffix("again…") || title.hasSuffix("and…"))
    #expect(title.count > 105)
  }

  @Test("Where there is no word border to cut at, characters are counted")
  func cutWithoutSpaces() throws {
    for text in [String(repeating: "港", count: 500), String(repeating: "a", count: 5000)] {
      let title = try Reading().article(text).title
      #expect(title.unicodeScalars.count == 120)
      #expect(title.hasSuffix("…"))
    }
  }

  @Test("A paragraph is no title, however it ends")
  func longLine() throws {
    let text = String(repeating: "The storm went on and on, ", count: 9) + "until it stopped\n\nThen the port opened.\n"
    #expect(try Reading().article(text).title.unicodeScalars.count <= 120)
  }

  @Test(
    "A title is one line without control characters",
    arguments: [
      "Storm\u{1B}[31m closes port\n\nBody.", "Storm\u{202E} closes\u{7} port\n\nBody.",
      "---\ntitle: \"Storm\u{85}closes\u{2028}port\"\n---\nBody.", "\u{200B}Storm closes port\u{FEFF}\n\nBody.",
    ])
  func safe(text: String) throws {
    let title = try Reading().article(text).title
    #expect(title.replacing("[31m", with: "") == "Storm closes port")
  }

  @Test("Finding a title, a date and a byline takes no word away")
  func nothingRemoved() throws {
    let text = """
      ---
      title: Storm
      ---
       date 2018-08-27 Storm closes port

      By Jan Berg, Norhaven News

      NORHAVEN, Aug. 27 (AFP) - The port was closed.
      """
    let article = try Reading().article(text)
    #expect(article.text == text)
    #expect(article.words.count == 22)
    #expect(article.title == "Storm")
  }
}
