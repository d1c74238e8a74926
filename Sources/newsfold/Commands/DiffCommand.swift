internal import ArgumentParser
internal import CorpusStore
internal import JournalLog
internal import NewsModel
internal import NewsfoldQueries

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say what changed between two articles, by word.",
    discussion: """
      [-What was removed-] and {+what was added+}; a long stretch that stayed the same is cut short. Case, punctuation and \
      spacing do not count.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Flag(help: "Show in full what stayed the same.")
  var full = false

  @Argument(help: "The number of the first article.")
  var article: Int64

  @Argument(help: "The number of the second.")
  var other: Int64

  /// Words shown at either end of a stretch that stayed the same.
  private static let shown = 12

  func run() throws {
    let (first, second) = (ArticleID(rawValue: article), ArticleID(rawValue: other))
    guard let record = try shared.reader().read({ try $0.difference(from: first, to: second) }) else {
      let reader = try shared.reader()
      for id in [first, second] where try reader.read({ try $0.article(id) }) == nil {
        StandardError.write("newsfold: there is no article \(id)")
      }
      throw Failure.nothingFound
    }
    var printer = Printer()
    if output.json {
      try printer.json(record)
    } else {
      printer.line(printer.faint(Self.figures(record)))
      printer.line(record.parts.map { shown($0, printer) }.joined(separator: " "))
    }
    printer.flush()
  }

  private static func figures(_ record: DifferenceRecord) -> String {
    let inARow = record.run.map { ", \($0.words) words in a row" } ?? ""
    return
      "article \(record.article) to article \(record.other): resemblance \(Printer.percent(record.resemblance)), "
      + "containment \(Printer.percent(record.containment)) and \(Printer.percent(record.contained))\(inARow)"
  }

  private func shown(_ part: DifferenceRecord.Part, _ printer: Printer) -> String {
    switch part.change {
    case "removed": return printer.removed("[-\(part.text)-]")
    case "added": return printer.added("{+\(part.text)+}")
    default:
      let words = part.text.split(separator: " ")
      guard !full, words.count > Self.shown * 3 else { return PrintableText.escaping(part.text) }
      let (begin, end) = (
        words.prefix(Self.shown).joined(separator: " "), words.suffix(Self.shown).joined(separator: " ")
      )
      return PrintableText.escaping("\(begin) … ") + printer.faint("(\(words.count - 2 * Self.shown) words more)")
        + PrintableText.escaping(" … \(end)")
    }
  }
}
