internal import ArgumentParser
internal import CLinux
internal import CorpusStore
internal import Dispatch
internal import Glibc
internal import NewsModel
internal import NewsfoldPipeline

@main
struct Program: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "newsfold",
    abstract: "Files news articles that are dropped into a folder, and finds them again.",
    discussion: """
      newsfold watches drop folders for articles in text files, decides what each one is against everything it has read \
      (new, the same text again, a reprint, an excerpt, a longer version, a revision), files it in a searchable corpus, \
      and reports every change to the systemd journal.

      Exit status: 0 done; 1 the answer is no, or nothing was found; 64 wrong usage; 65 bad data; 69 unavailable; \
      73 cannot create; 74 input or output failed; 77 permission denied; 78 wrong configuration.
      """,
    version: Newsfold.version,
    groupedSubcommands: [
      CommandGroup(
        name: "Taking articles in", subcommands: [DaemonCommand.self, IngestCommand.self, RetryCommand.self]),
      CommandGroup(name: "Taking articles down", subcommands: [ForgetCommand.self]),
      CommandGroup(
        name: "Finding and reading",
        subcommands: [
          SearchCommand.self, WatchCommand.self, ShowCommand.self, DiffCommand.self, MatchesCommand.self,
          StoriesCommand.self,
          StoryCommand.self,
        ]),
      CommandGroup(
        name: "Knowing what happened",
        subcommands: [
          FilesCommand.self, EventsCommand.self, ExplainCommand.self, StatusCommand.self,
        ]),
      CommandGroup(name: "Keeping it safe", subcommands: [AuditCommand.self, RebuildCommand.self, BackupCommand.self]),
      CommandGroup(name: "Configuration", subcommands: [CheckConfigCommand.self]),
    ])

  /// Runs the command as a task of ordinary priority. An asynchronous `main` would be of a high one, its queues would
  /// inherit that, and libdispatch would ask the kernel for it and complain in the log of a service that may not have it.
  static func main() {
    ProgramMemory.prepare()
    DatabaseMemory.prepare()
    Pager.runIfWanted(Array(CommandLine.arguments.dropFirst()))
    Task.detached(priority: .medium) {
      await run()
      Glibc.exit(0)
    }
    dispatchMain()
  }

  private static func run() async {
    var command: any ParsableCommand
    do {
      command = try parseAsRoot(SearchCommand.plainWords(Array(CommandLine.arguments.dropFirst())))
    } catch { Failure.exit(withUsage: error) }
    do {
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      Failure.exit(with: error)
    }
  }
}
