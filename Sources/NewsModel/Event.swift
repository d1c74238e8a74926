package import SystemPackage

/// One change, as the event log holds it and the journal repeats it.
package struct Event: Sendable {
  /// Its number.
  package var sequence: EventSequence
  /// When it was filed.
  package var time: Timestamp
  /// What it says.
  package var kind: EventKind
  /// A short sentence for a person: no control characters.
  package var message: String
  /// What it is about.
  package var fields: EventFields

  /// Of these parts.
  package init(
    sequence: EventSequence, time: Timestamp, kind: EventKind, message: String, fields: EventFields = EventFields()
  ) {
    self.sequence = sequence
    self.time = time
    self.kind = kind
    self.message = message
    self.fields = fields
  }
}

/// What an event is about: the closed set of fields that a journal entry can carry.
package struct EventFields: Sendable {
  /// The file, or the folder.
  package var file: FilePath?
  /// The article.
  package var article: ArticleID?
  /// The article's title.
  package var title: String?
  /// Who published it.
  package var source: String?
  /// Number of words.
  package var words: Int?
  /// Of the file's bytes; nothing where they were not read.
  package var sha256: SHA256Value?
  /// The article it was matched with.
  package var original: ArticleID?
  /// Jaccard index, 0…1.
  package var resemblance: Double?
  /// Share of the new text that the original holds, 0…1.
  package var containment: Double?
  /// The longest run of words that the new text and the original have in common.
  package var run: SharedRun?
  /// The event that the article reports.
  package var story: StoryID?
  /// Reports in the story, copies and older versions not counted.
  package var storySize: Int?
  /// How well the article fits its story, 0…1.
  package var storyScore: Double?
  /// The story that is part of ``story`` from now on.
  package var mergedStory: StoryID?
  /// The story that the article would have joined next: what came nearest besides its own.
  package var runnerUp: StoryID?
  /// How well the article fits that, 0…1.
  package var runnerUpScore: Double?
  /// Why a file was refused or failed, or why an article is what it is.
  package var reason: String?
  /// The system's error number, where there was one.
  package var errno: Int?
  /// From ready to committed, microseconds.
  package var latency: Int64?

  /// Without any.
  package init() {}
}
