internal import ArgumentParser
internal import FoundationEssentials

/// `newsfold ingest` as a whole.
struct IngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Measures newsfold ingest: rate, memory, disk, and what it finds of made-up articles.",
    discussion: """
      Takes FOLDERs in, or made-up articles: of these the truth is known, and what was found of copies, reprints, excerpts, \
      expansions, templates and stories is held against it.
      """)

  @Argument(help: "Folders of texts; without any, texts are made up.", completion: .directory)
  var folders: [String] = []

  @Option(help: "Take these numbers of articles in as well, each into a state of its own, for the rate: 1000,10000.")
  var steps: String?

  @OptionGroup var options: BenchOptions

  private static let standard = 20_000
  /// Bytes of state for each byte of raw text.
  private static let mostDisk = 2.2
  /// Bytes of its own.
  private static let mostAnonymous = 200.0
  /// Of the rate at a hundredth of the articles, the rate at all of them.
  private static let leastRate = 0.7
  private static let hundredth = 100

  func validate() throws {
    _ = try stepCounts
    guard steps == nil || folders.isEmpty else { throw ValidationError("--steps is for articles that are made up.") }
  }

  private var stepCounts: [Int] {
    get throws {
      try (steps ?? "").split(separator: ",").map { text in
        guard let count = Int(text), count > 0 else {
          throw ValidationError("--steps has numbers with commas: 1000,10000")
        }
        return count
      }
    }
  }

  func run() async throws {
    let count = folders.isEmpty ? options.articles ?? Self.standard : 0
    try await Measurement.run("ingest", options, articles: count) { measurement in
      var outcome = Measurement.Outcome()
      let state = measurement.work.path + "/ingested"
      defer { try? FileManager.default.removeItem(atPath: state) }
      var steps: [Figure] = []
      var few: [Double] = []
      for step in try stepCounts {
        let articles = try await laidOut(step, measurement)
        let run = try fresh(measurement, state, [articles.drop], articles.bytes)
        steps.append(.object(["articles": .whole(step), "articles_per_second": .rounded(run.rate, 1)]))
        outcome.lines.append("\(Shown.count(step)) articles: \(Shown.number(run.rate)) a second")
        if step == count / Self.hundredth { few.append(run.rate) }
      }
      if !steps.isEmpty { outcome.figures["steps"] = .list(steps) }
      if folders.isEmpty {
        let articles = try await laidOut(count, measurement)
        let run = try fresh(measurement, state, [articles.drop], articles.bytes)
        note(run, in: &outcome)
        if !few.isEmpty {
          outcome.targets.append(
            Target("rate, of that at a hundredth of the articles", run.rate / few.median, atLeast: Self.leastRate, ""))
        }
        try score(articles, measurement.newsfold, state, &outcome)
      } else {
        let drops = try folders.map { try WorkFolder.real($0) }
        let raw = try drops.reduce(0) { try $0 + StateSizes.bytes(of: $1) }
        note(try fresh(measurement, state, drops, raw), in: &outcome)
        outcome.configuration["folders"] = .list(drops.map { .text($0.name) })
      }
      return outcome
    }
  }

  private func laidOut(_ count: Int, _ measurement: Measurement) async throws -> LaidOutArticles {
    try await LaidOutArticles(options.texts(count), bytes: options.bytes, in: measurement.work.path)
  }

  private func fresh(
    _ measurement: Measurement, _ state: String, _ drops: [String], _ raw: Int
  ) throws -> IngestRun {
    try? FileManager.default.removeItem(atPath: state)
    return try IngestRun(measurement.newsfold, state: state, drops: drops, raw: raw)
  }

  private func note(_ run: IngestRun, in outcome: inout Measurement.Outcome) {
    outcome.figures.merge(run.figures) { $1 }
    outcome.lines += run.lines
    outcome.targets += [
      Target("state on disk, times raw text", run.diskRatio, atMost: Self.mostDisk, ""),
      Target("peak memory of its own", Double(run.peakAnonymous) / 1e6, atMost: Self.mostAnonymous, "MB"),
    ]
  }

  private func score(
    _ articles: LaidOutArticles, _ newsfold: Newsfold, _ state: String, _ outcome: inout Measurement.Outcome
  ) throws {
    let files = try newsfold.read(FileRow.self, "files", state: state)
    let matches = try newsfold.read(MatchRow.self, "matches", state: state)
    let duplicates = DuplicateScore(articles.texts.articles, files: files, matches: matches)
    let stories = StoryScore(articles.texts.articles, files: files)
    var quality = duplicates.figures
    quality["stories"] = stories.figure
    outcome.figures["quality"] = .object(quality)
    outcome.lines += duplicates.lines + [stories.line]
  }
}
