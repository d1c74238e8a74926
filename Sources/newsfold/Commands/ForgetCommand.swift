internal import ArgumentParser
internal import CorpusStore
internal import JournalLog
internal import Logging
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import NewsfoldPipeline

struct ForgetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Take an article down.",
    discussion: """
      Its text is erased from the corpus, and its title from the events. Its files stay where they are, and are not taken \
      again as long as they do not change. Copies of it stay: those that were verified against one another are folded \
      under one of them. There is no way back. What the journal has been told already, it keeps.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Argument(help: "The article's number.")
  var article: Int64

  func run() async throws {
    let settings = try shared.source.load()
    let id = ArticleID(rawValue: article)
    let done: (files: Int, rehomed: Int)?
    if let daemon = ControlClient(CorpusLocation(settings.state)) {
      done = try daemon.forget(id)
    } else {
      let level = Logger.Level(rawValue: settings.logLevel) ?? .info
      let log = Logger(label: "newsfold") { _ in DiagnosticLog(level: level, form: .lines) }
      done = try await ForgettingRun.run(id, settings, log: log).map { ($0.files, $0.rehomed) }
    }
    guard let done else {
      StandardError.write("newsfold: there is no article \(article)")
      throw Failure.nothingFound
    }
    var printer = Printer()
    if output.json {
      try printer.json(Summary(article: article, files: done.files, rehomed: done.rehomed))
    } else {
      let copies = done.rehomed > 0 ? "; copies with another original: \(done.rehomed)" : ""
      printer.line("article \(article) is forgotten; files that are not taken again: \(done.files)\(copies)")
    }
    printer.flush()
  }

  private struct Summary: Encodable {
    let article: Int64
    let files: Int
    let rehomed: Int
  }
}
