internal import CorpusStore
internal import NewsModel
internal import StoryGrouping
internal import Synchronization
internal import Words

/// Puts articles into stories. A copy or a later version inherits its original's story and adds nothing to it.
///
/// Nothing that is judged of a file hangs on its story: while a transaction is under way its stories are for who writes its
/// rows, behind the one who judges; between transactions they are for `Filing`.
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

  private let grouper: Mutex<StoryGrouper>

  init(_ settings: StorySettings) { grouper = Mutex(StoryGrouper(settings: settings)) }

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

  /// Chooses the story of an article that stands for itself.
  ///
  /// - Parameter newStory: the number that a new story would get.
  func place(_ text: ReadText, as article: ArticleID, newStory: StoryID) -> Place {
    let (decision, vector) = grouper.withLock { grouper in
      let vector = grouper.vector(of: text.terms)
      let decision = grouper.place(
        vector, article: article.rawValue, time: text.article.date?.seconds, newStory: newStory.rawValue)
      return (decision, vector)
    }
    return Place(decision, terms: vector.bytes)
  }

  func commit() { grouper.withLock { $0.commitStaged() } }

  func rollback() { grouper.withLock { $0.discardStaged() } }
}
