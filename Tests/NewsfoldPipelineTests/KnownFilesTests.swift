import CorpusStore
import Foundation
import NewsModel
import SystemPackage
import Testing

@testable import NewsfoldPipeline

@Suite("Telling known files apart in memory")
struct KnownFilesTests {
  private static func stamp(_ number: Int, size: Int64 = 10) -> FileStamp {
    FileStamp(device: 1, inode: UInt64(number), size: size, modified: Int64(number), changed: Int64(number))
  }

  private static func drop(_ number: Int, size: Int64 = 10) -> Drop {
    Drop(path: FilePath("/drop/\(number)"), kind: .regular, stamp: stamp(number, size: size), readyAt: .now, sweep: 1)
  }

  @Test("Each of many files is known as it is and in no other version, and those not seen are named")
  func many() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("newsfold-known-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let corpus = try CorpusWriter(at: CorpusLocation(FilePath(folder.path)))
    let count = 5000
    try corpus.commit { transaction in
      for number in 1...count {
        var file = TakenFile(
          path: FilePath("/drop/\(number)"), stamp: Self.stamp(number), sha256: nil, outcome: .rejected, article: nil,
          reason: nil, charset: nil, takenAt: .now())
        if number == 7 { file.retryAt = Timestamp(microseconds: 1) }
        if number == 8 { file.retryAt = Timestamp(microseconds: .max) }
        if number == 9 { file.presence = .gone }
        try transaction.record(file)
      }
    }
    var known = try corpus.reader.read { try KnownFiles($0, at: .now()) }
    #expect(known.count == count - 2)
    // Another version, one that never was, one to be tried again by now, one later, one that is gone.
    let asked = [Self.drop(1, size: 11), Self.drop(count + 1), Self.drop(7), Self.drop(8), Self.drop(9)]
    let answers = asked.map { known.recognize($0) }
    #expect(answers == [false, false, false, true, false])
    let recognized = (1...count).filter { ![7, 9, 4000].contains($0) && known.recognize(Self.drop($0)) }.count
    #expect(recognized == count - 3)
    #expect(Set(known.unseen.map(\.rawValue)) == [7, 4000])
    try corpus.close()
  }
}
