/// When two reports are of one event. The defaults were measured (see ARCHITECTURE.md).
public struct StorySettings: Sendable, Equatable {
  /// Score from which on an article joins a story, both times known.
  public var joinThreshold = 0.085
  /// Score from which on an article joins a story where its own time or all of the story's are unknown, besides what its
  /// ``competition`` asks for.
  public var joinThresholdUntimed = 0.115
  /// What an article without a time has to have beyond that, as a share of its mean score with the next four stories: one that
  /// is like many is about what many are about (cohort normalisation, as speakers are verified: Rosenberg et al. 1992).
  public var competition = 0.5
  /// The mean score with the next four stories that is reckoned with at least, where few stories are known yet.
  public var leastCompetition = 0.04
  /// Cosine of two stories' sums from which on they are one, once an article belongs to both; 1 where they never are.
  public var mergeThreshold = 0.5
  /// What stays of a score however far apart the times are, 0…1.
  public var decayFloor = 0.1
  /// How far apart two reports are when the part of the score that decays has fallen to 1/e, seconds.
  public var decayTime = 2.5 * 86_400.0
  /// How far from the nearest report of a story an article may be to join it, seconds; also how long a story that grows
  /// no more is kept at hand, by the clock of the feed.
  public var window = 30 * 86_400.0
  /// How many articles must have come since a story last grew before it may be retired, so that a bulk load in no
  /// order of time finds its stories.
  public var graceArticles = 10_000
  /// Most stories kept at hand, at 8 to 16 KB each; the one that has not grown for longest goes.
  public var liveStoryLimit = 20_000
  /// Most postings looked at for one article; the terms with the longest lists are left out when finding candidates.
  public var postingsBudget = 500
  /// How words weigh.
  public var terms = TermWeighting()

  /// The defaults.
  public init() {}
}

/// How much a word says of an article.
public struct TermWeighting: Sendable, Equatable {
  /// Words read from the beginning of a text.
  public var words = 800
  /// Words at the beginning of a text that are its lead.
  public var leadWords = 50
  /// What an occurrence in the lead counts.
  public var leadWeight = 1.5
  /// What an occurrence in the title counts.
  public var titleWeight = 3.0
  /// How many articles the shipped prior is worth against those counted.
  public var priorArticles = 1000.0
  /// Share of articles that have a word the prior does not know, 0…1.
  public var rareShare = 0.004

  /// The defaults.
  public init() {}
}
