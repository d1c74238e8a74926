import Foundation
import StoryGrouping
import Testing
import Words

/// Real reports, where the machine has them: `$NEWSFOLD_SHARED/data/seeds`, five files about one event.
private let sharedFolder = ProcessInfo.processInfo.environment["NEWSFOLD_SHARED"].flatMap { $0.isEmpty ? nil : $0 }

@Suite(
  "Grouping real reports",
  .enabled(if: sharedFolder != nil, "NEWSFOLD_SHARED names no folder with real reports: they are not ours to ship"))
struct SharedCorpusTests {
  @Test("Five outlets' reports of one event are one story, in every order", arguments: [false, true])
  func oneEvent(isTimed: Bool) throws {
    let folder = URL(fileURLWithPath: try #require(sharedFolder)).appendingPathComponent("data/seeds")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
    try #require(files.count == 5)
    let texts = try files.map { try String(contentsOf: $0, encoding: .utf8) }
    let titles = texts.map { text in
      text.split(whereSeparator: \.isNewline).first.map { String($0.prefix(120)) } ?? ""
    }
    for order in orders(of: 5) {
      var grouper = StoryGrouper()
      let stories = order.enumerated().map { position, index in
        let vector = grouper.vector(
          of: ArticleTerms(title: WordSequence(titles[index]), text: WordSequence(texts[index])))
        let time: Int64? = isTimed ? 1_535_000_000 + Int64(index) * 43_200 : nil
        return grouper.place(vector, article: Int64(position + 1), time: time, newStory: Int64(position + 1)).story
      }
      #expect(Set(stories) == [1], "order \(order)")
    }
  }
}
