internal import ArgumentParser
internal import CorpusStore
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import NewsfoldQueries
internal import SystemPackage

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say why a file was, was not, or has not yet been taken.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Argument(help: "The file.")
  var path: String

  func run() throws {
    let settings = try shared.source.load()
    let location = CorpusLocation(settings.state)
    let path = Self.located(path)
    let explanation: Explanation
    if let daemon = ControlClient(location), let answer = try? daemon.explain(path) {
      explanation = answer
    } else {
      explanation = try CorpusReader(at: location).read {
        try $0.explain(path, settings, waiting: nil, isRunning: false)
      }
    }
    var printer = Printer()
    if output.json {
      try printer.json(explanation)
    } else {
      printer.line(PrintableText.escaping(explanation.explanation))
    }
    printer.flush()
  }

  /// Absolute, with links resolved in the folders on the way, never in the last name: that one may be the link asked about.
  static func located(_ text: String) -> FilePath {
    let path = SettingsSource.absolute(FilePath(text))
    guard let name = path.lastComponent else { return path }
    return SettingsSource.resolved(path.removingLastComponent()).appending(name)
  }
}
