package import SystemPackage

/// One change, as the event log holds it and the journal repeats it.
package struct Event: Sendable {
  package var sequence: EventSequence
  package var time: Timestamp
  package var kind: EventKind
  /// A short sentence for a person: no control characters.
  package var message: String
  package var fields: EventFields

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
  package var file: FilePath?
  package var article: ArticleID?
  package var title: String?
  package var source: String?
  package var words: Int?
  package var sha256: SHA256Value?
  /// The article it was matched with.
  package var original: ArticleID?
  /// Jaccard index, 0…1.
  package var resemblance: Double?
  /// Share of the new text that the original holds, 0…1.
  package var containment: Double?
  package var story: StoryID?
  /// Reports in the story, copies and older versions not counted.
  package var storySize: Int?
  /// How well the article fits its story, 0…1.
  package var storyScore: Double?
  /// Why a file was refused or failed.
  package var reason: String?
  /// The system's error number, where there was one.
  package var errno: Int?
  /// From ready to committed, microseconds.
  package var latency: Int64?

  package init() {}
}
