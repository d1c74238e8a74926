package import NewsModel

/// A field of a journal entry. The set is closed: journald drops a name that it does not like without a word, so no
/// name is ever made from data.
package enum JournalField: String, Sendable {
  case message = "MESSAGE"
  case messageID = "MESSAGE_ID"
  case priority = "PRIORITY"
  case identifier = "SYSLOG_IDENTIFIER"
  case errno = "ERRNO"
  case event = "NEWSFOLD_EVENT"
  case sequence = "NEWSFOLD_SEQUENCE"
  case corpus = "NEWSFOLD_CORPUS"
  case schema = "NEWSFOLD_SCHEMA"
  case time = "NEWSFOLD_TIME"
  case file = "NEWSFOLD_FILE"
  case fileRaw = "NEWSFOLD_FILE_RAW"
  case article = "NEWSFOLD_ARTICLE"
  case title = "NEWSFOLD_TITLE"
  case source = "NEWSFOLD_SOURCE"
  case words = "NEWSFOLD_WORDS"
  case sha256 = "NEWSFOLD_SHA256"
  case original = "NEWSFOLD_ORIGINAL"
  case resemblance = "NEWSFOLD_RESEMBLANCE"
  case containment = "NEWSFOLD_CONTAINMENT"
  case runWords = "NEWSFOLD_RUN_WORDS"
  case runStart = "NEWSFOLD_RUN_START"
  case runOriginalStart = "NEWSFOLD_RUN_ORIGINAL_START"
  case story = "NEWSFOLD_STORY"
  case storySize = "NEWSFOLD_STORY_SIZE"
  case storyScore = "NEWSFOLD_STORY_SCORE"
  case mergedStory = "NEWSFOLD_STORY_MERGED"
  case runnerUp = "NEWSFOLD_RUNNER_UP"
  case runnerUpScore = "NEWSFOLD_RUNNER_UP_SCORE"
  case reason = "NEWSFOLD_REASON"
  case latency = "NEWSFOLD_LATENCY_USEC"
  case resent = "NEWSFOLD_RESENT"
  case marker = "NEWSFOLD_MARKER"
}

/// An entry for the journal: fields in the order in which they were set.
package struct JournalEntry: Sendable {
  /// Bytes in a value; `journalctl -o json` prints null for values much over this.
  package static let longestValue = 4000

  package private(set) var fields: [(field: JournalField, value: [UInt8])] = []

  /// An entry of newsfold's with its message, made safe and cut where too long.
  package init(_ message: String, priority: Priority) {
    set(.message, message)
    set(.priority, String(priority.rawValue))
    set(.identifier, "newsfold")
  }

  /// Sets a field to text, escaped so that it is safe to show.
  package mutating func set(_ field: JournalField, _ text: String?) {
    guard let text else { return }
    set(field, bytes: Array(PrintableText.cut(PrintableText.escaping(text), toBytes: Self.longestValue).utf8))
  }

  /// Sets a field to a number.
  package mutating func set(_ field: JournalField, _ number: (some BinaryInteger)?) {
    guard let number else { return }
    set(field, bytes: Array(String(number).utf8))
  }

  /// Sets a field to raw bytes, which the journal takes as they are.
  package mutating func set(_ field: JournalField, bytes: [UInt8]) {
    fields.append((field, Array(bytes.prefix(Self.longestValue))))
  }
}
