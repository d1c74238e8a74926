internal import ArgumentParser

/// What a benchmark has shown, as one object of JSON and as lines for people.
struct BenchResult: Encodable, Sendable {
  let benchmark: String
  /// Counts up when a name or a meaning in here changes.
  let version = 1
  /// The version of the newsfold that was measured.
  let newsfold: String
  /// The revision that this was run in, and `-dirty` where something was changed; nothing outside of a repository.
  let commit: String?
  let machine: Machine
  let seed: UInt64
  let configuration: [String: Figure]
  let figures: [String: Figure]
  let targets: [Target]

  private enum CodingKeys: String, CodingKey {
    case benchmark, version, newsfold, commit, machine, seed, configuration, figures, targets
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(benchmark, forKey: .benchmark)
    try container.encode(version, forKey: .version)
    try container.encode(newsfold, forKey: .newsfold)
    try container.encode(commit, forKey: .commit)
    try container.encode(machine, forKey: .machine)
    try container.encode(seed, forKey: .seed)
    try container.encode(configuration, forKey: .configuration)
    try container.encode(figures, forKey: .figures)
    try container.encode(targets, forKey: .targets)
  }

  /// Prints it, and writes it where `options` want it.
  ///
  /// - Throws: `ExitCode` where a target is not met, or what writing throws.
  func report(_ lines: [String], _ options: BenchOptions) throws {
    let json = try lineOfJSON()
    if options.json == "-" {
      print(json)
    } else {
      if let file = options.json { try ArticleFolder.write(Array((json + "\n").utf8), to: file) }
      let revision = commit.map { ", commit \($0)" } ?? ""
      print("\(benchmark): newsfold \(newsfold)\(revision), seed \(seed)")
      print(machine.sentence)
      for line in lines + targets.map(\.line) { print(line) }
    }
    if targets.contains(where: { !$0.met }) { throw ExitCode(1) }
  }

  /// The revision of the folder that this is run in.
  static func revision() -> String? {
    guard let git = Program.path(of: "git"),
      let run = try? CommandRun(git, ["rev-parse", "--short", "HEAD"], limit: 60), run.end.status == 0
    else { return nil }
    let commit = String(decoding: run.output.prefix { $0 != 0x0A }, as: UTF8.self)
    let status = try? CommandRun(git, ["status", "--porcelain"], limit: 60)
    return status.map { $0.output.isEmpty } ?? true ? commit : commit + "-dirty"
  }
}
