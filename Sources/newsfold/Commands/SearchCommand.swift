internal import ArgumentParser
internal import CorpusStore
internal import NewsfoldQueries
internal import TextIndex

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find articles.",
    discussion: """
      Words are all to be there; "several words" is a phrase, word* a beginning, -word or NOT word leaves out, OR and \
      parentheses choose. Case does not matter. Copies and older versions are folded under one hit.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var amount: LimitOption

  @Flag(name: .long, help: "Show copies and older versions each by themselves.")
  var all = false

  @Option(name: .long, help: "Order of the hits: rank (best first) or date (newest first).")
  var sort = SearchOrder.rank

  @Argument(parsing: .remaining, help: "What to look for.")
  var query: [String]

  /// The arguments with `-word` of a query written out as `NOT word`: to the argument parser it would be a bundle of
  /// one-letter options, of which there are none but -h.
  static func plainWords(_ arguments: [String]) -> [String] {
    guard arguments.first == configuration.commandName else { return arguments }
    var plain: [String] = []
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { return plain + arguments[index...] }
      let isValue = ["--config", "--state", "--drop", "--limit", "--sort"].contains(arguments[max(0, index - 1)])
      if !isValue, argument.count > 2, argument.hasPrefix("-"), !argument.hasPrefix("--") {
        plain += ["NOT", String(argument.dropFirst())]
      } else {
        plain.append(argument)
      }
    }
    return plain
  }

  func run() throws {
    var request = SearchRequest(try SearchQuery(parsing: query.joined(separator: " ")))
    request.order = sort
    request.isUnfolded = all
    request.limit = amount.limit ?? 20
    let hits = try shared.reader().search(request)
    var printer = Printer()
    for (index, hit) in hits.enumerated() {
      if output.json {
        try printer.json(hit.record)
      } else {
        if index > 0 { printer.line("") }
        printer.line(printer.strong(hit.record.article.title))
        printer.line(printer.faint(printer.details(hit.record)))
        if let file = hit.record.file { printer.line(printer.faint(file.path.text)) }
        printer.line("  " + printer.passage(hit.passage))
      }
    }
    printer.flush()
    if hits.isEmpty { throw Failure.nothingFound }
  }
}

extension SearchOrder: ExpressibleByArgument {}
