internal import ArgumentParser
internal import CorpusStore
internal import JournalLog
internal import NewsModel
internal import NewsfoldQueries

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Prove that folder, ledger, corpus, indexes and journal agree.",
    discussion: """
      Changes nothing, and can run beside the daemon. Without --full, counts, numbers and marks are compared, which takes \
      less than a second. With it, every file's bytes are compared with the ledger, every article's words with the \
      indexes, every event with the journal: run it as root, so that it may read all of them.

      Exits with 1, and says what differs, where something does.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Flag(name: .long, help: "Compare every file, every article and every event.")
  var full = false

  func run() throws {
    let reader = try shared.reader()
    let printer = SharedPrinter()
    let audit = Audit(
      reader, SystemJournal(of: try reader.read { try $0.corpusRecord().uuid }, by: reader.location.owner),
      try shared.source.load(),
      list: { finding in
        try printer.print { printer in
          if output.json {
            try printer.json(finding)
          } else {
            printer.line("  " + PrintableText.escaping(finding.finding))
          }
        }
      },
      tell: { check in
        try printer.print { printer in
          if output.json { return try printer.json(check) }
          let name = Printer.padded(check.check, 13)
          let more = check.findings - min(check.findings, Audit.listed)
          if more > 0 { printer.line("  and \(more) more") }
          printer.line(
            (check.agrees.map { $0 ? "agrees   " : printer.strong("DIFFERS") + "  " } ?? "UNKNOWN  ") + name
              + PrintableText.escaping(check.summary))
        }
      })
    guard try audit.run(full ? .full : .quick) else { throw Failure.nothingFound }
  }
}

/// A printer that writes each line at once: an audit takes its time.
private final class SharedPrinter {
  private var printer = Printer()

  func print(_ body: (inout Printer) throws -> Void) throws {
    try body(&printer)
    printer.flush()
  }
}
