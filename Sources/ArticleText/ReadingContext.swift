package import NewsModel

/// What is known of a file besides its bytes.
package struct ReadingContext: Sendable {
  /// The file's mtime; none where there is no file behind the bytes.
  package let modified: Timestamp?
  /// When newsfold met the file.
  package let arrived: Timestamp
  /// The source that the configuration gives the drop folder.
  package let folderSource: String?
  /// The code of the language that the configuration gives the drop folder.
  package let folderLanguage: String?
  /// The first folder below the drop folder that the file lies in.
  package let subfolder: String?

  /// What is known of a file besides its bytes.
  package init(
    modified: Timestamp?, arrived: Timestamp, folderSource: String?, subfolder: String?, folderLanguage: String? = nil
  ) {
    self.modified = modified
    self.arrived = arrived
    self.folderSource = folderSource
    self.folderLanguage = folderLanguage
    self.subfolder = subfolder
  }
}

/// How to read, as the configuration has it.
package struct ReadingRules: Sendable {
  /// What text is taken to be in that is no Unicode and that no detection is sure of.
  let fallback: Charset

  /// - Parameter fallbackCharset: any charset that the C library's iconv knows.
  /// - Throws: ``UnknownCharset``.
  package init(fallbackCharset: String = "windows-1252") throws {
    let charset = Charset(named: fallbackCharset)
    guard charset.isKnown else { throw UnknownCharset(name: fallbackCharset) }
    fallback = charset
  }
}

/// A charset was asked for that the C library cannot convert.
package struct UnknownCharset: Error, Equatable, CustomStringConvertible {
  /// As it was written.
  package let name: String

  /// For a person: what happened, and what to do.
  package var description: String {
    "unknown charset \"\(PrintableText.escaping(name))\": `iconv --list` prints the names that can be used"
  }
}
