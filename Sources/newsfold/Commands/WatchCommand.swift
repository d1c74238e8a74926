internal import ArgumentParser
internal import CorpusStore
internal import NewsfoldQueries
internal import TextIndex

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Show articles that a query finds as they arrive, until interrupted.",
    discussion: """
      A standing query. Each new article that it finds is shown once, near copies and new versions too; the same \
      words again are no new article. The query language is \
      that of newsfold search.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Argument(parsing: .remaining, help: "What to look for.")
  var query: [String]

  func run() async throws {
    try await Self.follow(
      try SearchQuery(parsing: SearchCommand.text(query)), try shared.reader(), json: output.json)
  }

  static func follow(_ query: SearchQuery, _ reader: CorpusReader, json: Bool) async throws {
    var standing = try StandingQuery(query, in: reader)
    var printer = Printer()
    while true {
      let (hits, hasMore) = try standing.next(in: reader)
      for hit in hits {
        if json {
          try printer.json(hit.record)
        } else {
          printer.hit(hit)
          printer.line("")
        }
      }
      printer.flush()
      if !hasMore { try await Task.sleep(for: .milliseconds(200)) }
    }
  }
}
