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
    var few = try ratesWithFew(in: folder)
    let texts: any BenchTexts =
      folders.isEmpty
      ? await GeneratedTexts(GeneratedArticles(seed: seed, count: count, words: words))
      : try TextFiles(folders)
    var result = try await DedupBenchmark(texts: texts, folder: folder.appending("index")).run()
    few += try ratesWithFew(in: folder)
    result.ratesWithFew = few
    let machine = Machine(folder: folder.string)
    print(
      json
        ? try result.json(machine, commit: BenchResult.revision(), seed: folders.isEmpty ? seed : nil) : result.table())
    if result.target?.met == false { throw ExitCode(1) }
  }

  /// Texts a second of three runs with few texts, where they are asked for: each a process of its own, as this one is.
  private func ratesWithFew(in folder: FilePath) throws -> [Double] {
    guard let beside else { return [] }
    return try (0..<3).map { _ in
      let run = try CommandRun(
        "/proc/self/exe",
        [
          "dedup", "--count", "\(beside)", "--words", "\(words)", "--seed", "\(seed)", "--work", folder.string,
          "--json",
        ],
        limit: 600)
      guard run.end.status == 0, let few = try? JSONDecoder().decode(Few.self, from: Data(run.output)) else {
        throw BenchError("measuring \(beside) texts: \(run.complaint)")
      }
      return few.per_second
    }
  }

  /// What of a run with few texts is asked for, by the name that it has there.
  private struct Few: Decodable { let per_second: Double }
}
