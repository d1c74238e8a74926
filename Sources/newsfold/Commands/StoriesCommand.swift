internal import ArgumentParser
internal import CorpusStore
internal import NewsfoldQueries

struct StoriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stories",
    abstract: "List what is being reported: events with at least two reports.",
    discussion: "The story that was reported last comes first. Copies and later versions are no further reports.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var amount: LimitOption

  func run() throws {
    var printer = Printer()
    try shared.reader().read { snapshot in
      try snapshot.forEachStory(limit: amount.limit) { record in
        if output.json { return try printer.json(record) }
        printer.line(printer.title(record.summary.title))
        printer.line(printer.details(record))
      }
    }
    printer.flush()
  }
}
