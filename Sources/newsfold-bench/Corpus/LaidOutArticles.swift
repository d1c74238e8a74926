internal import FoundationEssentials
internal import Glibc

/// Made-up articles in a folder of their own, laid out once for each number, seed, length and generator.
struct LaidOutArticles: Sendable {
  let texts: MadeUpTexts
  /// What all that belongs to these articles lies in.
  let home: String
  /// Where the articles lie, DIR/NNN/NUMBER.txt.
  var drop: String { home + "/drop" }
  /// Where files are made ready, on the same file system.
  var beside: String { home + "/beside" }
  /// Bytes of all articles.
  let bytes: Int

  private struct Facts: Codable {
    let bytes: Int
  }

  /// Lays them out where they do not lie there yet.
  ///
  /// - Throws: `Errno`, ``BenchError``.
  init(_ texts: MadeUpTexts, bytes: Int, in work: String) async throws {
    self.texts = texts
    let articles = texts.articles
    // Short: the path of a daemon's socket, which is in a folder below, has a limit.
    home = "\(work)/n\(articles.count)-b\(bytes)-s\(articles.seed)-v\(GeneratedArticles.version)"
    let mark = home + "/laid-out.json"
    if let data = FileManager.default.contents(atPath: mark) {
      self.bytes = try JSONDecoder().decode(Facts.self, from: data).bytes
    } else {
      Program.say("writing \(Shown.count(articles.count)) articles, seed \(articles.seed)")
      try WorkFolder.makeEmpty(home)
      let written = try await ArticleFolder(path: home + "/drop").write(texts, isDated: true)
      self.bytes = written.bytes
      try ArticleFolder.write(Array(try JSONEncoder().encode(Facts(bytes: written.bytes))), to: mark)
      // What is on its way to the disk would be in the way of what is measured.
      sync()
    }
    try ArticleFolder.makeFolders(beside)
  }
}
