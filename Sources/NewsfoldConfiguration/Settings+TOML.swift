internal import NewsModel
internal import SystemPackage
internal import TOML
internal import Words

extension Settings {
  /// Parses a configuration; what it does not set keeps its default.
  ///
  /// - Parameter name: the file's name, for messages.
  /// - Throws: ``ConfigurationError`` with the line.
  package init(toml text: String, name: String) throws {
    self.init()
    let document = ConfigurationDocument(name: name)
    let table: TOMLTable
    do throws(TOMLError) {
      table = try TOMLTable(parsing: text)
    } catch {
      throw document.error(PrintableText.escaping(error.problem), line: error.line)
    }
    let top = ConfigurationSection(name: "", table: table, document: document)
    try top.allow(only: ["state", "drop", "watch", "read", "match", "stories", "events", "metrics", "log"])
    if let path = try top.string("state") { state = try Self.path(path, "state", top) }
    if let folders = table["drop"] { drops = try Self.drops(folders, document) }
    try read(watch: Self.section("watch", table, document))
    if let section = try Self.section("read", table, document) {
      try section.allow(only: ["max_size", "fallback_charset"])
      maximumSize = try section.size("max_size") ?? maximumSize
      fallbackCharset = try section.string("fallback_charset") ?? fallbackCharset
    }
    if let section = try Self.section("match", table, document) {
      try section.allow(only: [
        "reprint", "containment", "revision_resemblance", "revision_containment", "template_gap", "revision_gap",
      ])
      reprint = try section.share("reprint") ?? reprint
      containment = try section.share("containment") ?? containment
      revisionResemblance = try section.share("revision_resemblance") ?? revisionResemblance
      revisionContainment = try section.share("revision_containment") ?? revisionContainment
      templateGap = try section.duration("template_gap", atLeast: .zero) ?? templateGap
      revisionGap = try section.duration("revision_gap", atLeast: .zero) ?? revisionGap
    }
    if let section = try Self.section("stories", table, document) {
      try section.allow(only: ["join", "join_undated", "merge", "floor", "decay", "window"])
      storyJoin = try section.share("join") ?? storyJoin
      storyJoinUndated = try section.share("join_undated") ?? storyJoinUndated
      storyMerge = try section.share("merge") ?? storyMerge
      storyFloor = try section.share("floor") ?? storyFloor
      storyDecay = try section.duration("decay", atLeast: .seconds(3600)) ?? storyDecay
      storyWindow = try section.duration("window", atLeast: .seconds(3600)) ?? storyWindow
    }
    if let section = try Self.section("events", table, document) {
      try section.allow(only: ["keep"])
      if try section.string("keep") != "forever" {
        keepEvents = try section.duration("keep", atLeast: .seconds(3600))
      }
    }
    if let section = try Self.section("metrics", table, document) {
      try section.allow(only: ["file", "interval"])
      metrics = try section.string("file").map { try Self.path($0, "file", section) }
      metricsInterval = try section.duration("interval", atLeast: .seconds(1)) ?? metricsInterval
    }
    if let section = try Self.section("log", table, document) {
      try section.allow(only: ["level"])
      logLevel = try section.string("level") ?? logLevel
      guard ["debug", "info", "notice", "warning", "error"].contains(logLevel) else {
        throw section.wrong("level", "debug, info, notice, warning or error")
      }
    }
  }

  private mutating func read(watch section: ConfigurationSection?) throws {
    guard let section else { return }
    try section.allow(only: ["settle", "unclosed", "unheard", "sweep", "poll", "ignore"])
    settle = try section.duration("settle", atLeast: .milliseconds(10)) ?? settle
    unclosed = try section.duration("unclosed", atLeast: .milliseconds(100)) ?? unclosed
    unheard = try section.duration("unheard", atLeast: .milliseconds(100)) ?? unheard
    sweep = try section.duration("sweep", atLeast: .seconds(1)) ?? sweep
    poll = try section.duration("poll", atLeast: .milliseconds(100)) ?? poll
    ignore = try section.strings("ignore") ?? ignore
  }

  private static func section(
    _ key: String, _ table: TOMLTable, _ document: ConfigurationDocument
  ) throws -> ConfigurationSection? {
    guard let value = table[key] else { return nil }
    guard let section = value.table else { throw document.error("[\(key)] must be a section", line: value.line) }
    return ConfigurationSection(name: key, table: section, document: document)
  }

  private static func drops(_ value: TOMLValue, _ document: ConfigurationDocument) throws -> [DropFolder] {
    guard let array = value.array else { throw document.error("drop folders are sections, [[drop]]", line: value.line) }
    let folders = try array.map { item in
      guard let table = item.table else {
        throw document.error("drop folders are sections, [[drop]]", line: value.line)
      }
      let section = ConfigurationSection(name: "drop", table: table, document: document)
      return try drop(section, document)
    }
    guard !folders.isEmpty else { throw document.error("at least one [[drop]] is needed", line: value.line) }
    return folders
  }

  private static func drop(_ section: ConfigurationSection, _ document: ConfigurationDocument) throws -> DropFolder {
    try section.allow(only: [
      "path", "source", "language", "settle", "unclosed", "unheard", "ignore", "after", "duplicates", "archive",
    ])
    guard let path = try section.string("path") else {
      throw document.error("a [[drop]] needs a path", line: section.table.line)
    }
    let source = try section.string("source").map { $0.filter { !$0.isNewline } }
    var folder = DropFolder(path: try Self.path(path, "path", section), source: source?.isEmpty == true ? nil : source)
    if let code = try section.string("language") {
      guard code == "none" || Language(code: code) != nil else {
        throw section.wrong(
          "language", "none, or one of \(Language.allCases.map(\.code).sorted().joined(separator: " "))")
      }
      folder.language = code == "none" ? "und" : code
    }
    folder.settle = try section.duration("settle", atLeast: .milliseconds(10))
    folder.unclosed = try section.duration("unclosed", atLeast: .milliseconds(100))
    folder.unheard = try section.duration("unheard", atLeast: .milliseconds(100))
    folder.ignore = try section.strings("ignore")
    let after = try afterwards("after", section)
    folder.after = after ?? nil
    folder.afterDuplicate = try afterwards("duplicates", section) ?? folder.after
    folder.archive = try section.string("archive").map { try Self.path($0, "archive", section) }
    if folder.archive == nil, folder.after == .archive || folder.afterDuplicate == .archive {
      throw document.error(
        "the drop folder \(folder.path.printable) is to be archived: say where with archive = \"/some/folder\"",
        line: section.table[folder.after == .archive ? "after" : "duplicates"]?.line ?? section.table.line)
    }
    return folder
  }

  /// Nothing where the key is not set; leaving the file is nothing to be done.
  private static func afterwards(_ key: String, _ section: ConfigurationSection) throws -> Afterwards?? {
    guard let text = try section.string(key) else { return nil }
    if text == "leave" { return .some(nil) }
    guard let what = Afterwards(rawValue: text) else { throw section.wrong(key, "leave, archive or delete") }
    return what
  }

  private static func path(_ text: String, _ key: String, _ section: ConfigurationSection) throws -> FilePath {
    let path = FilePath(text)
    guard path.isAbsolute else { throw section.wrong(key, "an absolute path, one that begins with /") }
    return path.lexicallyNormalized()
  }
}
