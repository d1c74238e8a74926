internal import NearDuplicates
package import SystemPackage

/// What there is of fingerprints, by which near-duplicates are found.
package struct FingerprintStatus: Codable, Sendable {
  /// Articles that can be found by them.
  package let articles: Int
  /// Files.
  package let segments: Int
  /// Bytes of the files.
  package let bytes: Int
  /// Fingerprints that stand in so many articles that they are no evidence.
  package let boilerplate: Int

  /// By these figures.
  package init(articles: Int, segments: Int, bytes: Int, boilerplate: Int) {
    self.articles = articles
    self.segments = segments
    self.bytes = bytes
    self.boilerplate = boilerplate
  }

  /// Of those in a folder, as they are on disk; nothing where there are none, or where they are damaged: then they are
  /// made again by whoever writes next.
  package init?(in folder: FilePath) {
    guard let reader = try? NearDuplicateReader(in: folder), reader.segmentCount > 0,
      let boilerplate = try? reader.boilerplateCount()
    else { return nil }
    self.init(
      articles: reader.count, segments: reader.segmentCount, bytes: reader.size, boilerplate: boilerplate)
  }
}
