/// A story that articles may join. Its centroid stands in ``StoryPostings``, too, the other way round.
struct LiveStory: Sendable {
  /// A story with so many reports takes no more: its sums stay far inside 32 bits.
  static let mostReports = 100_000

  var id: Int64
  /// Reports counted in; never more than ``mostReports``.
  var reports = 0
  /// The sums of its reports' terms.
  var centroid = Centroid()
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
}
