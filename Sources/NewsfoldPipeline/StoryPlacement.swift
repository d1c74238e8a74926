internal import CorpusStore
internal import NewsModel
internal import StoryGrouping
internal import Words

/// Puts articles into stories inside a transaction, and says at its end which stories grew.
///
/// A copy or a later version inherits its original's story and adds nothing to it. A story is announced once it has two
/// reports: until then it is an article like any other.
struct StoryPlacement {
  /// Where an article was put.
  struct Place {
    let story: StoryID
    /// The vector that decided; nothing where the story is inherited.
    var terms: [UInt8]?
    /// How well it fits; nothing where the story is new or inherited.
    var score: Double?
    /// What would have been next.
    var runnerUp: (story: StoryID, score: Double)?
    /// How many reports the story has with it; nothing where the story is inherited.
    var size: Int?
  }

  private struct Growth {
    let sizeBefore: Int
    /// Reports by now: counted in the corpus once, since that takes the longer the larger a story is.
    var size: Int
    var latest: ArticleID
    var title: String
    var score: Double?
    var runnerUp: (story: StoryID, score: Double)?
  }

  private var grouper: StoryGrouper
  private var grown: [StoryID: Growth] = [:]
  /// The number of the next story, once it was asked for in this transaction.
  private var nextStory: StoryID?

  init(_ settings: StorySettings) { grouper = StoryGrouper(settings: settings) }

  /// What is counted of all stories.
  var sums: StoryGrouper {
    get { grouper }
    set { grouper = newValue }
  }

  /// By which it decides.
  var settings: StorySettings {
    get { grouper.settings }
    set { grouper.reconfigure(newValue) }
  }

  /// Takes in a decision of the corpus, at the start.
  mutating func learn(_ decision: StoryDecisionRecord) {
    switch decision {
    case .placed(let article, let terms, let date, let story): learn(terms, of: article, at: date, in: story)
    case .merged(let story, let whole): grouper.replay(merging: story.rawValue, into: whole.rawValue)
    }
  }

  private mutating func learn(_ terms: [UInt8], of article: ArticleID, at date: Timestamp?, in story: StoryID) {
    // A vector of a later version of the form cannot be read; its article stays in its story, and decides no further.
    guard let vector = TermVector(bytes: terms) else { return }
    grouper.replay(vector, article: article.rawValue, time: date?.seconds, story: story.rawValue)
  }

  /// Takes a report out: see ``StoryGrouping/StoryGrouper/forget(_:time:story:reports:)``.
  mutating func forget(_ terms: [UInt8], at date: Timestamp?, in story: StoryID, reports: Int) -> Bool {
    guard let vector = TermVector(bytes: terms) else { return true }
    return grouper.forget(vector, time: date?.seconds, story: story.rawValue, reports: reports)
  }

  func isLive(_ story: StoryID) -> Bool { grouper.isLive(story.rawValue) }

  /// The vector of an article that is to report its story itself from now on.
  func terms(title: String, text: String, language: String?) -> [UInt8] {
    grouper.vector(of: ArticleTerms(title: WordSequence(title), text: WordSequence(text), language: language)).bytes
  }

  /// Chooses the story of an article that stands for itself.
  mutating func place(_ text: ReadText, as article: ArticleID, in transaction: CorpusTransaction) throws -> Place {
    let vector = grouper.vector(of: text.terms)
    let next = try nextStory ?? transaction.nextStory()
    nextStory = next
    let decision = grouper.place(
      vector, article: article.rawValue, time: text.article.date?.seconds, newStory: next.rawValue)
    let story = decision.isNew ? try transaction.beginStory(at: .now()) : StoryID(rawValue: decision.story)
    if decision.isNew { nextStory = StoryID(rawValue: story.rawValue + 1) }
    let runnerUp = decision.runnerUp.map { (StoryID(rawValue: $0.story), $0.score) }
    if grown[story] == nil {
      let size = decision.isNew ? 0 : try transaction.size(of: story)
      grown[story] = Growth(sizeBefore: size, size: size, latest: article, title: text.article.title)
    }
    for part in decision.merged { try merge(StoryID(rawValue: part), into: story, by: article, transaction) }
    grown[story]?.size += 1
    grown[story]?.latest = article
    grown[story]?.title = text.article.title
    grown[story]?.score = decision.score
    grown[story]?.runnerUp = runnerUp
    return Place(
      story: story, terms: vector.bytes, score: decision.score, runnerUp: runnerUp, size: grown[story]?.size)
  }

  private mutating func merge(
    _ part: StoryID, into story: StoryID, by article: ArticleID, _ transaction: CorpusTransaction
  ) throws {
    try transaction.merge(part, into: story, by: article)
    grown[part] = nil
    var fields = EventFields()
    fields.story = story
    fields.mergedStory = part
    let size = try transaction.size(of: story)
    grown[story]?.size = size
    fields.storySize = size
    let message = EventMessages.merged(part, into: story, size: size)
    try transaction.append(.storyMerged, message, fields, at: .now())
  }

  /// Appends one event for each story that has more reports than before, and at least two.
  mutating func announce(in transaction: CorpusTransaction) throws {
    for (story, growth) in grown.sorted(by: { $0.key < $1.key }) {
      let size = growth.size
      guard size >= 2, size > growth.sizeBefore else { continue }
      let kind: EventKind = growth.sizeBefore < 2 ? .storyStarted : .storyGrew
      var fields = EventFields()
      fields.story = story
      fields.storySize = size
      fields.storyScore = growth.score
      fields.runnerUp = growth.runnerUp?.story
      fields.runnerUpScore = growth.runnerUp?.score
      fields.article = growth.latest
      fields.title = growth.title
      try transaction.append(
        kind, EventMessages.story(story, kind, size: size, latest: growth.title), fields, at: .now())
    }
    grown = [:]
  }

  mutating func commit() {
    grouper.commitStaged()
    nextStory = nil
  }

  mutating func rollback() {
    grouper.discardStaged()
    nextStory = nil
    grown = [:]
  }
}
