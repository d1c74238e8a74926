internal import GRDB
package import NewsModel
package import SystemPackage

/// By what a file that holds an article may be known already.
package struct FileTraces: Sendable {
  /// Where it is.
  package let path: FilePath
  /// Which file it is.
  package let stamp: FileStamp
  /// SHA-256 of its words in normal form.
  package let wordsDigest: SHA256Value

  /// Of these parts.
  package init(path: FilePath, stamp: FileStamp, wordsDigest: SHA256Value) {
    self.path = path
    self.stamp = stamp
    self.wordsDigest = wordsDigest
  }
}

/// What is known of a file.
package enum FileKnowledge: Sendable, Equatable {
  /// Neither its path, nor a file that it may have been, nor its words.
  case nothing
  /// Only its words, which are those of an article.
  case words(ArticleID)
  /// Its path has a row, or so has a file that it may have been under another name.
  case file
}

extension CorpusReading {
  /// What is known of a file that holds an article.
  package func knowledge(of file: FileTraces) throws -> FileKnowledge {
    let row = try Row.fetchOne(
      database.bound(
        """
        SELECT EXISTS (SELECT 1 FROM file WHERE path = ?)
            OR EXISTS (SELECT 1 FROM file WHERE inode = ? AND size = ? AND mtime_ns = ?),
          (SELECT id FROM article WHERE words_digest = ?)
        """,
        [
          .blob(file.path.data), .integer(Int64(bitPattern: file.stamp.inode)), .integer(file.stamp.size),
          .integer(file.stamp.modified), .blob(file.wordsDigest.data),
        ]))
    guard let row, try !(row.get(0) as Bool) else { return .file }
    return (try row.get(1) as Int64?).map { .words(ArticleID(rawValue: $0)) } ?? .nothing
  }
}
