internal import ArgumentParser
internal import CorpusStore
internal import JournalLog
internal import NewsModel
internal import NewsfoldQueries

struct StoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "story", abstract: "Show a story: its reports in the order of their times, and what each added.",
    discussion: """
      A sentence counts as said before where one earlier sentence has more than half of it, by the rarity of its words: two \
      wordings of one thing are both shown. Names are told by their capitals; a number is new where no earlier report has it.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Flag(help: "Show the sentences, names and numbers that no earlier report had.")
  var new = false

  @Argument(help: "The story's number.")
  var story: Int64

  func run() throws {
    let asked = StoryID(rawValue: story)
    let (id, found) = try shared.reader().read { snapshot in
      let id = try snapshot.story(asked)
      return (id, try snapshot.storyRecord(id).map { ($0, try snapshot.timeline(of: id)) })
    }
    if id != asked { StandardError.write("newsfold: story \(asked) is part of story \(id)") }
    guard let (story, timeline) = found else {
      StandardError.write("newsfold: there is no story \(id)")
      throw Failure.nothingFound
    }
    var printer = Printer()
    if output.json {
      var record = story
      record.reports = new ? timeline : timeline.map(\.withoutNews)
      try printer.json(record)
    } else {
      printer.line(printer.title(story.summary.title))
      printer.line(printer.details(story))
      // A copy stands under what it is a copy of, where that is here, too.
      let here = Set(timeline.map(\.article.id))
      let copies = Dictionary(grouping: timeline.filter { $0.article.original.map(here.contains) ?? false }) {
        $0.article.original
      }
      for report in timeline where !(report.article.original.map(here.contains) ?? false) {
        printer.report(report, copies: copies[report.article.id] ?? [], isFull: new)
      }
    }
    printer.flush()
  }
}

extension ArticleRecord {
  fileprivate var withoutNews: ArticleRecord {
    var record = self
    record.news = nil
    return record
  }
}
