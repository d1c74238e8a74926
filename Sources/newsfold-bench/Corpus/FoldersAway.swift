internal import FoundationEssentials
internal import Glibc

/// Folders of articles that were taken and are not in the drop folder for a while: as in the archive of a desk, most files that
/// are known are gone.
struct FoldersAway: Sendable {
  private let drop: String
  private let place: String
  /// About how many files are left.
  let left: Int

  /// Takes as many folders out of the drop folder of a corpus as leaves about so many files in it, one folder at least.
  ///
  /// - Throws: ``BenchError``.
  init(from corpus: KnownCorpus, leaving count: Int) throws {
    (drop, place) = (corpus.drop, corpus.articles.home + "/away")
    try ArticleFolder.makeFolders(place)
    // Of a run that was killed.
    Self.moveAll(from: place, to: drop)
    let folders = try FileManager.default.contentsOfDirectory(atPath: drop)
      .filter { "\(corpus.drop)/\($0)" != corpus.inbox }.sorted()
    guard !folders.isEmpty else { throw BenchError("there is no folder in \(drop)") }
    let kept = min(folders.count, max(1, count * folders.count / max(1, corpus.count)))
    left = corpus.count * kept / folders.count
    do {
      for name in folders.dropFirst(kept) { _ = try corpus.move("\(drop)/\(name)", to: "\(place)/\(name)") }
    } catch {
      putBack()
      throw error
    }
  }

  /// Puts them back: the articles are kept for the next time.
  func putBack() {
    Self.moveAll(from: place, to: drop)
    rmdir(place)
  }

  private static func moveAll(from place: String, to drop: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    where rename("\(place)/\(name)", "\(drop)/\(name)") != 0 {
      Program.say("\(place)/\(name) cannot be put back into \(drop): \(String(cString: strerror(errno)))")
    }
  }
}
