/// A story that articles may join. Its centroid's sums stand in ``StoryPostings``.
struct LiveStory: Sendable {
  /// A story with so many reports takes no more: its sums stay far inside 32 bits.
  static let mostReports = 100_000

  let id: Int64
  /// Reports counted in; never more than ``mostReports``.
  var reports = 0
  /// The centroid's terms, in the order in which they came.
  var terms: [UInt32] = []
  /// The squared length of the centroid's sum.
  var square = 0
  var times = ReportTimes()
  /// What the feed's clock said when the story last grew.
  var grewAt: Int32?
  /// How many articles had come when the story last grew.
  var grewWith = 0
}

/// A story taken out of the structures, with all that is needed to put it back.
struct RetiredStory: Sendable {
  let slot: UInt32
  let story: LiveStory
  /// In the order of `story.terms`.
  let postings: [StoryPostings.Posting]
}
