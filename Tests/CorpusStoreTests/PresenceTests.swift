import NewsModel
import SystemPackage
import Testing

@testable import CorpusStore

@Suite("Where files are, by folders")
struct PresenceTests {
  private static let paths = [
    "/a/1.txt", "/b/1.txt", "/b/c/1.txt", "/b/c/d/1.txt", "/b-c/1.txt", "/b0", "/c/1.txt", "/c/e/1.txt", "/d/1.txt",
    "/e",
  ]

  @Test(
    "What is below none of the folders is set, whichever are beside or in one another",
    arguments: [
      [], ["/b"], ["/b/c"], ["/a", "/b", "/c", "/d"], ["/b", "/b/c", "/c"], ["/c", "/a"],
      ["/b/c", "/b", "/b/c/d"],
      ["/none"], ["/"], ["/b/"],
    ])
  func outside(folders: [String]) throws {
    let corpus = try TemporaryCorpus()
    let stamp = FileStamp(device: 1, inode: 1, size: 1, modified: 1, changed: 1)
    let roots = folders.map { FilePath($0) }
    try corpus.writer.commit { transaction in
      for path in Self.paths {
        try transaction.record(
          TakenFile(
            path: FilePath(path), stamp: stamp, sha256: nil, outcome: .rejected, article: nil, reason: nil,
            charset: nil,
            takenAt: .now()))
      }
      let expected = Set(Self.paths.filter { path in !roots.contains { FilePath(path).isIn($0) } })
      let count = try transaction.setPresence(outside: roots, from: [.present], to: .unwatched)
      #expect(count == expected.count)
      var unwatched: Set<String> = []
      try transaction.forEachEntry(outcome: nil, presence: .unwatched, limit: nil) { unwatched.insert($0.path.string) }
      #expect(unwatched == expected)
      let counts = try transaction.ledgerCounts()
      #expect(counts.outcomes == [.rejected: Self.paths.count])
      #expect(counts.presences[.unwatched, default: 0] == expected.count)
      #expect(counts.presences[.present, default: 0] == Self.paths.count - expected.count)
    }
  }
}
