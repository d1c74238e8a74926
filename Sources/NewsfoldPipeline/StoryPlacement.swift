internal import CorpusStore
internal import Dispatch
internal import Glibc
internal import NewsModel
internal import StoryGrouping
internal import Synchronization
internal import Words

/// Puts articles into stories. A copy or a later version inherits its original's story and adds nothing to it.
///
/// Nothing that is judged of a file hangs on its story, so that articles are put into stories behind the one who judges them,
/// in the same order: on a queue of its own, or, where that has not come to one yet, by who wants to write its rows. (Of two
/// cores, one judges and one writes rows: there it is always the latter.) Between transactions the stories are for `Filing`.
final class StoryPlacement: Sendable {
  /// Where an article was put.
  struct Place: Sendable {
    let story: StoryID
    /// Whether the story begins with it.
    let isNew: Bool
    /// The vector that decided; nothing where the story is inherited.
    let terms: [UInt8]?
    /// How well it fits; nothing where the story is new or inherited.
    let score: Double?
    /// What would have been next.
    let runnerUp: (story: StoryID, score: Double)?
    /// Stories that are part of this one from now on.
    let merged: [StoryID]

    /// In its original's story.
    init(inheriting story: StoryID) {
      self.story = story
      (isNew, terms, score, runnerUp, merged) = (false, nil, nil, nil, [])
    }

    init(_ decision: StoryDecision, terms: [UInt8]) {
      story = StoryID(rawValue: decision.story)
      isNew = decision.isNew
      self.terms = terms
      score = decision.score
      runnerUp = decision.runnerUp.map { (StoryID(rawValue: $0.story), $0.score) }
      merged = decision.merged.map { StoryID(rawValue: $0) }
    }
  }

  /// Who has it puts the next article into its story.
  private let grouper: Mutex<StoryGrouper>
  private let line = Mutex(PlacingLine())

  /// Nothing where nobody would have time for it.
  private let queue: DispatchQueue?
  private static let hasCores = sysconf(CInt(_SC_NPROCESSORS_ONLN)) > 2
  /// So many that wait wake the queue: each waking may start a thread.
  private static let portion = 16

  /// Knowing no stories.
  ///
  /// - Parameter isBeside: whether there is a queue that puts articles into stories beside those who judge and write.
  init(_ settings: StorySettings, isBeside: Bool = StoryPlacement.hasCores) {
    grouper = Mutex(StoryGrouper(settings: settings))
    queue = isBeside ? DispatchQueue(label: "newsfold.placing") : nil
  }

  /// What is counted of all stories.
  var sums: StoryGrouper {
    get { grouper.withLock { $0 } }
    set { grouper.withLock { $0 = newValue } }
  }

  /// By which it decides.
  var settings: StorySettings {
    get { grouper.withLock(\.settings) }
    set { grouper.withLock { $0.reconfigure(newValue) } }
  }

  /// Takes in a decision of the corpus, at the start.
  func learn(_ decision: StoryDecisionRecord) {
    switch decision {
    case .placed(let article, let terms, let date, let story): learn(terms, of: article, at: date, in: story)
    case .merged(let story, let whole):
      grouper.withLock { $0.replay(merging: story.rawValue, into: whole.rawValue) }
    }
  }

  private func learn(_ terms: [UInt8], of article: ArticleID, at date: Timestamp?, in story: StoryID) {
    // A vector of a later version of the form cannot be read; its article stays in its story, and decides no further.
    guard let vector = TermVector(bytes: terms) else { return }
    grouper.withLock {
      $0.replay(vector, article: article.rawValue, time: date?.seconds, story: story.rawValue)
    }
  }

  /// Takes a report out: see ``StoryGrouping/StoryGrouper/forget(_:time:story:reports:)``.
  func forget(_ terms: [UInt8], at date: Timestamp?, in story: StoryID, reports: Int) -> Bool {
    guard let vector = TermVector(bytes: terms) else { return true }
    return grouper.withLock {
      $0.forget(vector, time: date?.seconds, story: story.rawValue, reports: reports)
    }
  }

  func isLive(_ story: StoryID) -> Bool { grouper.withLock { $0.isLive(story.rawValue) } }

  /// The vector of an article that is to report its story itself from now on.
  func terms(title: String, text: String, language: String?) -> [UInt8] {
    let terms = ArticleTerms(title: WordSequence(title), text: WordSequence(text), language: language)
    return grouper.withLock { $0.vector(of: terms) }.bytes
  }

  // MARK: A transaction

  /// Begins a transaction.
  ///
  /// - Parameter nextStory: the id that the next story will get.
  func begin(nextStory: StoryID) { line.withLock { $0 = PlacingLine(nextStory: nextStory) } }

  /// Has the story of an article chosen that stands for itself, after those before.
  func append(_ report: PlacingLine.Report) {
    guard line.withLock({ $0.append(report) }).isMultiple(of: Self.portion) else { return }
    queue?.async { while self.placeNext() {} }
  }

  /// Where an article was put that was appended: waits for that, or does it. Asked once.
  func place(of article: ArticleID) -> Place {
    while true {
      if let place = line.withLock({ $0.takePlace(of: article) }) { return place }
      if placeNext() { continue }
      // Nobody waits any more, so it has just been put somewhere.
      guard let place = line.withLock({ $0.takePlace(of: article) }) else {
        preconditionFailure("an article's story is asked for that was never to be chosen, or twice")
      }
      return place
    }
  }

  /// - Returns: whether one waited.
  private func placeNext() -> Bool {
    grouper.withLock { grouper in
      let (next, newStory) = line.withLock { ($0.takeNext(), $0.nextStory) }
      guard let next, let newStory else { return false }
      let vector = grouper.vector(of: next.terms)
      let decision = grouper.place(
        vector, article: next.article.rawValue, time: next.date?.seconds, newStory: newStory.rawValue)
      line.withLock { $0.put(next.article, Place(decision, terms: vector.bytes)) }
      return true
    }
  }

  /// What was placed since the last commit stays.
  func commit() { grouper.withLock { $0.commitStaged() } }

  /// What was placed since the last commit never was, and who waits is not placed.
  func rollback() {
    // At once, so that the queue takes no more; and again when it has put away what it had taken.
    line.withLock { $0 = PlacingLine() }
    grouper.withLock { grouper in
      grouper.discardStaged()
      line.withLock { $0 = PlacingLine() }
    }
  }

  /// Waits until the queue has done what it was woken for.
  func waitForQueue() { queue?.sync {} }
}
