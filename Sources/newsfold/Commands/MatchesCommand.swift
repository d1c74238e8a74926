internal import ArgumentParser
internal import CorpusStore
internal import NewsModel
internal import NewsfoldQueries

struct MatchesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matches",
    abstract: "List verified overlaps.",
    discussion: """
      Resemblance is the share of all runs of five words in either text that both have; containment is the share of the \
      newer text's runs that the older one has, and the other way round. Last comes the longest run of words that both \
      have. --json says why a match is what it is (reason), and where the run begins (run_start, run_other_start: words \
      counted from 0).
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var amount: LimitOption

  @Argument(help: "Only those of this article.")
  var article: Int64?

  func run() throws {
    var printer = Printer()
    try shared.reader().read { snapshot in
      try snapshot.forEachMatchRecord(of: article.map(ArticleID.init(rawValue:)), limit: amount.limit) { record in
        if output.json { return try printer.json(record) }
        let match = record.match
        printer.line(
          "\(match.article) \(Printer.padded(match.kind.rawValue, 9)) of \(match.other)  resemblance "
            + "\(Printer.percent(match.resemblance)), containment \(Printer.percent(match.containment)) and "
            + Printer.percent(match.contained) + (match.run.map { ", \($0.words) words in a row" } ?? ""))
      }
    }
    printer.flush()
  }
}
