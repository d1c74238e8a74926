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
      Texts come from FOLDERs, each file one, in the order of their names, without known times, so that no story is ever \
      out of reach. Measured is what comes once so many stories are at hand as may be.
      """)

  @Argument(help: "Folders of texts.", completion: .directory)
  var folders: [String]

  @Option(help: "How many stories are kept at hand.")
  var live = 5000

  func run() throws {
    var texts: [(title: WordSequence, text: WordSequence)] = []
    for path in try TextBenchmark.files(in: folders) {
      let text = try TextBenchmark.read(path)
      let title = text.prefix { $0 != UInt8(ascii: "\n") }.prefix(120)
      texts.append((WordSequence(Array(title)), WordSequence(text)))
    }
    var benchmark = StoriesBenchmark(live: live)
    print(try benchmark.run(texts))
  }
}
