import ArticleText
import Testing

@Suite("Front matter and header lines")
struct FrontMatterTests {
  @Test(
    "Fields give title, date and source",
    arguments: [
      """
      ---
      title: "Storm closes port"
      date: 2018-08-27T10:15:00Z
      source: 'Norhaven News'
      ---

      The port was closed. It opens soon.
      """,
      """
      ---
      # made by hand
      layout: post
      title: Storm closes port
      tags:
        - weather
      - sea
      author: Jan Berg
      publisher: Norhaven News
      published: Mon, 27 Aug 2018 10:15:00 GMT
      ...
      The port was closed.
      """,
      """
      Headline: Storm closes port
      Date: 27 August 2018 10:15
      Source: Norhaven News
      URL: https://news.example/storm

      The port was closed.
      """,
      """
      Storm closes port
      Source: Norhaven News
      Published: August 27, 2018, 10:15

      The port was closed.
      """,
    ])
  func fields(text: String) throws {
    let article = try Reading().article(text)
    #expect(article.title == "Storm closes port")
    #expect(article.date?.seconds == "2018-08-27T10:15:00Z")
    #expect(article.dateOrigin == .frontMatter)
    #expect(article.source == "Norhaven News")
    #expect(article.text == text)
  }

  @Test(
    "Two rules with text between them are no front matter",
    arguments: [
      "---\nStorm closes port\n---\nThe port was closed on Sunday, after a storm had damaged its northern pier.\n",
      "---\n\n---\nStorm closes port\n\nThe port was closed.\n",
      "---\nStorm closes port\n\nThe port was closed: all of it.\n",
    ])
  func rules(text: String) throws {
    #expect(try Reading().article(text).title == "Storm closes port")
  }

  @Test(
    "A headline with a colon is no field",
    arguments: [
      "Boxing: Moe wins again",
      "Source: officials who asked not to be named, since they \(String(repeating: "were ", count: 30))",
      "Date: the fruit of the desert",
    ])
  func colons(line: String) throws {
    let article = try Reading().article("\(line)\n\nThe port was closed.\n")
    #expect(article.title.hasPrefix(line.prefix(20)))
    #expect(article.source == nil)
  }

  @Test("A field without a value is passed over")
  func emptyFields() throws {
    let article = try Reading().article("---\ntitle:\ndate: soon\nsource: \"\"\n---\nThe port was closed. So.")
    #expect(article.title == "The port was closed.")
    #expect(article.source == nil)
    #expect(article.dateOrigin == .none)
  }
}
