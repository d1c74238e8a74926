package import SystemPackage
internal import TextIndex

/// What there is of the text index, by which words are found.
package struct TextIndexStatus: Codable, Sendable {
  /// Articles that are in it.
  package let articles: Int
  /// Files.
  package let segments: Int
  /// Bytes of the files.
  package let bytes: Int

  /// By these figures.
  package init(articles: Int, segments: Int, bytes: Int) {
    self.articles = articles
    self.segments = segments
    self.bytes = bytes
  }

  /// Of that in a folder, as it is on disk; nothing where there is none, or where it is damaged: then it is made again by
  /// whoever writes next.
  package init?(in folder: FilePath) {
    guard let reader = try? TextReader(in: folder), reader.segmentCount > 0 else { return nil }
    self.init(articles: reader.count, segments: reader.segmentCount, bytes: reader.size)
  }
}
