import ArticleText
import Testing

@Suite("Sources")
struct SourceTests {
  @Test("The folder's setting comes first, then its subfolder, then what the text says")
  func precedence() throws {
    let text = "Source: Norhaven News\n\nThe port was closed."
    #expect(try Reading(folderSource: "Folder", subfolder: "sub").article(text).source == "Folder")
    #expect(try Reading(subfolder: "sub").article(text).source == "sub")
    #expect(try Reading(folderSource: " ", subfolder: "\u{1B}\n").article(text).source == "Norhaven News")
    #expect(try Reading().article("The port was closed.").source == nil)
  }

  @Test(
    "A byline gives the outlet it names, and never a person or a place",
    arguments: [
      ("By Jan Berg, Norhaven News", "Norhaven News"),
      ("By JAN BERG, Associated Press Writer", "Associated Press"),
      ("By Jan Berg and Ada Lund | The Norhaven Times", "The Norhaven Times"),
      ("By Jan Berg, Technology reporter, BBC News", "BBC News"),
      ("By Jan Berg for Reuters", "Reuters"),
      ("By Jan Berg of the Norhaven Post", "Norhaven Post"),
      ("By Reuters", "Reuters"),
      ("By Jan Berg", nil),
      ("By Jan Berg, New York", nil),
      ("By Jan Berg, political correspondent", nil),
      ("By Jan Berg, MD", nil),
      ("By Sunday evening the Norhaven News, a daily, had nothing left to say.", nil),
      ("By the way, Norhaven News", nil),
    ] as [(String, String?)])
  func bylines(line: String, source: String?) throws {
    let body = "The port was closed on Sunday after a storm had damaged its northern pier."
    #expect(try Reading().article("Storm closes port\n\n\(line)\n\n\(body)\n").source == source)
    #expect(
      try Reading().article("Storm closes port\n\nA summary in one line.\n\n\(line)\n\n\(body)\n").source == source)
  }

  @Test(
    "A dateline gives the agency, where it clearly names one",
    arguments: [
      ("NORHAVEN, Aug. 27 (AFP) - The port was closed.", "AFP"),
      ("(Reuters) - The port was closed.", "Reuters"),
      ("NORHAVEN (Reuters) \u{2014} The port was closed.", "Reuters"),
      ("Norhaven (CNN) -- The port was closed.", "CNN"),
      ("NORHAVEN, Aug. 27 (NNA) - The port was closed.", "NNA"),
      ("NORHAVEN, Norland (AP) _ The port was closed.", "AP"),
      ("The port (closed) - a storm came.", nil),
      ("NORHAVEN (Sports Desk) - The port was closed.", nil),
      ("The port was closed, officials told Reuters (a news agency).", nil),
      ("Norhaven (NNA) - The port was closed.", nil),
    ] as [(String, String?)])
  func datelines(text: String, source: String?) throws {
    #expect(try Reading().article("Storm closes port\n\n\(text)\n").source == source)
  }

  @Test("A field comes before the byline, and that before the dateline")
  func withinText() throws {
    let byline = "By Jan Berg, Norhaven News"
    let dateline = "NORHAVEN, Aug. 27 (AFP) - The port was closed."
    #expect(try Reading().article("Storm closes port\n\n\(byline)\n\n\(dateline)").source == "Norhaven News")
    #expect(
      try Reading().article("Storm closes port\n\(byline)\nSource: Daily Tide\n\n\(dateline)").source == "Daily Tide")
  }
}
