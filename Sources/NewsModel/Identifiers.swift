/// A row number of the corpus, given once and never reused.
package protocol CorpusIdentifier: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible
where RawValue == Int64 {
  init(rawValue: Int64)
}

extension CorpusIdentifier {
  /// The one given earlier comes first.
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  /// In decimal.
  package var description: String { String(rawValue) }
}

/// Names one article: one sequence of words, however many files hold it.
package struct ArticleID: CorpusIdentifier {
  /// The row number.
  package let rawValue: Int64
  /// The one with this row number.
  package init(rawValue: Int64) { self.rawValue = rawValue }
  /// No article has a number beyond it: indexes keep them in 32 bits.
  package static let limit = Int64(UInt32.max) - 1
}

/// Names one row of the ledger: one path that was ever taken.
package struct FileID: CorpusIdentifier {
  /// The row number.
  package let rawValue: Int64
  /// The one with this row number.
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names one story: articles that report one event.
package struct StoryID: CorpusIdentifier {
  /// The row number.
  package let rawValue: Int64
  /// The one with this row number.
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// An event's number. The first is 1; there are no gaps.
package struct EventSequence: CorpusIdentifier {
  /// The row number.
  package let rawValue: Int64
  /// The one with this row number.
  package init(rawValue: Int64) { self.rawValue = rawValue }
  /// Before the first event.
  package static let zero = EventSequence(rawValue: 0)
  /// The number after this one.
  package var next: EventSequence { EventSequence(rawValue: rawValue &+ 1) }
  /// No event has a number beyond it.
  package static let limit: Int64 = 1 << 53
}
