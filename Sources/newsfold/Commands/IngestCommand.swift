internal import ArgumentParser
internal import CorpusStore
internal import Glibc
internal import JournalLog
internal import Logging
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import NewsfoldPipeline
internal import SystemPackage

struct IngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Take what is in the drop folders now, and end when every file has its outcome.",
    discussion: """
      While a daemon runs, it does the work, on its own drop folders. Events are kept and go to the journal when the \
      daemon runs next.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Argument(help: ArgumentHelp("Folders to take from instead of the configured ones.", valueName: "dir"))
  var folders: [String] = []

  func run() async throws {
    var source = shared.source
    if !folders.isEmpty { source.drops = folders.map { FilePath($0) } }
    let settings = try source.load()
    let outcomes: [String: Int]
    if let daemon = ControlClient(CorpusLocation(settings.state)) {
      try checkFolders(settings, daemon)
      let (taken, unsettled) = try daemon.ingest()
      Self.sayUnsettled(unsettled)
      outcomes = taken
    } else {
      outcomes = try await Self.takeHere(settings, retrying: nil).outcomes
    }
    var printer = Printer()
    if output.json {
      try printer.json(Summary(files: outcomes.values.reduce(0, +), outcomes: outcomes))
    } else {
      printer.line(Self.sentence(outcomes))
    }
    printer.flush()
  }

  /// A running daemon takes from its own folders only: another one would be passed over in silence.
  private func checkFolders(_ settings: Settings, _ daemon: ControlClient) throws {
    guard !folders.isEmpty || !shared.drop.isEmpty else { return }
    let status = try daemon.status()
    let watched = status.drops.map { FilePath($0) }
    for folder in settings.drops.map(\.path) where !watched.contains(where: { folder.isIn($0) }) {
      throw Refusal(
        description: "a daemon (process \(status.pid)) runs on \(settings.state.printable) and takes from "
          + "\(status.drops.map(PrintableText.escaping).joined(separator: ", ")) only: drop the files there, add "
          + "\(folder.printable) to its configuration, or use another --state")
    }
  }

  /// What cannot be done while things are as they are.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  static func sayUnsettled(_ count: Int) {
    guard count > 0 else { return }
    StandardError.write("newsfold: \(count) more \(count == 1 ? "file" : "files") may still be being written")
  }

  /// Without a daemon.
  ///
  /// - Parameter paths: where failed files are tried again before their time: all of them where it is empty, none where
  ///   it is nothing.
  static func takeHere(_ settings: Settings, retrying paths: [FilePath]?) async throws -> (
    tried: Int, outcomes: [String: Int]
  ) {
    let level = Logger.Level(rawValue: settings.logLevel) ?? .info
    let log = Logger(label: "newsfold") { _ in DiagnosticLog(level: level, form: .lines) }
    let isTerminal = isatty(STDERR_FILENO) == 1
    let (tried, report, unsettled) = try await IngestRun(settings, log: log).run(retrying: paths) { totals in
      if isTerminal { StandardError.raw("\r\u{1b}[K\(totals.total) files taken") }
    }
    if isTerminal { StandardError.raw("\r\u{1b}[K") }
    for path in unsettled {
      StandardError.write("newsfold: left out, since somebody goes on writing it: \(path.printable)")
    }
    return (tried, Dictionary(uniqueKeysWithValues: report.outcomes.map { ($0.key.rawValue, $0.value) }))
  }

  /// `7 files: 5 new, 1 duplicate, 1 rejected`
  static func sentence(_ outcomes: [String: Int]) -> String {
    let total = outcomes.values.reduce(0, +)
    if total == 0 { return "nothing new" }
    let parts = Outcome.allCases.compactMap { outcome in
      outcomes[outcome.rawValue].map { "\($0) \(outcome.rawValue)" }
    }
    return "\(total) \(total == 1 ? "file" : "files"): " + parts.joined(separator: ", ")
  }

  private struct Summary: Encodable {
    let files: Int
    let outcomes: [String: Int]
  }
}
