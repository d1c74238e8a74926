import ArticleText
import Testing

@Suite("Sentences")
struct SentencesTests {
  private func sentences(_ text: String, title: String = "") -> [String] {
    Sentences.of(text, title: title).map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
  }

  @Test("A text is cut where sentences end, and a title line is one")
  func cut() {
    let text =
      "Storm closes port\nThe port was closed on Aug. 27. Mr. Brandt of the U.S. Navy said so! \"Why?\" she asked.\n"
    #expect(
      sentences(text, title: "Storm closes port") == [
        "Storm closes port", "The port was closed on Aug. 27.", "Mr. Brandt of the U.S. Navy said so!",
        "\"Why?\" she asked.",
      ])
  }

  @Test("A line break is no end, an empty line and a line that is set in are")
  func lines() {
    #expect(
      sentences("The port was\nclosed. It opens\nsoon\n\nNobody knows\n   More follows") == [
        "The port was closed.", "It opens soon", "Nobody knows", "More follows",
      ])
  }

  @Test("Of front matter there is the title alone")
  func frontMatter() {
    let text =
      "---\ntitle: \"Storm closes port\"\ndate: 2026-08-27\nauthor: A. Name\n---\n\nThe port was closed. It opens.\n"
    #expect(sentences(text, title: "Storm closes port") == ["Storm closes port", "The port was closed.", "It opens."])
    #expect(sentences("---\nThe port: closed\n", title: "---") == ["The port: closed"])
  }

  @Test(
    "Every word is in one sentence, in order",
    arguments: ["", "...", "a", "\n\n\n", "東京都知事。次の文。", "A. B. C. d", "One\r\n\r\nTwo"])
  func whole(text: String) {
    let words = text.split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    let found = sentences(text).joined(separator: " ").split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    #expect(found == words)
  }
}
