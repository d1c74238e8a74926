package import NewsModel

/// A journal that entries are handed to and read back from.
///
/// That an entry was handed on does not say that it is kept: journald drops entries over its rate limit, while its disk is
/// full, and where it does not run, all without a word. Only reading back tells.
package protocol Journal: Sendable {
  /// Hands an entry on. Blocks while the way is full.
  ///
  /// - Throws: `Errno`.
  func send(_ entry: JournalEntry) throws

  /// Whether what is written can be read by this process.
  var access: JournalAccess { get }

  /// Goes through what is there of a corpus's entries that this user wrote, the newest first, until `body` says false.
  ///
  /// - Throws: `Errno`.
  func readBack(_ corpus: String, _ body: (JournalTrace) -> Bool) throws

  /// Where the journal begins.
  ///
  /// - Throws: `Errno`.
  func beginning(of corpus: String) throws -> JournalBeginning
}

/// What of an entry matters when it is read back.
package struct JournalTrace: Sendable {
  /// Of the event that it reports; nothing where it is a marker.
  package let sequence: EventSequence?
  /// The marker's name.
  package let marker: String?
  /// Whether it fills a gap, and so stands later than its number says.
  package let isResent: Bool

  /// Of a marker, the machine's boot in which it came.
  package let boot: String?

  /// Of these parts.
  package init(sequence: EventSequence?, marker: String?, isResent: Bool, boot: String? = nil) {
    self.sequence = sequence
    self.marker = marker
    self.isResent = isResent
    self.boot = boot
  }
}

/// What a journal has at its beginning: what was older is not there any more.
package struct JournalBeginning: Sendable {
  /// When the oldest entry of all came; nothing where there is none.
  package let oldest: Timestamp?
  /// The first event of the corpus that stands where its number says; nothing where there is none.
  package let first: EventSequence?

  /// Of these parts.
  package init(oldest: Timestamp?, first: EventSequence?) {
    self.oldest = oldest
    self.first = first
  }
}

/// Whether a journal can be read back.
package enum JournalAccess: Sendable, Equatable {
  case readable
  /// There is one that this process may not read; the file.
  case forbidden(String)
  /// None is kept.
  case absent
}
