import Foundation
import NewsModel
import SystemPackage
import Testing

import CorpusStore
import DropWatch
import NewsfoldConfiguration
@testable import NewsfoldPipeline
import TestSupport

@Suite("Fingerprints on disk")
struct FingerprintTests {
  private func files(_ desk: Desk) throws -> [String] {
    let folder = CorpusLocation(desk.settings.state).index(.fingerprints).string
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".segment") }.sorted()
  }

  /// A desk with some articles, written to a segment.
  private func desk() async throws -> Desk {
    let desk = try Desk()
    for number in 1...20 { try desk.write("\(number).txt", Desk.prose(UInt64(number))) }
    try await desk.ingest()
    #expect(try files(desk).count == 1)
    return desk
  }

  /// A copy of each article but for a word, which has to be judged by what is on disk.
  private func outcomes(_ desk: Desk) async throws -> [Outcome: Int] {
    for number in 1...20 { try desk.write("copy-\(number).txt", Desk.prose(UInt64(number)) + " moreover") }
    return try await desk.ingest().outcomes
  }

  @Test("What one run has filed the next one finds")
  func kept() async throws {
    #expect(try await outcomes(try await desk()) == [.reprint: 20])
  }

  @Test("Deleted, they are made again")
  func deleted() async throws {
    let desk = try await desk()
    try FileManager.default.removeItem(atPath: CorpusLocation(desk.settings.state).index(.fingerprints).string)
    #expect(try await outcomes(desk) == [.reprint: 20])
  }

  @Test("Damaged, they are made again", arguments: [0, 100, 4096, 5000, 9000, -5])
  func damaged(offset: Int) async throws {
    let desk = try await desk()
    let path = CorpusLocation(desk.settings.state).index(.fingerprints).appending(try files(desk)[0])
    var bytes = try Data(contentsOf: URL(filePath: path.string))
    bytes[offset < 0 ? bytes.count + offset : offset] ^= 0x55
    try FileManager.default.removeItem(atPath: path.string)
    try bytes.write(to: URL(filePath: path.string))
    #expect(try await outcomes(desk) == [.reprint: 20])
  }

  /// Changes a byte of a segment: another file of its name, as a mapping of the one before would change too.
  private func flip(_ desk: Desk, _ name: String, at offset: Int) throws {
    let path = CorpusLocation(desk.settings.state).index(.fingerprints).appending(name)
    var bytes = try Data(contentsOf: URL(filePath: path.string))
    bytes[offset] ^= 0x55
    try FileManager.default.removeItem(atPath: path.string)
    try bytes.write(to: URL(filePath: path.string))
  }

  @Test("Damaged in two segments, all of it is made again, whatever is asked first", arguments: [4096, 8200])
  func damagedTwice(offset: Int) async throws {
    let desk = try Desk()
    for number in 1...300 { try desk.write("\(number).txt", Desk.prose(UInt64(number))) }
    try await desk.ingest()
    for number in 301...320 { try desk.write("\(number).txt", Desk.prose(UInt64(number))) }
    try await desk.ingest()
    let names = try files(desk)
    // Two, unless a slow machine paused in between: then there are more, or they were merged.
    #expect(!names.isEmpty)
    for name in names { try flip(desk, name, at: offset) }
    // What is not covered is filed on start, and looks at the older segments.
    for number in 1...320 { try desk.write("copy-\(number).txt", Desk.prose(UInt64(number)) + " moreover") }
    #expect(try await desk.ingest().outcomes == [.reprint: 320])
    #expect(try await desk.ingest().outcomes == [:])
  }

  @Test("Killed at any moment, they come to what they are when they are made from nothing", arguments: 0..<6)
  func killed(seed: Int) async throws {
    let desk = try Desk()
    let corpus = CorpusLocation(desk.settings.state)
    try FileManager.default.createDirectory(atPath: corpus.folder.string, withIntermediateDirectories: true)
    let copy = try Desk()
    var random = SplitMix(seed: UInt64(seed))
    let writer = try CorpusWriter(at: corpus)
    let filing = Filing(writer, desk.settings)
    try await filing.buildIndex()
    for step in 1...8 {
      for number in 1...30 {
        let text = Desk.prose(UInt64(step * 100 + number), words: 40)
        try desk.write("\(step)-\(number).txt", number % 4 == 0 ? Desk.prose(UInt64(number)) + text : text)
      }
      var rest = try await desk.drops()[...]
      while !rest.isEmpty {
        let (_, count) = try await filing.file(rest, notices: [])
        rest = rest.dropFirst(count)
      }
      if Bool.random(using: &random) { await filing.writeIndex() }
      if step == 5 { _ = try await filing.forget(ArticleID(rawValue: Int64.random(in: 1...30, using: &random))) }
      // What a process that is killed now leaves behind. While somebody reads, SQLite's log is not begun anew: database and
      // log are copied one after the other.
      try writer.reader.read { rows in
        _ = try rows.fileCount()
        try Self.copy(corpus.folder, to: copy.settings.state)
      }
      #expect(try await digest(copy) == digest(copy, anew: true), "seed \(seed), step \(step)")
    }
    await filing.closeIndex()
    try writer.close()
  }

  /// Files are merged away meanwhile: then what is there by now is copied.
  private static func copy(_ folder: FilePath, to other: FilePath) throws {
    for attempt in 1...50 {
      try? FileManager.default.removeItem(atPath: other.string)
      do {
        return try FileManager.default.copyItem(atPath: folder.string, toPath: other.string)
      } catch  where attempt < 50 {}
    }
  }

  /// Of the fingerprints after a start.
  private func digest(_ desk: Desk, anew: Bool = false) async throws -> UInt64 {
    let location = CorpusLocation(desk.settings.state)
    // A merge that closing has left under way may write there still: the folder is put away, not emptied.
    if anew {
      try FileManager.default.moveItem(
        atPath: location.index(.fingerprints).string, toPath: location.folder.string + "-away-\(UUID().uuidString)")
    }
    let writer = try CorpusWriter(at: location)
    let filing = Filing(writer, desk.settings)
    try await filing.buildIndex()
    let digest = try await filing.fingerprintDigest()
    await filing.closeIndex()
    try writer.close()
    return digest
  }

  @Test("Many runs of one article each leave few segments")
  func manyRuns() async throws {
    let desk = try Desk()
    for number in 1...24 {
      try desk.write("\(number).txt", Desk.prose(UInt64(number)))
      try await desk.ingest()
    }
    #expect(try files(desk).count <= 6)
    try desk.write("copy.txt", Desk.prose(3) + " moreover")
    #expect(try await desk.ingest().outcomes == [.reprint: 1])
  }

  @Test("Of another corpus, they are made anew")
  func otherCorpus() async throws {
    let (desk, other) = (try await desk(), try Desk())
    try other.write("other.txt", Desk.prose(99))
    try await other.ingest()
    let (from, to) = (
      CorpusLocation(other.settings.state).index(.fingerprints),
      CorpusLocation(desk.settings.state).index(.fingerprints)
    )
    try FileManager.default.removeItem(atPath: to.string)
    try FileManager.default.copyItem(atPath: from.string, toPath: to.string)
    #expect(try await outcomes(desk) == [.reprint: 20])
  }

  @Test("A text of few words is found in a longer one, whichever comes first, also after a start")
  func shortTexts() async throws {
    let desk = try Desk()
    let words = "minister of finance resigns after long debate"
    try desk.write("1.txt", words)
    try await desk.ingest()
    try desk.write("2.txt", Desk.prose(1) + " " + words + " " + Desk.prose(2))
    #expect(try await desk.ingest().outcomes == [.expansion: 1])
    try desk.write("3.txt", Desk.prose(5) + " governor of the bank stays where he is " + Desk.prose(6))
    try await desk.ingest()
    try desk.write("4.txt", "governor of the bank stays where he is")
    #expect(try await desk.ingest().outcomes == [.excerpt: 1])
  }
}
