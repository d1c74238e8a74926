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
    let words = live?.text_index ?? TextIndexStatus(in: location.index(.text))
    let fingerprints = live?.fingerprints ?? FingerprintStatus(in: location.index(.fingerprints))
    var printer = Printer()
    if output.json {
      try printer.json(
        Report(
          state: location.folder.text, corpus: corpus, textIndex: words, fingerprints: fingerprints, daemon: live))
    } else {
      for (name, value) in Self.lines(location, corpus, words, fingerprints, live) {
        printer.line("\(Printer.padded(name, 12)) \(value)")
      }
    }
    printer.flush()
  }

  private static func lines(
    _ location: CorpusLocation, _ corpus: CorpusStatus, _ words: TextIndexStatus?, _ fingerprints: FingerprintStatus?,
    _ live: LiveStatus?
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
      ("journal", journal(corpus, live)),
    ]
    if let words {
      let files = "\(words.segments) \(words.segments == 1 ? "file" : "files")"
      lines.append(("text index", "of \(words.articles) articles in \(files), \(words.bytes) bytes"))
    }
    if let fingerprints {
      let files = "\(fingerprints.segments) \(fingerprints.segments == 1 ? "file" : "files")"
      let ignored = fingerprints.boilerplate > 0 ? "; \(fingerprints.boilerplate) are boilerplate, and no evidence" : ""
      lines.append(
        ("fingerprints", "of \(fingerprints.articles) articles in \(files), \(fingerprints.bytes) bytes\(ignored)"))
    }
    if let failed = corpus.files[Outcome.failed.rawValue] {
      let next = corpus.nextRetry.map { "; tried again from \($0) on" } ?? ""
      lines.append(
        ("failed", "\(failed)\(next) (newsfold files --outcome failed lists them, newsfold retry tries them now)"))
    }
    if corpus.due > 0 { lines.append(("due", "\(corpus.due) still to be archived or deleted")) }
    let elsewhere = Presence.allCases.filter { $0 != .present }.compactMap { presence in
      corpus.presences[presence.rawValue].map { "\($0) \(presence.rawValue)" }
    }
    if !elsewhere.isEmpty { lines.append(("elsewhere", elsewhere.joined(separator: ", "))) }
    guard let live else { return lines }
    if let rebuild = live.rebuild {
      let state = rebuild.running ? "being made again" : "cut off (\(rebuild.failure ?? "newsfold rebuild goes on"))"
      lines.append(
        ("rebuild", "\(rebuild.step) \(PrintableText.escaping(state)), \(rebuild.done) of \(rebuild.of) articles"))
    }
    if let obstacle = live.obstacle { lines.append(("obstacle", PrintableText.escaping(obstacle))) }
    let oldest = live.oldestPending.map { ", the oldest for \(Int($0)) s" } ?? ""
    lines.append(("waiting", "\(live.waiting) ready, \(live.pending) unsettled\(oldest)"))
    lines.append(
      ("watching", "\(live.watches) \(live.watches == 1 ? "folder" : "folders")\(live.sweeping ? ", sweeping" : "")"))
    for folder in live.folders {
      let method = folder.method == "poll" ? "polled: inotify does not tell what other machines do to it" : "inotify"
      lines.append(("drop folder", "\(PrintableText.escaping(folder.path)) (\(folder.file_system)): \(method)"))
    }
    let remote = Set(live.folders.filter { $0.method == "poll" }.map(\.path))
    let unwatched = live.polled.filter { !remote.contains($0) }
    if !unwatched.isEmpty {
      let shown = unwatched.prefix(5).map(PrintableText.escaping).joined(separator: ", ")
      let more = unwatched.count > 5 ? " and \(unwatched.count - 5) more" : ""
      lines.append(("polled", "for want of watches: \(shown)\(more)"))
    }
    if !live.unreachable.isEmpty {
      lines.append(("unreachable", live.unreachable.map(PrintableText.escaping).joined(separator: ", ")))
    }
    let ignored = live.ignored.sorted { $0.key < $1.key }.map { "\($0.value) by \(PrintableText.escaping($0.key))" }
    if !ignored.isEmpty { lines.append(("ignored", ignored.joined(separator: ", "))) }
    return lines
  }

  private static func journal(_ corpus: CorpusStatus, _ live: LiveStatus?) -> String {
    guard let lag = corpus.journalLag, let unconfirmed = corpus.journalUnconfirmed else { return corpus.journal }
    func events(_ count: Int64) -> String { count == 1 ? "1 event" : "\(count) events" }
    var parts = [corpus.journal]
    if lag > 0 { parts.append("\(events(lag)) not sent yet") }
    if unconfirmed > 0 { parts.append("\(events(unconfirmed)) not read back yet") }
    if lag == 0, unconfirmed == 0 { parts.append("all events are there") }
    if let gaps = live?.journal?.gaps, gaps > 0 { parts.append("\(events(Int64(gaps))) missing, sent again") }
    if let resent = corpus.journalResent, resent > 0 { parts.append("\(events(resent)) lost and sent again so far") }
    switch live?.journal?.state {
    case .silent: parts.append("does not show what is sent to it")
    case .unreadable: parts.append("cannot be read back: \(PrintableText.escaping(live?.journal?.reason ?? ""))")
    case .checking: parts.append("being read")
    case .confirmed, nil: break
    }
    return parts.joined(separator: ", ")
  }

  private struct Report: Encodable {
    let state: String
    let corpus: CorpusStatus
    let textIndex: TextIndexStatus?
    let fingerprints: FingerprintStatus?
    let daemon: LiveStatus?
  }
}
