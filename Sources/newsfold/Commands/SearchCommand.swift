internal import ArgumentParser
internal import CorpusStore
internal import JournalLog
internal import NewsfoldQueries
internal import TextIndex
internal import Words

struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find articles.",
    discussion: QueryHelp.text + """


      Copies and older versions are folded under one hit; the best hits come first, and among equals those that were filed \
      last. With --json --cursors each hit has a cursor: --after goes on behind that hit, as if nothing had arrived since. On a \
      terminal, a last line has that of the last hit where there is more.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var amount: LimitOption

  @Flag(name: .long, help: "Show copies and older versions each by themselves.")
  var all = false

  @Option(name: .long, help: "Order of the hits: rank (best first) or date (newest first).")
  var sort = SearchOrder.rank

  @Flag(name: .long, help: "With --json: give each hit a cursor.")
  var cursors = false

  @Option(name: .long, help: ArgumentHelp("Go on behind the hit that has this cursor.", valueName: "cursor"))
  var after: String?

  @Option(name: .long, help: "Count the hits by day, month, source or story, instead of showing them.")
  var countBy: Facet?

  @Flag(name: .long, help: "Show what is found as it arrives, until interrupted; see newsfold watch.")
  var follow = false

  @Argument(parsing: .remaining, help: "What to look for.")
  var query: [String]

  /// Stands for the hyphen of `-word`, on the way past the argument parser: to that it would be a bundle of one-letter
  /// options, of which there are none but -h. No text has it.
  private static let hyphen: Character = "\u{10FFFD}"

  /// The query as it was typed.
  static func text(_ words: [String]) -> String {
    String(words.joined(separator: " ").map { $0 == hyphen ? "-" : $0 })
  }

  /// The arguments with `-word` of a query so that the argument parser takes it for a word; where the shell has taken away the
  /// quotation marks of a phrase, these are put back.
  static func plainWords(_ arguments: [String]) -> [String] {
    guard let command = arguments.first,
      [configuration, WatchCommand.configuration].map(\.commandName).contains(command)
    else { return arguments }
    let valued = ["--config", "--state", "--drop", "--limit", "--sort", "--after", "--count-by"]
    var plain: [String] = []
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { return plain + arguments[index...] }
      let isValue = valued.contains(arguments[max(0, index - 1)])
      if !isValue, argument.count > 1, argument != "-h", argument.hasPrefix("-"), !argument.hasPrefix("--") {
        let word = argument.dropFirst()
        let isPhrase = word.contains(where: \.isWhitespace) && !word.contains { "\"()".contains($0) }
        plain.append(String(hyphen) + (isPhrase ? "\"\(word)\"" : word))
      } else {
        plain.append(argument)
      }
    }
    return plain
  }

  func validate() throws {
    if follow, after != nil || countBy != nil || amount.limit != nil {
      throw ValidationError("--follow shows all that arrives: it goes with neither --after, --count-by nor --limit.")
    }
    if countBy != nil, after != nil {
      throw ValidationError("--count-by counts all hits: it does not go with --after.")
    }
  }

  func run() async throws {
    let wanted = try SearchQuery(parsing: Self.text(query))
    let reader = try shared.reader()
    if follow { return try await WatchCommand.follow(wanted, reader, json: output.json) }
    if let countBy { return try count(wanted, countBy, reader) }
    var request = SearchRequest(wanted)
    request.order = sort
    request.isUnfolded = all
    // One more than is shown tells whether there is more.
    let limit = min(amount.limit ?? 20, 1 << 31)
    request.limit = limit + 1
    request.cursor = try after.map { text in
      guard let cursor = SearchCursor(text) else {
        throw ValidationError("--after needs the cursor of a hit, as newsfold search --json --cursors prints it.")
      }
      guard cursor.fits(request) else {
        throw ValidationError("this cursor is of another query: --after goes with the same query, --sort and --all.")
      }
      return cursor
    }
    let found = try reader.search(request)
    let hits = found.prefix(limit)
    var printer = Printer()
    for (index, hit) in hits.enumerated() {
      if output.json {
        var record = hit.record
        if !cursors { record.cursor = nil }
        try printer.json(record)
      } else {
        if index > 0 { printer.line("") }
        printer.hit(hit)
      }
    }
    printer.flush()
    if found.isEmpty {
      if printer.isTerminal, !output.json { StandardError.write("newsfold: nothing found") }
      throw Failure.nothingFound
    }
    if printer.isTerminal, found.count > limit, let cursor = hits.last?.record.cursor {
      StandardError.write("newsfold: there is more: --after \(cursor)")
    }
  }

  private func count(_ query: SearchQuery, _ facet: Facet, _ reader: CorpusReader) throws {
    var counts = try reader.count(query, by: facet, isUnfolded: all)
    if let limit = amount.limit { counts = Array(counts.prefix(limit)) }
    var printer = Printer()
    let largest = counts.map(\.count).max() ?? 0
    let width = min(40, counts.map { TextWidth.columns($0.value) }.max() ?? 0)
    for one in counts {
      if output.json {
        try printer.json(FacetRecord(facet: facet, count: one))
      } else {
        let value = one.value.isEmpty ? "(not known)" : one.value
        let number =
          String(repeating: " ", count: max(0, String(largest).count - String(one.count).count)) + "\(one.count)"
        let parts = [
          printer.isolated(Printer.padded(printer.plain(value), max(width, 4)), of: value), number,
          printer.isTerminal ? printer.faint(Printer.bar(one.count, of: largest)) : nil,
          one.name.map { printer.faint($0) },
        ]
        printer.line(parts.compactMap { $0 }.joined(separator: "  "))
      }
    }
    printer.flush()
    if counts.isEmpty { throw Failure.nothingFound }
  }
}

/// A count as `--json` prints it.
private struct FacetRecord: Encodable {
  let facet: Facet
  let count: FacetCount

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    let value = count.value.isEmpty ? nil : count.value
    if facet == .story {
      try object.encode(value.flatMap { Int64($0) }, forKey: Key(facet.rawValue))
      try object.encode(count.name, forKey: Key("title"))
    } else {
      try object.encode(value, forKey: Key(facet.rawValue))
    }
    try object.encode(count.count, forKey: Key("count"))
  }
}

extension SearchOrder: ExpressibleByArgument {}
extension Facet: ExpressibleByArgument {}
