internal import ArgumentParser
internal import CorpusStore
internal import JournalLog
internal import NewsModel

struct EventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "List what changed, in order.",
    discussion: "The event log is kept, also where the journal has been vacuumed: for as long as [events] keep says.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var amount: LimitOption

  @Option(name: .long, help: ArgumentHelp("Only events after this number.", valueName: "n"))
  var since: Int64 = 0

  @Option(name: .long, help: "Only events of this kind.")
  var kind: EventKind?

  @Flag(name: .long, help: "Go on: print events as they happen, until interrupted.")
  var follow = false

  mutating func validate() throws {
    if since < 0 { throw ValidationError("--since must not be negative.") }
  }

  func run() async throws {
    let reader = try shared.reader()
    var printer = Printer()
    var at = EventSequence(rawValue: since)
    var left = amount.limit ?? Int.max
    if let gap = try reader.read({ try $0.eventGaps() }).first(where: { $0.first <= at.next && at < $0.last }) {
      let why = gap.reason == .expired ? "were too old to be kept" : "were lost with a damaged database"
      StandardError.write("newsfold: events \(at.next) to \(gap.last) \(why)")
    }
    while true {
      let events = try reader.read { try $0.events(after: at, kind: kind, limit: min(left, 1000)) }
      for event in events {
        at = event.sequence
        if output.json {
          try printer.json(event)
        } else {
          printer.line(
            "\(event.sequence) \(event.time.rfc3339) \(event.kind.rawValue): \(PrintableText.escaping(event.message))")
        }
      }
      left -= events.count
      if left <= 0 { break }
      if !events.isEmpty { continue }
      printer.flush()
      if !follow { break }
      try await Task.sleep(for: .milliseconds(200))
    }
    printer.flush()
  }
}
