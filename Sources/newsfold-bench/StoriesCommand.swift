internal import ArgumentParser
internal import FoundationEssentials
internal import StoryGrouping
internal import Words

/// Grouping alone: words in and stories out.
struct StoriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stories",
    abstract: "Measures grouping alone, on one core: words in and stories out.",
    discussion: """
      Texts come from FOLDERs, each file one, in the order of their names, or are made up; without known times, so that no \
      story is ever out of reach. Measured is what comes once so many stories are at hand as may be.
      """)

  @Argument(help: "Folders of texts; without any, texts are made up.", completion: .directory)
  var folders: [String] = []

  @Option(help: "How many texts are made up.")
  var count = 30_000

  @Option(help: "How many bytes they have on average.")
  var bytes = 3000

  @Option(help: "What they are made from: the same seed makes the same texts.")
  var seed: UInt64 = 1

  @Option(help: "How many stories are kept at hand.")
  var live = 5000

  @Flag(help: "Print one line of JSON.")
  var json = false

  func validate() throws {
    guard count > 0, bytes >= 200, live > 0 else {
      throw ValidationError("There is at least one text, of 200 bytes at least, and one story at hand.")
    }
  }

  func run() throws {
    let texts = try texts().map { text in
      (title: WordSequence(Array(text.prefix { $0 != UInt8(ascii: "\n") }.prefix(120))), text: WordSequence(text))
    }
    var benchmark = StoriesBenchmark(live: live)
    guard let result = benchmark.run(texts) else {
      throw ValidationError(
        "\(texts.count) texts make too few stories for \(live) at hand: give more texts, or a smaller --live.")
    }
    guard json else { return print(result.sentence) }
    let folder = FileManager.default.currentDirectoryPath
    print(try result.json(Machine(folder: folder), commit: BenchResult.revision(), seed: folders.isEmpty ? seed : nil))
  }

  private func texts() throws -> [[UInt8]] {
    guard folders.isEmpty else { return try TextBenchmark.files(in: folders).map(TextBenchmark.read) }
    let texts = MadeUpTexts(seed: seed, count: count, bytes: bytes)
    return (1...UInt32(count)).map(texts.text)
  }
}
