internal import ArgumentParser
internal import NewsfoldDaemon

struct DaemonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon",
    abstract: "Watch the drop folders until told to stop.",
    discussion: """
      Under systemd, events go to the journal; elsewhere, to stderr. SIGHUP reloads the configuration, SIGTERM and \
      SIGINT finish what was begun and end.
      """)

  @OptionGroup var shared: SharedOptions

  @Flag(name: .long, help: "Events on stderr as JSON, one object a line.")
  var json = false

  func run() async throws { try await Daemon(shared.source, isJSON: json).run() }
}
