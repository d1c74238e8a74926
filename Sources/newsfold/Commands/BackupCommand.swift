internal import ArgumentParser
internal import CorpusStore
internal import Glibc
internal import JournalLog
internal import NewsModel
internal import SystemPackage

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Write a consistent copy of the corpus into a file, while newsfold runs.",
    discussion: """
      The copy is checked from end to end before it gets its name, and is an SQLite database that needs nothing else: what \
      is beside it in the state folder is made from it again.

      To restore it, stop newsfold, move the state folder aside, make an empty one with the same owner and mode, put the \
      copy into it as corpus.sqlite with the same owner, and start newsfold. It goes on as a corpus of its own, with \
      another UUID: what it had reported is not reported again, and what it does not know is taken.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Argument(help: "The file to be written; it must not be there yet.", completion: .file())
  var file: String

  func run() throws {
    let reader = try shared.reader()
    let isShown = isatty(STDERR_FILENO) == 1 && !output.json
    let target = FilePath(file)
    let size = try reader.backUp(to: target) { done, all in
      if isShown, all > 0 { StandardError.raw("\r\u{1b}[K\(done * 100 / all) %") }
    }
    if isShown { StandardError.raw("\r\u{1b}[K") }
    let copy = try CorpusReader(database: target)
    let (articles, events) = try copy.read { (try $0.articleCount(), try $0.lastEvent()) }
    var printer = Printer()
    if output.json {
      try printer.json(Summary(file: target.text, articles: articles, events: events, bytes: size))
    } else {
      printer.line("\(target.printable): \(articles) articles, \(events) events, \(size) bytes; checked")
    }
    printer.flush()
  }

  private struct Summary: Encodable {
    let file: String
    let articles: Int
    let events: EventSequence
    let bytes: Int
  }
}
