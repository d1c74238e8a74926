internal import ArgumentParser
internal import FoundationEssentials

/// Writes made-up articles, and the truth about them.
struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes made-up articles into a folder, and the truth about them beside it.",
    discussion: """
      DIR/NNN/NUMBER.txt, a thousand to a folder, and DIR.truth.jsonl, an object an article: file, relation (new, copy, \
      reprint, excerpt, expansion, template), other (the file that it was made of) and story (the event that it reports). \
      The same seed writes the same bytes on every machine.
      """)

  @Argument(help: "The folder; it must not be there yet.", completion: .directory)
  var folder: String

  @Option(help: "How many articles are made up.")
  var count = 10_000

  @Option(help: "How many bytes they have on average.")
  var bytes = 3000

  @Option(help: "What they are made from: the same seed makes the same articles.")
  var seed: UInt64 = 1

  @Flag(
    help: """
      Leave the time of each file at now. Without it, they are spread over a year to the day before yesterday, in the \
      order of their numbers.
      """)
  var undated = false

  func validate() throws {
    guard count > 0, bytes >= 200 else {
      throw ValidationError("There is at least one article, of 200 bytes at least.")
    }
  }

  func run() async throws {
    guard !FileManager.default.fileExists(atPath: folder) else {
      throw ValidationError("\(folder) is there already: name another folder, or remove it.")
    }
    var path = folder
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let began = Stopwatch.now
    let texts = MadeUpTexts(seed: seed, count: count, bytes: bytes)
    let written = try await ArticleFolder(path: path).write(texts, isDated: !undated)
    let seconds = Stopwatch.seconds(since: began)
    try ArticleFolder.write(try truth(texts.articles), to: path + ".truth.jsonl")
    let relations = written.relations.sorted { $0.key < $1.key }.map { "\(Shown.count($0.value)) \($0.key)" }
    print(
      """
      \(Shown.count(count)) articles, \(Shown.megabytes(written.bytes)), \(Shown.count(written.bytes / count)) bytes on \
      average, in \(Shown.number(seconds)) s
      \(relations.joined(separator: ", ")); \(Shown.count(written.reports)) report an event
      """)
  }

  private func truth(_ articles: GeneratedArticles) throws -> [UInt8] {
    var lines: [UInt8] = []
    for number in 1...articles.count {
      lines += try (ArticleTruth(UInt32(number), in: articles).lineOfJSON() + "\n").utf8
    }
    return lines
  }
}
