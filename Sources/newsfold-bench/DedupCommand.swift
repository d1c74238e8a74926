internal import ArgumentParser
internal import FoundationEssentials
internal import SystemPackage
internal import Words

/// The near-duplicate engine alone: words in and judgement out.
struct DedupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dedup",
    abstract: "Measures the near-duplicate engine alone: words in and judgement out.",
    discussion: """
      Texts come from FOLDERs, each file one, or are made up: then the truth about them is known, and what was found \
      is compared with it. Segments are written and merged on another thread meanwhile, as the daemon does it.
      """)

  @Argument(help: "Folders of texts; without any, texts are made up.", completion: .directory)
  var folders: [String] = []

  @Option(help: "How many texts are made up.")
  var count = 100_000

  @Option(help: "How many words they have on average.")
  var words = 480

  @Option(help: "What they are made from: the same seed makes the same texts.")
  var seed: UInt64 = 1

  @Option(help: "Where the index is put; it is removed afterwards. Without it, in the folder for temporary files.")
  var work: String?

  @Flag(help: "Print one line of JSON.")
  var json = false

  func run() async throws {
    let folder = FilePath(work ?? FileManager.default.temporaryDirectory.path)
      .appending("newsfold-bench-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let texts: any BenchTexts =
      folders.isEmpty
      ? await GeneratedTexts(GeneratedArticles(seed: seed, count: count, words: words))
      : try TextFiles(folders)
    let result = try await DedupBenchmark(texts: texts, folder: folder.appending("index")).run()
    guard json else { return print(result.table()) }
    print(
      try result.json(
        Machine(folder: folder.string), commit: BenchResult.revision(), seed: folders.isEmpty ? seed : nil))
  }
}
