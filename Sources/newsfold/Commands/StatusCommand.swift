internal import ArgumentParser
internal import CorpusStore
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import NewsfoldQueries
internal import SystemPackage

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say what the corpus holds and what the daemon is doing.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  func run() throws {
    let location = CorpusLocation(try shared.source.load().state)
    let live = try ControlClient(location).map { try $0.status() }
    let corpus = try live?.corpus ?? CorpusReader(at: location).read { try $0.status() }
    var printer = Printer()
    if output.json {
      try printer.json(Report(state: location.folder.text, corpus: corpus, daemon: live))
    } else {
      for (name, value) in Self.lines(location, corpus, live) { printer.line("\(Printer.padded(name, 10)) \(value)") }
    }
    printer.flush()
  }

  private static func lines(
    _ location: CorpusLocation, _ corpus: CorpusStatus, _ live: LiveStatus?
  ) -> [(String, String)] {
    let total = corpus.files.values.reduce(0, +)
    let outcomes = Outcome.allCases.compactMap { outcome in
      corpus.files[outcome.rawValue].map { "\($0) \(outcome.rawValue)" }
    }
    var lines = [
      ("state", location.folder.printable),
      ("daemon", live.map { "running, process \($0.pid), since \($0.startedAt)" } ?? "not running"),
      ("articles", "\(corpus.articles)"),
      ("files", total == 0 ? "0" : "\(total): " + outcomes.joined(separator: ", ")),
      ("events", "\(corpus.events)"),
      ("last taken", corpus.lastTaken ?? "never"),
      ("journal", corpus.journal + (corpus.journalLag.map { ", \($0) events not sent" } ?? "")),
    ]
    guard let live else { return lines }
    let oldest = live.oldestPending.map { ", the oldest for \(Int($0)) s" } ?? ""
    lines.append(("waiting", "\(live.waiting) ready, \(live.pending) unsettled\(oldest)"))
    lines.append(
      ("watching", "\(live.watches) \(live.watches == 1 ? "folder" : "folders")\(live.sweeping ? ", sweeping" : "")"))
    if !live.unreachable.isEmpty {
      lines.append(("unreachable", live.unreachable.map(PrintableText.escaping).joined(separator: ", ")))
    }
    let ignored = live.ignored.sorted { $0.key < $1.key }.map { "\($0.value) by \($0.key)" }
    if !ignored.isEmpty { lines.append(("ignored", ignored.joined(separator: ", "))) }
    return lines
  }

  private struct Report: Encodable {
    let state: String
    let corpus: CorpusStatus
    let daemon: LiveStatus?
  }
}
