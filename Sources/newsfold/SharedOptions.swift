internal import ArgumentParser
internal import CorpusStore
internal import JournalLog
internal import Logging
internal import NewsModel
internal import NewsfoldConfiguration
internal import SystemPackage

/// Options that every command takes.
struct SharedOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Read this configuration.", valueName: "file"))
  var config: String?

  @Option(name: .long, help: ArgumentHelp("Keep the corpus in this folder.", valueName: "dir"))
  var state: String?

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("Watch this folder instead of the configured ones; may be repeated.", valueName: "dir"))
  var drop: [String] = []

  @Flag(name: .long, help: "Print all at once, on a terminal too: see PAGER in newsfold(1).")
  var noPager = false

  /// Where the settings come from.
  var source: SettingsSource {
    SettingsSource(
      file: config.map { FilePath($0) }, state: state.map { FilePath($0) }, drops: drop.map { FilePath($0) })
  }

  /// The corpus, for reading.
  func reader() throws -> CorpusReader { try CorpusReader(at: CorpusLocation(try source.load().state)) }

  mutating func validate() throws {
    for text in [config, state].compactMap({ $0 }) + drop where text.isEmpty {
      throw ValidationError("A path must not be empty.")
    }
  }
}

/// Output for programs.
struct JSONOption: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON object a line.")
  var json = false
}

/// How much a listing prints.
struct LimitOption: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Print at most so many.", valueName: "n"))
  var limit: Int?

  mutating func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit must not be negative.") }
  }
}

extension Outcome: ExpressibleByArgument {}
extension Presence: ExpressibleByArgument {}
extension EventKind: ExpressibleByArgument {}
