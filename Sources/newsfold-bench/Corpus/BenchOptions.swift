internal import ArgumentParser

/// What the benchmarks that drive newsfold are told alike.
struct BenchOptions: ParsableArguments {
  @Option(help: "The newsfold to measure. Without it, the one beside this program.", completion: .file())
  var binary: String?

  @Option(
    name: [.customLong("known"), .customLong("count")],
    help: "How many articles are made up: those that newsfold knows already, or is given to take in.")
  var articles: Int?

  @Option(help: "What they are made from: the same seed makes the same articles.")
  var seed: UInt64 = 1

  @Option(help: "How many bytes they have on average.")
  var bytes = 3000

  @Option(
    help: """
      Keep the articles, and the state that knows them, in this folder, for the next time. Without it, they are in the \
      folder for temporary files, and removed.
      """, completion: .directory)
  var work: String?

  @Option(help: "Write the result as JSON into this file, too; -: print it instead of the table.")
  var json: String?

  @Flag(help: "Leave out what is promised, and whether that is met.")
  var noTargets = false

  func validate() throws {
    guard (articles ?? 1) > 0, bytes >= 200 else {
      throw ValidationError("There is at least one article, of 200 bytes at least.")
    }
  }

  /// The articles of this seed.
  func texts(_ count: Int) -> MadeUpTexts { MadeUpTexts(seed: seed, count: count, bytes: bytes) }

  /// The options that all results name.
  func configuration(_ count: Int) -> [String: Figure] {
    ["articles": .whole(count), "bytes": .whole(bytes), "generator": .whole(GeneratedArticles.version)]
  }

  /// What is promised; nothing where nobody asks for it.
  func targets(_ targets: [Target]) -> [Target] { noTargets ? [] : targets }
}
