internal import ArgumentParser
internal import CorpusStore
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import NewsfoldPipeline
internal import SystemPackage

struct RetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Try files again that could not be read.",
    discussion: """
      All of them, or those at or below the paths. They are tried again by themselves as well, after longer and longer \
      waits and whenever they change. A drop folder that is another one than its files were taken from (it was replaced, \
      or a file system is not mounted) is taken as it is when it is named: what is not in it is gone. Without a daemon, \
      this takes in what else is in the drop folders, too.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Argument(help: ArgumentHelp("Files, or folders with all that is in them.", valueName: "path"))
  var paths: [String] = []

  func run() async throws {
    let settings = try shared.source.load()
    let paths = paths.map { ExplainCommand.located($0) }
    let summary: Summary
    if let daemon = ControlClient(CorpusLocation(settings.state)) {
      let (tried, outcomes, unsettled) = try daemon.retry(paths)
      summary = Summary(tried: tried, outcomes: outcomes)
      IngestCommand.sayUnsettled(unsettled)
    } else {
      let (tried, outcomes) = try await IngestCommand.takeHere(settings, retrying: paths)
      summary = Summary(tried: tried, outcomes: outcomes)
    }
    var printer = Printer()
    if output.json {
      try printer.json(summary)
    } else if summary.tried == 0 && !paths.isEmpty {
      printer.line("nothing there that failed")
    } else {
      let files = summary.tried == 1 ? "1 file tried again" : "\(summary.tried) files tried again"
      printer.line("\(files): \(IngestCommand.sentence(summary.outcomes))")
    }
    printer.flush()
  }

  private struct Summary: Encodable {
    let tried: Int
    let outcomes: [String: Int]
  }
}
