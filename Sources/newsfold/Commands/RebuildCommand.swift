internal import ArgumentParser
internal import CorpusStore
internal import Glibc
internal import JournalLog
internal import Logging
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import NewsfoldPipeline

struct RebuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Make what is derived from the corpus anew: the text index, the fingerprints, the sums of stories.",
    discussion: """
      It is made beside what is in use, which it replaces once it is whole: files are taken and searches are answered \
      meanwhile, also while the daemon runs, which then does the work. Cut off, it goes on where it was, by the next daemon \
      or the same command. It needs about as much room as the indexes have, until it is done.

      With --from, the corpus itself is made anew out of what can be read of a damaged database: stop newsfold first. What \
      is in the state folder is set aside, never deleted. What is lost is listed; files whose article is lost are taken \
      again from the drop folders. The new corpus has another UUID, and reports nothing that was reported before.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Option(
    name: .long, help: ArgumentHelp("Make the corpus out of what can be read of this database.", valueName: "file"),
    completion: .file())
  var from: String?

  func run() async throws {
    if let from { return try await RecoveryPrinter(shared, output).run(from) }
    let settings = try shared.source.load()
    let location = CorpusLocation(settings.state)
    let isShown = isatty(STDERR_FILENO) == 1 && !output.json
    let show: @Sendable (String, Int, Int) -> Void = { step, done, all in
      if isShown, all > 0 { StandardError.raw("\r\u{1b}[K\(step): \(min(100, done * 100 / all)) %") }
    }
    if let daemon = ControlClient(location) {
      try await follow(daemon, show)
    } else {
      let level = Logger.Level(rawValue: settings.logLevel) ?? .info
      let log = Logger(label: "newsfold") { _ in DiagnosticLog(level: level, form: .lines) }
      try await RebuildingRun.run(settings, log: log) { show($0.step.rawValue, $0.done, $0.of) }
    }
    if isShown { StandardError.raw("\r\u{1b}[K") }
    let articles = try CorpusReader(at: location).read { try $0.articleCount() }
    var printer = Printer()
    if output.json {
      try printer.json(Summary(articles: articles))
    } else {
      printer.line("text index, fingerprints and stories are made anew from \(articles) articles")
    }
    printer.flush()
  }

  /// The daemon does it, and is asked how far it is.
  private func follow(_ daemon: ControlClient, _ show: (String, Int, Int) -> Void) async throws {
    var state = try daemon.rebuild(begin: true)
    while let now = state {
      guard now.running else {
        throw CorpusError(
          .other, "the rebuild was cut off: \(now.failure ?? "the daemon ends"): newsfold rebuild goes on")
      }
      show(now.step, now.done, now.of)
      try await Task.sleep(for: .milliseconds(200))
      state = try daemon.rebuild(begin: false)
    }
  }

  private struct Summary: Encodable {
    let articles: Int
  }
}
