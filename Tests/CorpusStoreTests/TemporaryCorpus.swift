import CorpusStore
import Foundation
import NewsModel
import SystemPackage

/// A corpus in a folder of its own, which goes with it.
final class TemporaryCorpus {
  let location: CorpusLocation
  let writer: CorpusWriter

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("newsfold-corpus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    location = CorpusLocation(FilePath(folder.path))
    writer = try CorpusWriter(at: location)
  }

  deinit {
    try? writer.close()
    try? FileManager.default.removeItem(atPath: location.folder.string)
  }

  static func article(_ title: String, _ text: String, digest: UInt8) -> NewArticle {
    NewArticle(
      title: title, text: text, date: nil, source: nil, charset: "utf-8", words: 3,
      wordsDigest: SHA256Value(bytes: [UInt8](repeating: digest, count: 32))!,
      outcome: .new, original: nil, previous: nil,
      addedAt: Timestamp(seconds: 1_500_000_000))
  }

  static func file(_ path: [UInt8], inode: UInt64 = 7, article: ArticleID?) -> TakenFile {
    TakenFile(
      path: FilePath(bytes: path), stamp: FileStamp(device: 1, inode: inode, size: 10, modified: 20, changed: 30),
      sha256: SHA256Value(bytes: [UInt8](repeating: 9, count: 32)), outcome: .new, article: article, reason: nil,
      charset: "utf-8", takenAt: Timestamp(seconds: 1_500_000_000))
  }
}
