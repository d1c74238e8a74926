package import SystemPackage

/// A row of the ledger: one path that was ever taken, and what became of it.
package struct LedgerEntry: Sendable {
  /// The row.
  package let id: FileID
  /// Absolute.
  package var path: FilePath
  /// As it was when it was read.
  package var stamp: FileStamp
  /// Of the bytes read; none where the file was never read.
  package var sha256: SHA256Value?
  /// What it was judged to be.
  package var outcome: Outcome
  /// Where it is now.
  package var presence: Presence
  /// The article that it holds, or held last: see ``heldArticle``.
  package var article: ArticleID?
  /// Why it was rejected or failed.
  package var reason: String?
  /// The encoding it was read in, by its IANA name.
  package var charset: String?
  /// When it was judged.
  package var takenAt: Timestamp
  /// How often reading it has failed in the same way; 0 where it was read.
  package var attempts = 0
  /// When a failed one is tried again.
  package var retryAt: Timestamp?
  /// What is still to be done with the file.
  package var due: Afterwards?
  /// Where it was moved after it was taken, or is about to be.
  package var archivedTo: FilePath?
  /// Who published it, where it has the words of an article that was there already and that is known.
  package var source: String?
  /// Its own time, under the same conditions.
  package var date: Timestamp?

  /// The article that the file holds. (The row of a file that is no article now remembers the one it held before.)
  package var heldArticle: ArticleID? { outcome.hasArticle ? article : nil }

  /// A row of the ledger.
  package init(
    id: FileID, path: FilePath, stamp: FileStamp, sha256: SHA256Value?, outcome: Outcome, presence: Presence,
    article: ArticleID?, reason: String?, charset: String?, takenAt: Timestamp
  ) {
    self.id = id
    self.path = path
    self.stamp = stamp
    self.sha256 = sha256
    self.outcome = outcome
    self.presence = presence
    self.article = article
    self.reason = reason
    self.charset = charset
    self.takenAt = takenAt
  }
}

/// What is done with a file once it is safely in the corpus.
package enum Afterwards: String, Sendable, Codable, CaseIterable {
  /// Moved to the archive.
  case archive
  /// Removed.
  case delete
}

/// A SHA-256 digest: 32 bytes.
package struct SHA256Value: Hashable, Sendable, CustomStringConvertible {
  /// 32 of them.
  package let bytes: [UInt8]

  /// Nothing where `bytes` are not 32.
  package init?(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// 64 hexadecimal digits.
  package var description: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
