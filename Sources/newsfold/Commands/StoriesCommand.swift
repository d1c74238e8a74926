internal import ArgumentParser
internal import CorpusStore
internal import Glibc
internal import JournalLog
internal import Logging
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import NewsfoldPipeline
internal import NewsfoldQueries

struct StoriesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stories",
    abstract: "List what is being reported: events with at least two reports, or printed by two sources.",
    discussion: """
      The story that was reported last comes first. Copies and later versions are no further reports; files with \
      the very words of a report are copies, and who printed them is named.

      With --regroup, all reports are grouped anew first, by the settings of now; those of a running daemon are what it has read \
      last (SIGHUP makes it read them again). Stories keep the number of the one that they have most reports of; numbers that are \
      left over stand for the story that has most of theirs. What was taken apart by story --split may come together again.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var amount: LimitOption

  @Flag(help: "Group all reports anew first, by the settings of now.")
  var regroup = false

  func run() async throws {
    if regroup { try await groupAnew() }
    var printer = Printer()
    var isFirst = true
    try shared.reader().read { snapshot in
      try snapshot.forEachStory(limit: amount.limit) { record in
        if output.json { return try printer.json(record) }
        if !isFirst { printer.line("") }
        isFirst = false
        printer.headline(record.summary.title)
        printer.details(record)
      }
    }
    printer.flush()
  }

  private func groupAnew() async throws {
    let settings = try shared.source.load()
    let location = CorpusLocation(settings.state)
    let done: RegroupReply
    if let daemon = ControlClient(location) {
      done = try daemon.regroup()
    } else {
      let level = Logger.Level(rawValue: settings.logLevel) ?? .info
      let log = Logger(label: "newsfold") { _ in DiagnosticLog(level: level, form: .lines) }
      let all = try CorpusReader(at: location).read { try $0.lastArticle().rawValue }
      let isShown = isatty(STDERR_FILENO) == 1 && !output.json && all > 0
      done = RegroupReply(
        try await RegroupingRun.run(settings, log: log) { article in
          if isShown { StandardError.raw("\r\u{1b}[Kgrouping: \(article.rawValue * 100 / all) %") }
        })
      if isShown { StandardError.raw("\r\u{1b}[K") }
    }
    StandardError.write(
      "newsfold: \(done.reports) reports are grouped anew: in another story \(done.moved), stories merged \(done.merged), "
        + "new \(done.begun)")
  }
}
