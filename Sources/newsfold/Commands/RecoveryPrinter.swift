internal import CorpusStore
internal import Glibc
internal import JournalLog
internal import Logging
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import NewsfoldPipeline
internal import SystemPackage

/// Recovers a corpus, and says what came of it.
struct RecoveryPrinter {
  private let shared: SharedOptions
  private let output: JSONOption
  /// Lost things of one kind that are listed.
  private static let listed = 20

  init(_ shared: SharedOptions, _ output: JSONOption) {
    self.shared = shared
    self.output = output
  }

  func run(_ from: String) async throws {
    let settings = try shared.source.load()
    let isShown = isatty(STDERR_FILENO) == 1 && !output.json
    let log = Logger(label: "newsfold") { _ in DiagnosticLog(level: .info, form: .lines) }
    let report = try await RecoveryRun.run(from: FilePath(from), settings, log: log) { what, done, all in
      guard isShown else { return }
      StandardError.raw("\r\u{1b}[K\(what): \(done)" + (all.map { " of \($0)" } ?? ""))
    }
    if isShown { StandardError.raw("\r\u{1b}[K") }
    var printer = Printer()
    if output.json {
      try printer.json(Summary(report))
    } else {
      for line in lines(report) { printer.line(line) }
    }
    printer.flush()
  }

  private func lines(_ report: RecoveryReport) -> [String] {
    func count(_ table: String) -> Int { report.rows[table] ?? 0 }
    var lines = [
      "recovered: \(count("article")) articles, \(count("file")) files, \(count("event")) events, \(count("match")) matches, "
        + "\(count("story")) stories"
    ]
    if let aside = report.aside { lines.append("set aside: \(aside.printable)") }
    guard !report.isWhole else { return lines + ["nothing is lost, as far as can be told"] }
    let refused = report.refused.values.reduce(0, +)
    if refused > 0 { lines.append("left out: \(refused) rows that are not as they were written") }
    let places = report.unreadable.sorted { $0.key < $1.key }.map { "\($0.value) in \($0.key)" }
    if !places.isEmpty {
      lines.append("places that could not be read: \(places.joined(separator: ", ")); what was there nobody can tell")
    }
    if report.isLogDamaged { lines.append("the log beside it is damaged: the last commits are lost") }
    if !report.lostArticles.isEmpty { lines.append("lost articles: \(Self.text(report.lostArticles))") }
    if !report.alteredArticles.isEmpty {
      let ids = report.alteredArticles.prefix(Self.listed).map { "\($0)" }.joined(separator: ", ")
      let more = report.alteredArticles.count - Self.listed
      lines.append("articles with other words than were filed: \(ids)\(more > 0 ? " and \(more) more" : "")")
    }
    if !report.lostEvents.isEmpty { lines.append("lost events: \(Self.text(report.lostEvents))") }
    if report.filesToTake > 0 {
      lines.append("files without their article: \(report.filesToTake), taken again where they still are")
    }
    for path in report.archivedFiles.prefix(Self.listed) {
      lines.append("its article is lost, drop it again: \(path.printable)")
    }
    return lines
  }

  /// How many, and the first ranges.
  private static func text(_ ranges: [ClosedRange<Int64>]) -> String {
    let shown = ranges.prefix(listed).map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
    }
    let more = ranges.count > listed ? ", …" : ""
    return "\(ranges.reduce(0) { $0 + $1.count }) (\(shown.joined(separator: ", "))\(more))"
  }

  private struct Summary: Encodable {
    let articles: Int
    let files: Int
    let events: Int
    let refused: Int
    let unreadable: [String: Int]
    let log_damaged: Bool
    let lost_articles: [[Int64]]
    let altered_articles: [ArticleID]
    let lost_events: [[Int64]]
    let files_to_take: Int
    let archived_files: [String]
    let aside: String?

    init(_ report: RecoveryReport) {
      articles = report.rows["article"] ?? 0
      files = report.rows["file"] ?? 0
      events = report.rows["event"] ?? 0
      refused = report.refused.values.reduce(0, +)
      unreadable = report.unreadable
      log_damaged = report.isLogDamaged
      lost_articles = report.lostArticles.map { [$0.lowerBound, $0.upperBound] }
      altered_articles = report.alteredArticles
      lost_events = report.lostEvents.map { [$0.lowerBound, $0.upperBound] }
      files_to_take = report.filesToTake
      archived_files = report.archivedFiles.map(\.text)
      aside = report.aside?.text
    }
  }
}
