internal import FoundationEssentials
internal import Glibc

/// A corpus of many known articles: their files in a drop folder, and a state that has taken them all.
///
/// Each measurement works on a copy of the state, so that one does not change the next. New files are dropped into a folder
/// of their own, which ``remove()`` empties.
struct KnownCorpus: Sendable {
  let articles: LaidOutArticles
  /// The copy of the state.
  let state: String
  private static let copies = "/bin/cp"

  var drop: String { articles.drop }
  var beside: String { articles.beside }
  var count: Int { articles.texts.count }
  /// Where new files are dropped.
  var inbox: String { articles.drop + "/inbox" }
  /// Another drop folder, for a bulk load.
  var loadDrop: String { articles.home + "/load" }
  /// Both drop folders.
  var drops: [String] { [drop, loadDrop] }

  /// - Throws: `Errno`, ``BenchError``.
  init(_ newsfold: Newsfold, _ texts: MadeUpTexts, bytes: Int, in work: String) async throws {
    articles = try await LaidOutArticles(texts, bytes: bytes, in: work)
    state = articles.home + "/run"
    for folder in Self.emptied(articles) { try WorkFolder.makeEmpty(folder) }
    let taken = try Self.taken(articles, by: newsfold)
    try? FileManager.default.removeItem(atPath: state)
    let copied = try CommandRun(Self.copies, ["-a", "--reflink=auto", taken, state])
    guard copied.end.status == 0 else { throw BenchError("\(taken) cannot be copied: \(copied.complaint)") }
    sync()
  }

  /// Removes the copy, and what was dropped.
  func remove() {
    try? FileManager.default.removeItem(atPath: state)
    for folder in Self.emptied(articles) { try? FileManager.default.removeItem(atPath: folder) }
  }

  private static func emptied(_ articles: LaidOutArticles) -> [String] {
    [articles.drop + "/inbox", articles.home + "/load", articles.beside]
  }

  /// A state that knows all, made by this very binary: another may store things otherwise.
  private static func taken(_ articles: LaidOutArticles, by newsfold: Newsfold) throws -> String {
    let prefix = "taken-"
    let name = try prefix + key(of: newsfold.binary)
    let folder = "\(articles.home)/\(name)"
    if access(folder + "/whole", F_OK) == 0 { return folder + "/state" }
    for old in try FileManager.default.contentsOfDirectory(atPath: articles.home) where old.hasPrefix(prefix) {
      try FileManager.default.removeItem(atPath: "\(articles.home)/\(old)")
    }
    try ArticleFolder.makeFolders(folder)
    Program.say("newsfold takes \(Shown.count(articles.texts.count)) articles in")
    let run = try newsfold.run("ingest", ["--json"], state: folder + "/state", drops: [articles.drop])
    let files = try Newsfold.rows(IngestRow.self, run.output).first?.files ?? 0
    guard files == articles.texts.count else {
      throw BenchError("of \(articles.texts.count) files \(files) were taken")
    }
    try ArticleFolder.write([], to: folder + "/whole")
    return folder + "/state"
  }

  /// What tells one build of a program from another: its size and when it was written.
  private static func key(of binary: String) throws -> String {
    var status = stat()
    guard stat(binary, &status) == 0 else { throw BenchError("\(binary) cannot be looked at") }
    return "\(status.st_size)-\(status.st_mtim.tv_sec)-\(status.st_mtim.tv_nsec)"
  }

  /// Moves a file or a folder to its new name, and returns when: just before.
  ///
  /// - Throws: ``BenchError``.
  func move(_ from: String, to: String) throws -> UInt64 {
    let now = Stopwatch.now
    guard rename(from, to) == 0 else {
      throw BenchError("\(from) cannot be moved to \(to): \(String(cString: strerror(errno)))")
    }
    return now
  }

  /// Writes a folder of new articles beside the drop folders, for ``move(_:to:)``.
  ///
  /// - Throws: `Errno`.
  func layOutNew(_ name: String, from first: UInt32, count: Int) throws -> String {
    let folder = "\(beside)/\(name)"
    try ArticleFolder(path: folder).writeNew(articles.texts, from: first, count: count)
    sync()
    return folder
  }
}
