import CorpusStore
import Foundation
import NewsModel
@testable import NewsfoldPipeline
import StoryGrouping
import SystemPackage
import Testing

@Suite("Sums of stories in a file")
struct StorySnapshotTests {
  private func desk() async throws -> Desk {
    let desk = try Desk()
    for number in 1...60 { try desk.write("\(number).txt", Desk.prose(UInt64(number % 25), words: 60 + number)) }
    try await desk.ingest()
    return desk
  }

  private func file(_ desk: Desk) -> String { desk.settings.state.appending("stories.sums").string }

  /// What a start comes to, and whether the file was there for it.
  private func digest(_ desk: Desk) async throws -> UInt64 {
    let corpus = try CorpusWriter(at: CorpusLocation(desk.settings.state))
    let filing = Filing(corpus, desk.settings)
    try await filing.buildIndex()
    let digest = await filing.storyDigest
    try corpus.close()
    return digest
  }

  @Test("A start by the file comes to what a start by the decisions comes to, whatever came since")
  func same() async throws {
    let desk = try await desk()
    let saved = try Data(contentsOf: URL(filePath: file(desk)))
    for number in 61...90 { try desk.write("\(number).txt", Desk.prose(UInt64(number % 30), words: 60 + number)) }
    try await desk.ingest()
    let latest = try await digest(desk)
    // As a crash leaves it: of some time before.
    try saved.write(to: URL(filePath: file(desk)))
    #expect(try await digest(desk) == latest)
    try FileManager.default.removeItem(atPath: file(desk))
    #expect(try await digest(desk) == latest)
  }

  @Test("A start takes the file that was written, and none whose history is another")
  func taken() async throws {
    let desk = try await desk()
    let location = CorpusLocation(desk.settings.state)
    let settings = StorySettings(desk.settings)
    let latest = try await digest(desk)
    let read = try #require(StorySnapshot.read(at: location, settings) { _ in true })
    #expect(read.sums.digest() == latest)
    #expect(StorySnapshot.read(at: location, settings) { _ in false } == nil)
    let names = try FileManager.default.contentsOfDirectory(atPath: desk.settings.state.string)
    #expect(!names.contains("stories.sums.new"))
  }

  @Test(
    "In whatever parts bytes come, they stand in the file as they are, and come to the same sum",
    arguments: [0, 1, 1 << 18, 1 << 18 + 1, 1 << 20, 700_001])
  func pieces(count: Int) throws {
    var state: UInt64 = 7
    let bytes = (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
    let path = FilePath(FileManager.default.temporaryDirectory.path).appending("newsfold-pieces-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: path.string) }
    var sums: Set<UInt64> = []
    for part in [1 << 16, 100_003, 1 << 21] {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite])
      var writer = StorySnapshotFile(file, at: 5)
      for start in stride(from: 0, to: count, by: part) {
        try bytes[start..<min(start + part, count)].withUnsafeBufferPointer { try writer.append($0) }
      }
      try writer.end()
      try file.close()
      sums.insert(writer.sum)
      let content = try Data(contentsOf: URL(filePath: path.string))
      #expect(content.dropFirst(5).elementsEqual(bytes))
    }
    #expect(sums == [StorySnapshotFile.sum(of: bytes)])
    // One bit, in whichever piece, and one byte less.
    guard count > 0 else { return }
    for place in [0, count / 2, count - 1] {
      var other = bytes
      other[place] ^= 1
      #expect(!sums.contains(StorySnapshotFile.sum(of: other)))
    }
    #expect(!sums.contains(StorySnapshotFile.sum(of: Array(bytes.dropLast()))))
  }

  @Test("One that is damaged, cut off or of another corpus is passed over", arguments: [0, 20, 60, -1, -100])
  func damaged(offset: Int) async throws {
    let desk = try await desk()
    let latest = try await digest(desk)
    var bytes = try Data(contentsOf: URL(filePath: file(desk)))
    bytes[offset < 0 ? bytes.count + offset : offset] ^= 0x15
    try bytes.write(to: URL(filePath: file(desk)))
    #expect(try await digest(desk) == latest)
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: file(desk)))
    #expect(try await digest(desk) == latest)
    let other = try await self.desk()
    try FileManager.default.removeItem(atPath: file(desk))
    try FileManager.default.copyItem(atPath: file(other), toPath: file(desk))
    #expect(try await digest(desk) == latest)
  }

  @Test("Forgetting, grouping anew and taking apart do away with it")
  func givenUp() async throws {
    let desk = try await desk()
    let corpus = try CorpusWriter(at: CorpusLocation(desk.settings.state))
    let filing = Filing(corpus, desk.settings)
    try await filing.buildIndex()
    #expect(FileManager.default.fileExists(atPath: file(desk)))
    _ = try await filing.forget(ArticleID(rawValue: 3))
    #expect(!FileManager.default.fileExists(atPath: file(desk)))
    await filing.closeIndex()
    #expect(FileManager.default.fileExists(atPath: file(desk)))
    _ = try await filing.regroup()
    #expect(!FileManager.default.fileExists(atPath: file(desk)))
    await filing.closeIndex()
    _ = try await filing.split(StoryID(rawValue: 1))
    #expect(!FileManager.default.fileExists(atPath: file(desk)))
    let digest = await filing.storyDigest
    await filing.closeIndex()
    try corpus.close()
    #expect(try await self.digest(desk) == digest)
  }
}
