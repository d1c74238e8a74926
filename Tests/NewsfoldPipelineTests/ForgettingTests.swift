import Foundation
import Logging
import NewsModel
import SystemPackage
import Testing

import CorpusStore
@testable import NewsfoldPipeline

@Suite("Taking articles down", .timeLimit(.minutes(5)))
struct ForgettingTests {
  private func forget(_ desk: Desk, _ article: Int64) async throws -> ForgettingReport? {
    try await ForgettingRun.run(
      ArticleID(rawValue: article), desk.settings, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func originals(_ desk: Desk) throws -> [Int64?] {
    try desk.read { snapshot in
      try (1...10).compactMap { try snapshot.article(ArticleID(rawValue: $0)) }.map { $0.original?.rawValue }
    }
  }

  @Test("Its copies are folded under one of them, and the next copy too")
  func rehomed() async throws {
    let desk = try Desk()
    let text = Desk.prose(1, words: 300)
    for number in 1...4 { try desk.write("\(number).txt", text + " ending \(number) with these words") }
    for number in 1...4 {
      // One by one, so that the first is the original.
      try FileManager.default.moveItem(
        atPath: desk.path("\(number).txt").string, toPath: desk.folder.appending("\(number)").string)
    }
    for number in 1...4 {
      try FileManager.default.moveItem(
        atPath: desk.folder.appending("\(number)").string, toPath: desk.path("\(number).txt").string)
      try await desk.ingest()
    }
    #expect(try originals(desk) == [nil, 1, 1, 1])
    let report = try #require(try await forget(desk, 1))
    #expect(report.files == 1 && report.rehomed == 2 && report.freed == 1 && report.isErased)
    #expect(try originals(desk) == [nil, 2, 2])
    #expect(try desk.entry("1.txt")?.outcome == .forgotten)
    // As it is, it is not taken again.
    #expect(try await desk.ingest().outcomes == [:])
    try desk.write("5.txt", text + " ending 5 with these words")
    #expect(try await desk.ingest().outcomes == [.reprint: 1])
    #expect(try originals(desk).last == 2)
    // The same words elsewhere are another matter.
    try desk.write("again.txt", text + " ending 1 with these words")
    #expect(try await desk.ingest().outcomes == [.reprint: 1])
    #expect(try await forget(desk, 1) == nil)
  }

  @Test("What is erased is in no file of the state folder")
  func erased() async throws {
    let desk = try Desk()
    let secret = "Zwyxqua minister Vrolnek signs Gultrap accord"
    try desk.write("1.txt", secret + "\n\n" + Desk.prose(3) + "\n\nGultrap negotiators Zwyxqua departed at dawn.")
    try desk.write("2.txt", Desk.prose(9))
    try await desk.ingest()
    try desk.write("copy.txt", secret + "\n\n" + Desk.prose(3) + "\n\nGultrap negotiators Zwyxqua departed at dawn.")
    try await desk.ingest()
    #expect(try await forget(desk, try #require(try desk.entry("1.txt")?.article).rawValue)?.files == 2)
    let state = desk.settings.state.string
    var searched = 0
    for name in try #require(FileManager.default.subpaths(atPath: state)) {
      guard let data = FileManager.default.contents(atPath: state + "/" + name) else { continue }
      searched += data.count
      let text = String(decoding: data, as: UTF8.self).lowercased()
      for word in ["zwyxqua", "vrolnek", "gultrap"] { #expect(!text.contains(word), "\(word) is in \(name)") }
    }
    #expect(searched > 10_000)
    #expect(try desk.entry("2.txt")?.outcome == .new)
    let event = try #require(try desk.events().last)
    #expect(event.kind == .articleForgotten && event.message.contains("2 files"))
  }

  @Test("A story that its first report leaves is told by the copy that stood behind it")
  func story() async throws {
    let desk = try Desk()
    try desk.write("1.txt", Desk.prose(4, words: 200))
    try await desk.ingest()
    try desk.write("2.txt", Desk.prose(4, words: 200) + " moreover it was said")
    try await desk.ingest()
    let story = try #require(try desk.read { try $0.article(ArticleID(rawValue: 1))?.story })
    _ = try await forget(desk, 1)
    try desk.read { snapshot in
      var decisions: [Int64: StoryID] = [:]
      try snapshot.forEachStoryDecision { decision in
        if case .placed(let article, _, _, let story) = decision { decisions[article.rawValue] = story }
      }
      #expect(decisions == [2: story])
    }
  }

  @Test("Of a text that came more often than can be found, all copies are found by themselves once it is gone")
  func manyExcerpts() async throws {
    let desk = try Desk()
    let parts = (0..<40).map { Desk.prose(UInt64(100 + $0), words: 60) }
    try desk.write("all.txt", parts.joined(separator: "\n\n"))
    try await desk.ingest()
    for (number, part) in parts.enumerated() { try desk.write("part-\(number).txt", part) }
    #expect(try await desk.ingest().outcomes == [.excerpt: 40])
    try desk.write("other.txt", Desk.prose(9))
    try await desk.ingest()
    let article = try #require(try desk.entry("all.txt")?.article).rawValue
    let report = try #require(try await forget(desk, article))
    #expect(report.freed == 40 && report.rehomed == 0)
    for (number, part) in parts.enumerated() { try desk.write("again-\(number).txt", part + " and a few words more") }
    let outcomes = try await desk.ingest().outcomes
    #expect(outcomes == [.reprint: 40])
  }
}
