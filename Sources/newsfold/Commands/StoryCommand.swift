internal import ArgumentParser
internal import CorpusStore
internal import JournalLog
internal import Logging
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import NewsfoldPipeline
internal import NewsfoldQueries

struct StoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "story", abstract: "Show a story: its reports in the order of their times, and what each added.",
    discussion: """
      A sentence counts as said before where one earlier sentence has more than half of it, by the rarity of its words: two \
      wordings of one thing are both shown. One with another number is shown all the same. Names are told by their capitals; a \
      number is new where no earlier report has it.

      A report stands at its own time where its text or its file tells one; one that is undated stands at the time at which it was \
      filed. Copies are folded under their report, those in the very same words (duplicates) by who printed them.

      Where the reports fall into two parts, each far more alike in itself than to the other, that is said: newsfold takes no \
      story apart by itself. --split does, until all reports are grouped anew (stories --regroup).
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: JSONOption

  @Flag(help: "Show the sentences, names and numbers that no earlier report had.")
  var new = false

  @Flag(help: "Make two stories of it first, as is proposed.")
  var split = false

  @Argument(help: "The story's number.")
  var story: Int64

  func run() async throws {
    let asked = StoryID(rawValue: story)
    if split { try await takeApart(asked) }
    let (id, found) = try shared.reader().read { snapshot in
      let id = try snapshot.story(asked)
      return (id, try snapshot.storyRecord(id).map { ($0, try snapshot.timeline(of: id), try snapshot.parts(of: id)) })
    }
    if id != asked { StandardError.write("newsfold: story \(asked) is part of story \(id)") }
    guard let (story, timeline, parts) = found else {
      StandardError.write("newsfold: there is no story \(id)")
      throw Failure.nothingFound
    }
    var printer = Printer()
    if output.json {
      var record = story
      record.parts = parts
      record.reports = new ? timeline : timeline.map(\.withoutNews)
      try printer.json(record)
    } else {
      printer.headline(story.summary.title)
      printer.details(story)
      if let parts { printer.parts(parts, of: story.summary.id, timeline) }
      // A copy stands under what it is a copy of, where that is here, too.
      let here = Set(timeline.map(\.article.id))
      let copies = Dictionary(grouping: timeline.filter { $0.article.original.map(here.contains) ?? false }) {
        $0.article.original
      }
      for report in timeline where !(report.article.original.map(here.contains) ?? false) {
        printer.report(report, copies: copies[report.article.id] ?? [], isFull: new)
      }
    }
    printer.flush()
  }
}

extension StoryCommand {
  private func takeApart(_ story: StoryID) async throws {
    let settings = try shared.source.load()
    let done: SplitReply?
    if let daemon = ControlClient(CorpusLocation(settings.state)) {
      done = try daemon.split(story)
    } else {
      let level = Logger.Level(rawValue: settings.logLevel) ?? .info
      let log = Logger(label: "newsfold") { _ in DiagnosticLog(level: level, form: .lines) }
      done = try await RegroupingRun.split(story, settings, log: log).map {
        SplitReply(story: $0.story, reports: $0.reports)
      }
    }
    guard let done else {
      let reader = try shared.reader()
      let isThere = try reader.read { try $0.summary(of: $0.story(story)) != nil }
      StandardError.write(
        isThere
          ? "newsfold: story \(story) is one as far as can be told, or has too few reports or too many for telling"
          : "newsfold: there is no story \(story)")
      throw Failure.nothingFound
    }
    StandardError.write("newsfold: \(done.reports) reports of story \(story) are story \(done.story) from now on")
  }
}

extension ArticleRecord {
  fileprivate var withoutNews: ArticleRecord {
    var record = self
    record.news = nil
    return record
  }
}
