internal import DequeModule
internal import NewsModel
internal import StoryGrouping

/// A transaction's articles on their way into stories: who waits, in the order in which they were judged, and where the others
/// were put.
struct PlacingLine: Sendable {
  /// What its story is chosen by.
  struct Report: Sendable {
    let article: ArticleID
    let terms: ArticleTerms
    /// Nothing where it is not known.
    let date: Timestamp?
  }

  private var waiting = Deque<Report>()
  private var places: [ArticleID: StoryPlacement.Place] = [:]
  /// The id that the next story will get; nothing outside a transaction.
  private(set) var nextStory: StoryID?

  /// Of nobody.
  ///
  /// - Parameter nextStory: the id that the next story will get; nothing outside a transaction.
  init(nextStory: StoryID? = nil) { self.nextStory = nextStory }

  /// Lines a report up.
  ///
  /// - Returns: how many wait.
  mutating func append(_ report: Report) -> Int {
    precondition(nextStory != nil, "articles are put into stories within a transaction")
    waiting.append(report)
    return waiting.count
  }

  /// The one whose turn it is, which waits no longer.
  mutating func takeNext() -> Report? { waiting.popFirst() }

  /// It was put there.
  mutating func put(_ article: ArticleID, _ place: StoryPlacement.Place) {
    places[article] = place
    if place.isNew { nextStory = nextStory.map { StoryID(rawValue: $0.rawValue + 1) } }
  }

  /// Where it was put, if it was by now: asked once.
  mutating func takePlace(of article: ArticleID) -> StoryPlacement.Place? { places.removeValue(forKey: article) }
}
