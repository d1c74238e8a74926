internal import ArgumentParser
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldPipeline
internal import NewsfoldQueries
internal import SystemPackage

struct CheckConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-config", abstract: "Read the configuration and say what it means.",
    discussion: "What is wrong is said with its line, and the exit status is 78.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  func run() throws {
    let settings = try shared.source.load()
    _ = try DropReader(settings)
    let lines = Self.lines(settings)
    var printer = Printer()
    if output.json {
      try printer.json(
        Report(
          state: settings.state.text,
          drop: settings.drops.map { Report.Drop(path: $0.path.text, source: $0.source) },
          settle: "\(settings.settle.text)", unclosed: "\(settings.unclosed.text)", sweep: "\(settings.sweep.text)",
          ignore: settings.ignorePatterns.patterns, max_size: settings.maximumSize,
          fallback_charset: settings.fallbackCharset, reprint: settings.reprint, containment: settings.containment,
          revision_resemblance: settings.revisionResemblance, revision_containment: settings.revisionContainment,
          level: settings.logLevel))
    } else {
      for (name, value) in lines { printer.line("\(Printer.padded(name, 12)) \(value)") }
    }
    printer.flush()
  }

  private static func lines(_ settings: Settings) -> [(String, String)] {
    let drops = settings.drops.map { folder in
      let source = folder.source.map { ", published by \(PrintableText.escaping($0))" } ?? ""
      return ("drop folder", folder.path.printable + source)
    }
    return [("state", settings.state.printable)] + drops + [
      ("settle", "a closed file is taken after \(settings.settle.text) without a change"),
      ("unclosed", "a file that is never closed, after \(settings.unclosed.text) without a change"),
      ("sweep", "everything is looked at every \(settings.sweep.text)"),
      ("ignore", settings.ignorePatterns.patterns.map(PrintableText.escaping).joined(separator: "  ")),
      ("max_size", "\(settings.maximumSize) bytes"),
      ("charset", "\(settings.fallbackCharset) where a text does not tell"),
      ("reprint", "from resemblance \(settings.reprint)"),
      ("excerpt", "from containment \(settings.containment)"),
      (
        "revision",
        "of a file at its path, from resemblance \(settings.revisionResemblance) or containment "
          + "\(settings.revisionContainment)"
      ),
      ("log level", settings.logLevel),
    ]
  }

  private struct Report: Encodable {
    struct Drop: Encodable {
      let path: String
      let source: String?
    }
    let state: String
    let drop: [Drop]
    let settle: String
    let unclosed: String
    let sweep: String
    let ignore: [String]
    let max_size: Int64
    let fallback_charset: String
    let reprint: Double
    let containment: Double
    let revision_resemblance: Double
    let revision_containment: Double
    let level: String
  }
}
