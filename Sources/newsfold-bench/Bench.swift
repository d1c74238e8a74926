internal import ArgumentParser

/// Measures newsfold's parts.
@main
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "newsfold-bench",
    abstract: "Measures newsfold's parts.",
    subcommands: [DedupCommand.self, TextCommand.self, PriorCommand.self, StoriesCommand.self])
}
