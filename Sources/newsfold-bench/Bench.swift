internal import ArgumentParser

/// Measures newsfold, and its parts.
@main
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "newsfold-bench",
    abstract: "Measures newsfold, and its parts.",
    discussion: """
      The benchmarks of newsfold run a program that was built, as a user would, with its default configuration and a state \
      and drop folders of its own; articles are made up from a seed. They exit with 1 where a target is not met.
      """,
    groupedSubcommands: [
      CommandGroup(
        name: "Newsfold as a whole",
        subcommands: [
          IngestCommand.self, LatencyCommand.self, SearchCommand.self, SweepCommand.self, StartCommand.self,
          MixedCommand.self,
        ]),
      CommandGroup(name: "Articles", subcommands: [GenerateCommand.self]),
      CommandGroup(
        name: "Parts",
        subcommands: [DedupCommand.self, TextCommand.self, PriorCommand.self, StoriesCommand.self]),
    ])
}
