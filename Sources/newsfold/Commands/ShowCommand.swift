internal import ArgumentParser
internal import CorpusStore
internal import JournalLog
internal import NewsModel
internal import NewsfoldQueries
internal import SystemPackage

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show an article, its files, matches and other versions.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Argument(help: "The article's number.")
  var article: Int64

  func run() throws {
    guard let detail = try shared.reader().read({ try $0.detail(of: ArticleID(rawValue: article)) }) else {
      StandardError.write("newsfold: there is no article \(article)")
      throw Failure.nothingFound
    }
    var printer = Printer()
    if output.json {
      try printer.json(detail)
    } else {
      printer.line(printer.title(detail.record.article.title))
      printer.line(printer.details(detail.record))
      for file in detail.files {
        let here = file.entry.presence == .present ? "" : " (\(file.entry.presence.rawValue))"
        printer.line("\(Printer.padded(file.entry.outcome.rawValue, 10)) \(file.entry.path.printable)\(here)")
      }
      for record in detail.matches { printer.line(Self.sentence(record.match, from: detail.record.article.id)) }
      if !detail.revisions.isEmpty {
        printer.line("versions   " + detail.revisions.map { "article \($0)" }.joined(separator: ", "))
      }
      printer.line("")
      printer.line(PrintableText.escapingBody(detail.body))
    }
    printer.flush()
  }

  private static func sentence(_ match: Match, from id: ArticleID) -> String {
    let figures =
      "resemblance \(Printer.percent(match.resemblance)), containment \(Printer.percent(match.containment)) and "
      + Printer.percent(match.contained) + (match.run.map { ", \($0.words) words in a row" } ?? "")
    let kind = Printer.padded(match.kind.rawValue, 10)
    return match.article == id
      ? "\(kind) of article \(match.other): \(figures)" : "\(kind) article \(match.article): \(figures)"
  }
}
