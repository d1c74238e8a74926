import ArticleText
import Foundation
import Testing

/// Real reports, which lie outside the repository.
private enum Seeds {
  static let folder: URL? = {
    guard let shared = ProcessInfo.processInfo.environment["NEWSFOLD_SHARED"] else { return nil }
    let folder = URL(filePath: shared).appending(path: "data/seeds")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()
}

@Suite(
  "Five outlets' reports of one event",
  .enabled(if: Seeds.folder != nil, "left out: NEWSFOLD_SHARED names no folder that holds data/seeds"))
struct SeedTests {
  @Test(
    "Each gives its title, date and source",
    arguments: [
      ("000", "Iranian Defense Minister Amir Hatami", nil, nil),
      ("001", "Iran\u{2019}s Defense Minister Amir Hatami has arrived", nil, nil),
      ("002", "Iran and Syria signed a deal for military cooperation", nil, nil),
      ("003", "Iran\u{2019}s top defence official met with his", "2018-08-27T00:00:00Z", nil),
      (
        "004", "Iranian defense minister visits Syria to \u{2018}strengthen cooperation\u{2019}", nil,
        "World Israel News"
      ),
    ] as [(String, String, String?, String?)])
  func seeds(name: String, title: String, date: String?, source: String?) throws {
    let folder = try #require(Seeds.folder)
    let file = try #require(
      FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .first { $0.lastPathComponent.hasPrefix(name) })
    let article = try Reading().article([UInt8](Data(contentsOf: file)))
    #expect(article.title.hasPrefix(title))
    #expect(article.title.count <= 120)
    #expect(article.date?.seconds == date)
    #expect(article.source == source)
    #expect(article.charset == "utf-8")
  }
}
