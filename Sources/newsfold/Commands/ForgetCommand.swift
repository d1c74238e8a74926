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
    let done: ForgetReply?
    if let daemon = ControlClient(CorpusLocation(settings.state)) {
      done = try daemon.forget(id)
    } else {
      let level = Logger.Level(rawValue: settings.logLevel) ?? .info
      let log = Logger(label: "newsfold") { _ in DiagnosticLog(level: level, form: .lines) }
      done = try await ForgettingRun.run(id, settings, log: log).map {
        ForgetReply(files: $0.files, rehomed: $0.rehomed, freed: $0.freed, erased: $0.isErased, setAside: $0.setAside)
      }
    }
    guard let done else {
      StandardError.write("newsfold: there is no article \(article)")
      throw Failure.nothingFound
    }
    if !done.erased {
      StandardError.write(
        "newsfold: somebody still reads the corpus as it was: what its log has of the text is erased once that ends, by "
          + "the daemon with a sweep, or by the next newsfold ingest")
    }
    if let aside = done.set_aside {
      let files = aside.map(PrintableText.escaping).joined(separator: ", ")
      StandardError.write(
        "newsfold: what was set aside may still hold the text: remove it when you need it no more: \(files)")
    }
    var printer = Printer()
    if output.json {
      try printer.json(Summary(article: article, done))
    } else {
      let copies =
        (done.rehomed > 0 ? "; copies folded under another article: \(done.rehomed)" : "")
        + (done.freed > 0 ? "; copies that stand for themselves: \(done.freed)" : "")
      printer.line("article \(article) is forgotten; files that are not taken again: \(done.files)\(copies)")
    }
    printer.flush()
  }

  private struct Summary: Encodable {
    let article: Int64
    let files: Int
    let rehomed: Int
    let freed: Int
    let erased: Bool
    let set_aside: [String]?

    init(article: Int64, _ done: ForgetReply) {
      self.article = article
      (files, rehomed, freed, erased) = (done.files, done.rehomed, done.freed, done.erased)
      set_aside = done.set_aside
    }
  }
}
