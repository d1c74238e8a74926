internal import ArgumentParser
internal import CorpusStore
internal import JournalLog
internal import NewsModel
internal import NewsfoldQueries

struct StoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "story", abstract: "Show a story: its reports in the order of their times.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

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
    var record = story
    record.reports = timeline
    var printer = Printer()
    if output.json {
      try printer.json(record)
    } else {
      printer.line(printer.title(record.summary.title))
      printer.line(printer.details(record))
      for report in timeline {
        let time = (report.article.date ?? report.article.addedAt).rfc3339.prefix(16).map {
          $0 == "T" ? " " : String($0)
        }
        printer.line("")
        printer.line("\(time.joined())  \(printer.title(report.article.title))")
        printer.line("                  " + printer.details(report))
      }
    }
    printer.flush()
  }
}
