internal import ArgumentParser
internal import CorpusStore
internal import NewsModel
internal import NewsfoldQueries
internal import SystemPackage

struct FilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files", abstract: "List every file ever taken, with what it was judged to be.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var amount: LimitOption

  @Option(name: .long, help: "Only files judged to be this.")
  var outcome: Outcome?

  @Option(name: .long, help: "Only files that are there, or gone, and so on.")
  var presence: Presence?

  func run() throws {
    var printer = Printer()
    try shared.reader().read { snapshot in
      try snapshot.forEachFile(outcome: outcome, presence: presence, limit: amount.limit) { record in
        if output.json { return try printer.json(record) }
        let entry = record.entry
        var line = "\(Printer.padded(entry.outcome.rawValue, 10)) \(entry.path.printable)"
        if let article = record.article?.id { line += "  article \(article)" }
        if entry.presence != .present { line += "  (\(entry.presence.rawValue))" }
        if let reason = entry.reason { line += "  \(PrintableText.escaping(reason))" }
        printer.line(line)
      }
    }
    printer.flush()
  }
}
