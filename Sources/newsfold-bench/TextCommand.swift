internal import ArgumentParser
internal import FoundationEssentials
internal import SystemPackage

/// The text index alone: words in and answers out.
struct TextCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text",
    abstract: "Measures the text index alone: texts in and answers out.",
    discussion: """
      Texts come from FOLDERs, each file one, or are made up. Queries come from a file, one a line: +a +b for both words, \
      a b for either, "a b c" for a phrase; each is asked three times for the best 20, and the best time is taken.
      """)

  @Argument(help: "Folders of texts; without any, texts are made up.", completion: .directory)
  var folders: [String] = []

  @Option(name: .long, help: "Words in memory from which on they are written.")
  var segment = 128 << 10

  @Option(help: "How many texts are made up.")
  var count = 100_000

  @Option(help: "How many words they have on average.")
  var words = 480

  @Option(help: "What they are made from: the same seed makes the same texts.")
  var seed: UInt64 = 1

  @Option(help: "A file of queries; may be given several times.", completion: .file())
  var queries: [String] = []

  @Option(help: "Write the texts, and queries of four kinds drawn from them, into this folder, and do nothing else.")
  var write: String?

  @Option(help: "Where the index is put; it is removed afterwards. Without it, in the folder for temporary files.")
  var work: String?

  @Flag(help: "Print one line of JSON.")
  var json = false

  func run() async throws {
    let texts = folders.isEmpty ? MadeUpTexts(GeneratedArticles(seed: seed, count: count, words: words)) : nil
    if let write {
      let articles = GeneratedArticles(seed: seed, count: count, words: words)
      _ = try await ArticleFolder(path: write).write(MadeUpTexts(articles), isDated: false)
      try TextQueries(articles).write(to: write)
      return
    }
    let folder = FilePath(work ?? FileManager.default.temporaryDirectory.path)
      .appending("newsfold-bench-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let files = folders.isEmpty ? [] : try TextBenchmark.files(in: folders)
    let benchmark = try TextBenchmark(folder: folder, segment: segment)
    let filling = try benchmark.fill(files.isEmpty ? count : files.count) { number in
      try texts?.text(UInt32(number)) ?? TextBenchmark.read(files[number - 1])
    }
    if !json { print(filling.sentence) }
    var answers: [TextResult.Answers] = []
    for file in queries {
      let lines = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self).split(separator: "\n")
      answers.append(try benchmark.ask(lines.map(String.init), of: file))
      if !json, let last = answers.last { print(last.sentence) }
    }
    guard json else { return }
    print(
      try TextResult(filling: filling, answers: answers).json(
        Machine(folder: folder.string), commit: BenchResult.revision(), seed: folders.isEmpty ? seed : nil))
  }
}
