/// Groups reports of one event into stories: online, in one pass, at a bounded cost for each article.
///
/// An article joins the live story whose reports it is likest to on average, unless none is like enough (single-pass
/// clustering with decay in time, as in topic detection and tracking: Allan, Papka and Lavrenko 1998). The mean cosine
/// with all reports is the dot product with their sum, divided by their number (group average link: Sokal and Michener
/// 1958), so a story is one integer sum over frozen vectors, and the same decisions give the same sums, whether taken
/// live or replayed.
///
/// A batch is judged against what it stages: ``place(_:article:time:newStory:)`` counts at once,
/// ``commitStaged()`` makes it stay, ``discardStaged()`` takes it back exactly after a rollback.
public struct StoryGrouper: Sendable {
  /// When two reports are of one event.
  public private(set) var settings: StorySettings
  /// The highest number of an article counted in; nothing where none was.
  public internal(set) var latestArticle: Int64?

  var stories = LiveStories()
  var clock = FeedClock()
  /// Articles that have come.
  var arrivals = 0
  var staged: [Staged] = []
  var search = CandidateSearch()
  private(set) var decay: TimeDecay
  private let rarity: TermRarity

  /// Knowing no stories.
  public init(settings: StorySettings = StorySettings()) {
    self.settings = settings
    decay = TimeDecay(settings)
    rarity = TermRarity(settings.terms)
  }

  /// Decides by other settings from now on, but weighs words as before; what was decided stays.
  public mutating func reconfigure(_ settings: StorySettings) {
    self.settings = settings
    decay = TimeDecay(settings)
  }

  /// Number of stories that an article may join, staged ones included.
  public var liveStoryCount: Int { stories.count }
  /// Number of reports in those stories.
  public var liveReportCount: Int { stories.reportCount }
  /// Number of distinct terms of those stories.
  public var termCount: Int { stories.postings.termCount }
  /// Number of articles placed since the last commit.
  public var stagedCount: Int { staged.count { if case .article = $0 { true } else { false } } }

  /// The term vector of an article, by the frequencies of now: to be made once and kept.
  public func vector(of terms: ArticleTerms) -> TermVector { rarity.vector(of: terms, in: stories) }

  /// Replays a decision that was taken earlier: same sums as when it was taken live. Nothing may be staged.
  public mutating func replay(_ vector: TermVector, article: Int64, time: Int64?, story: Int64) {
    precondition(staged.isEmpty, "decisions are replayed between batches")
    _ = apply(vector, article: article, hour: time.map(ReportTimes.hour), story: story)
  }

  /// Replays that two stories were found to be one. Nothing may be staged. Where what it became part of is not there (its
  /// reports were forgotten since), it has that number from now on.
  public mutating func replay(merging story: Int64, into whole: Int64) {
    precondition(staged.isEmpty, "decisions are replayed between batches")
    guard let slot = stories.slot(of: story), story != whole else { return }
    guard let other = stories.slot(of: whole) else { return stories.rename(slot, whole) }
    _ = stories.merge(slot, into: other)
  }

  /// Takes a report out of the sums of its story. Nothing may be staged.
  ///
  /// - Parameters:
  ///   - vector: by which it was put there.
  ///   - time: seconds since 1970, nothing where unknown.
  ///   - story: its story; one that is not live has no sums.
  ///   - reports: how many the story has by its owner's account, this one included.
  /// - Returns: false where the sums cannot be told to have just these reports, so that it cannot be taken out of them: they
  ///   are to be made anew.
  public mutating func forget(_ vector: TermVector, time: Int64?, story: Int64, reports: Int) -> Bool {
    precondition(staged.isEmpty, "decisions are taken back between batches")
    guard let slot = stories.slot(of: story) else { return true }
    guard stories[slot].reports == reports, reports < LiveStory.mostReports else { return false }
    stories.subtract(vector, hour: time.map(ReportTimes.hour), from: slot)
    return true
  }

  /// Whether an article may still join a story.
  public func isLive(_ story: Int64) -> Bool { stories.slot(of: story) != nil }

  /// The staged decisions stay.
  public mutating func commitStaged() { staged.removeAll(keepingCapacity: true) }

  /// The staged decisions are taken back, the newest first.
  public mutating func discardStaged() {
    while let last = staged.popLast() {
      switch last {
      case .article(let step): undo(step)
      case .merge(let merged): stories.undoMerge(merged)
      }
    }
  }
}
