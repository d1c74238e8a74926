import CorpusStore
import DropWatch
import Foundation
import NewsModel
import SystemPackage
import Testing

@testable import NewsfoldPipeline

@Suite("Telling known files apart in memory")
struct KnownFilesTests {
  @Test("Each of many files is known as it is and in no other version, and those not seen are named")
  func many() async throws {
    let folder = FilePath(
      FileManager.default.temporaryDirectory.appendingPathComponent("newsfold-known-\(UUID().uuidString)").path)
    let drop = folder.appending("drop")
    try FileManager.default.createDirectory(atPath: drop.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let corpus = try CorpusWriter(at: CorpusLocation(folder))
    let count = 4200
    func path(_ number: Int) -> FilePath { drop.appending("\(number).txt") }
    // One is not there, two were never heard of.
    for number in 1...count + 2 where number != 4000 {
      try Data("\(number)".utf8).write(to: URL(filePath: path(number).string))
    }
    try corpus.commit { transaction in
      for number in 1...count {
        var stamp = try number == 4000 ? FileLook(at: path(1)).stamp : FileLook(at: path(number)).stamp
        if number == 6 {
          stamp = FileStamp(
            device: stamp.device, inode: stamp.inode, size: stamp.size + 1, modified: stamp.modified,
            changed: stamp.changed)
        }
        var file = TakenFile(
          path: path(number), stamp: stamp, sha256: nil, outcome: .rejected, article: nil, reason: nil, charset: nil,
          takenAt: .now())
        if number == 7 { file.retryAt = Timestamp(microseconds: 1) }
        if number == 8 { file.retryAt = Timestamp(microseconds: .max) }
        if number == 9 { file.presence = .gone }
        try transaction.record(file)
      }
    }
    var known = try corpus.reader.read { try KnownFiles($0, at: .now()) }
    #expect(known.count == count - 2)
    let watch = DropWatch(WatchRules(folders: [FolderRules(path: drop)]), mode: .once)
    try await watch.start()
    var unknown: Set<String> = []
    while let batch = await watch.next(limits: BatchLimits(fresh: 1000, swept: 1000)), batch.sweeps.isEmpty {
      for files in batch.swept {
        unknown.formUnion(known.unknown(among: files).compactMap { $0.path.lastComponent?.string })
      }
    }
    // Another version, one to be tried again by now, one that was gone, two that are new.
    #expect(unknown == ["6.txt", "7.txt", "9.txt", "4201.txt", "4202.txt"])
    #expect(Set(known.unseen.map(\.rawValue)) == [6, 7, 4000])
    try corpus.close()
  }
}
