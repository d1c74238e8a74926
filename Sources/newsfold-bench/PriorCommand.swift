internal import ArgumentParser
internal import FoundationEssentials
internal import StoryGrouping
internal import Words

/// Counts what is common in news.
struct PriorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prior",
    abstract: "Counts in what share of articles words stand, for grouping: prints a Swift file of figures.",
    discussion: """
      Each FOLDER is a corpus, each of its files an article; every corpus counts the same, however large it is. What is \
      printed belongs in Sources/StoryGrouping/FrequencyPrior+Table.swift. It has hashes of words and shares, no text.
      """)

  @Argument(help: "Folders of texts.", completion: .directory)
  var folders: [String]

  /// Shorter ones are no articles.
  private static let leastWords = 30
  private static let columns = 116

  func run() throws {
    var corpora: [(counts: [UInt32: Int], articles: Int)] = []
    for folder in folders {
      var counts: [UInt32: Int] = [:]
      var articles = 0
      for path in try TextBenchmark.files(in: [folder]) {
        let words = WordSequence(try TextBenchmark.read(path))
        guard words.count >= Self.leastWords else { continue }
        var terms: Set<UInt32> = []
        TermReader.forEachTerm(of: words, in: 0..<words.count) { terms.insert($0) }
        for term in terms { counts[term, default: 0] += 1 }
        articles += 1
      }
      corpora.append((counts, articles))
    }
    let figures = PriorFigures(of: corpora)
    let text = Data(figures.bytes).base64EncodedString()
    print("extension FrequencyPrior {")
    print(
      "  /// \(figures.classes.count) terms of \(corpora.reduce(0) { $0 + $1.articles }) articles: see ``PriorFigures``."
    )
    print("  static let table = \"\"\"")
    var rest = text[...]
    while !rest.isEmpty {
      print("    " + rest.prefix(Self.columns))
      rest = rest.dropFirst(Self.columns)
    }
    print("    \"\"\"")
    print("}")
  }
}
