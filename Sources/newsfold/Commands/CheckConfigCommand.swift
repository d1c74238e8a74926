internal import ArgumentParser
internal import CorpusStore
internal import DropWatch
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import NewsfoldPipeline
internal import NewsfoldQueries
internal import SystemPackage

struct CheckConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-config", abstract: "Read the configuration and say what it means.",
    discussion: "What is wrong is said with its line, and the exit status is 78.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Flag(name: .long, help: "Say nothing where nothing is wrong; before a reload of the service, look at folders, too.")
  var quiet = false

  func run() throws {
    let settings = try shared.source.load()
    _ = try DropReader(settings)
    if quiet {
      let daemon = try? ControlClient(CorpusLocation(settings.state))?.status()
      return try settings.checkInService(changedFrom: daemon?.drops.map { FilePath($0) })
    }
    let lines = Self.lines(settings)
    var printer = Printer()
    if output.json {
      try printer.json(
        Report(
          state: settings.state.text,
          drop: settings.drops.map { Report.Drop($0, settings) },
          settle: "\(settings.settle.text)", unclosed: "\(settings.unclosed.text)", unheard: "\(settings.unheard.text)",
          sweep: "\(settings.sweep.text)", poll: "\(settings.poll.text)",
          ignore: settings.ignore ?? IgnorePatterns.standard, max_size: settings.maximumSize,
          fallback_charset: settings.fallbackCharset, reprint: settings.reprint, containment: settings.containment,
          revision_resemblance: settings.revisionResemblance, revision_containment: settings.revisionContainment,
          template_gap: "\(settings.templateGap.text)", revision_gap: "\(settings.revisionGap.text)",
          join: settings.storyJoin, join_undated: settings.storyJoinUndated, merge: settings.storyMerge,
          floor: settings.storyFloor, decay: settings.storyDecay.text, window: settings.storyWindow.text,
          keep: settings.keepEvents?.text ?? "forever", metrics: settings.metrics?.text,
          metrics_interval: settings.metricsInterval.text, level: settings.logLevel))
    } else {
      for (name, value) in lines { printer.line("\(Printer.padded(name, 12)) \(value)") }
    }
    printer.flush()
  }

  private static func lines(_ settings: Settings) -> [(String, String)] {
    let drops = settings.drops.map { ("drop folder", $0.path.printable + Self.text($0)) }
    return [("state", settings.state.printable)] + drops + [
      ("settle", "a closed file is taken after \(settings.settle.text) without a change"),
      ("unclosed", "a file that is never closed, after \(settings.unclosed.text) without a change"),
      ("unheard", "a file only found, whose close was not heard, after \(settings.unheard.text) without a write"),
      ("sweep", "everything is looked at every \(settings.sweep.text)"),
      ("poll", "what inotify cannot tell of is looked at every \(settings.poll.text)"),
      ("ignore", (settings.ignore ?? IgnorePatterns.standard).map(PrintableText.escaping).joined(separator: "  ")),
      ("max_size", "\(settings.maximumSize) bytes"),
      ("charset", "\(settings.fallbackCharset) where a text does not tell"),
      ("reprint", "from resemblance \(settings.reprint)"),
      ("excerpt", "from containment \(settings.containment)"),
      (
        "revision",
        "of a file at its path, from resemblance \(settings.revisionResemblance) or containment "
          + "\(settings.revisionContainment); of one source and title, up to \(settings.revisionGap.text) apart"
      ),
      ("template", "alike with other figures, more than \(settings.templateGap.text) apart"),
      (
        "stories",
        "joined from \(settings.storyJoin), undated from \(settings.storyJoinUndated); merged from \(settings.storyMerge)"
      ),
      (
        "story time",
        "decay \(settings.storyDecay.text) down to \(settings.storyFloor), nothing is joined beyond "
          + settings.storyWindow.text
      ),
      ("events", settings.keepEvents.map { "are kept for \($0.text)" } ?? "are kept forever"),
      (
        "metrics",
        settings.metrics.map { "are written to \($0.printable) every \(settings.metricsInterval.text)" }
          ?? "are not written"
      ),
      ("log level", settings.logLevel),
    ]
  }

  /// What is different in this folder, after its path.
  private static func text(_ folder: DropFolder) -> String {
    var parts: [String] = []
    if let source = folder.source { parts.append("published by \(PrintableText.escaping(source))") }
    if let language = folder.language {
      parts.append(language == "und" ? "in no language whose stems count" : "written in \(language)")
    }
    if let settle = folder.settle { parts.append("settle \(settle.text)") }
    if let unclosed = folder.unclosed { parts.append("unclosed \(unclosed.text)") }
    if let unheard = folder.unheard { parts.append("unheard \(unheard.text)") }
    if let ignore = folder.ignore {
      parts.append("ignoring \(ignore.isEmpty ? "nothing" : ignore.map(PrintableText.escaping).joined(separator: " "))")
    }
    if folder.after == folder.afterDuplicate {
      if let after = folder.after { parts.append("files are \(Self.done(after, folder)) when they are taken") }
    } else {
      parts.append("files are \(Self.done(folder.after, folder)) when they are taken")
      parts.append("duplicates \(Self.done(folder.afterDuplicate, folder))")
    }
    return parts.map { ", " + $0 }.joined()
  }

  private static func done(_ what: Afterwards?, _ folder: DropFolder) -> String {
    switch what {
    case nil: "left"
    case .archive: "moved to \(folder.archive?.printable ?? "")"
    case .delete: "deleted"
    }
  }

  private struct Report: Encodable {
    struct Drop: Encodable {
      let path: String
      let source: String?
      let language: String?
      let settle: String?
      let unclosed: String?
      let unheard: String?
      let ignore: [String]
      let after: String
      let duplicates: String
      let archive: String?

      init(_ folder: DropFolder, _ settings: Settings) {
        path = folder.path.text
        source = folder.source
        language = folder.language
        settle = folder.settle?.text
        unclosed = folder.unclosed?.text
        unheard = folder.unheard?.text
        ignore = settings.ignorePatterns(in: folder).patterns
        after = folder.after?.rawValue ?? "leave"
        duplicates = folder.afterDuplicate?.rawValue ?? "leave"
        archive = folder.archive?.text
      }
    }
    let state: String
    let drop: [Drop]
    let settle: String
    let unclosed: String
    let unheard: String
    let sweep: String
    let poll: String
    let ignore: [String]
    let max_size: Int64
    let fallback_charset: String
    let reprint: Double
    let containment: Double
    let revision_resemblance: Double
    let revision_containment: Double
    let template_gap: String
    let revision_gap: String
    let join: Double
    let join_undated: Double
    let merge: Double
    let floor: Double
    let decay: String
    let window: String
    let keep: String
    let metrics: String?
    let metrics_interval: String
    let level: String
  }
}
