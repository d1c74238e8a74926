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

  @Option(
    help: """
      Also that many texts, three times before and three times after: the rate is to be three fifths of what they make.
      """)
  var beside: Int?

  @Flag(help: "Print one line of JSON.")
  var json = false

  func validate() throws {
    guard let beside else { return }
    guard folders.isEmpty, beside > 0 else { throw ValidationError("--beside is for texts that are made up.") }
  }

  func run() async throws {
    let folder = FilePath(work ?? FileManager.default.temporaryDirectory.path)
      .appending("newsfold-bench-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    var few = try await ratesWithFew(in: folder)
    let texts: any BenchTexts =
      folders.isEmpty ? await madeUp(count) : try TextFiles(folders)
    var result = try await DedupBenchmark(texts: texts, folder: folder.appending("index")).run()
    few += try await ratesWithFew(in: folder)
    result.ratesWithFew = few
    let machine = Machine(folder: folder.string)
    print(
      json
        ? try result.json(machine, commit: BenchResult.revision(), seed: folders.isEmpty ? seed : nil) : result.table())
    if result.target?.met == false { throw ExitCode(1) }
  }

  private func madeUp(_ count: Int) async -> GeneratedTexts {
    await GeneratedTexts(GeneratedArticles(seed: seed, count: count, words: words))
  }

  /// Texts a second, of three runs, where they are asked for.
  private func ratesWithFew(in folder: FilePath) async throws -> [Double] {
    guard let beside else { return [] }
    let texts = await madeUp(beside)
    var rates: [Double] = []
    for _ in 0..<3 {
      let place = folder.appending("few")
      rates.append(try await DedupBenchmark(texts: texts, folder: place).run().rate)
      try FileManager.default.removeItem(atPath: place.string)
    }
    return rates
  }
}
