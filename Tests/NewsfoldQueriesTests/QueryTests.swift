import CorpusStore
import Foundation
import NewsModel
import NewsfoldConfiguration
import NewsfoldQueries
import SystemPackage
import Testing
import TextIndex

/// A small corpus, made by hand: an original with a reprint and a revision, another article, and a rejected file.
final class Archive {
  let folder: FilePath
  let reader: CorpusReader
  var settings = Settings()

  init() throws {
    let top = FileManager.default.temporaryDirectory.appendingPathComponent("newsfold-archive-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: top.appendingPathComponent("drop"), withIntermediateDirectories: true)
    folder = FilePath(top.path)
    settings.state = folder
    settings.drops = [DropFolder(path: folder.appending("drop"))]
    let writer = try CorpusWriter(at: CorpusLocation(folder))
    let drop = folder.appending("drop")
    try writer.commit { transaction in
      var digest: UInt8 = 0
      func add(_ title: String, _ text: String, _ outcome: Outcome, _ original: Int64?, day: Int64) throws -> ArticleID
      {
        digest += 1
        let id = try transaction.insert(
          NewArticle(
            title: title, text: text, date: Timestamp(seconds: day * 86_400), source: "Example", charset: "utf-8",
            words: text.split(separator: " ").count,
            wordsDigest: SHA256Value(bytes: [UInt8](repeating: digest, count: 32))!,
            outcome: outcome, original: original.map(ArticleID.init(rawValue:)), previous: nil,
            addedAt: Timestamp(seconds: 0)))
        try transaction.record(
          TakenFile(
            path: drop.appending("\(id).txt"),
            stamp: FileStamp(device: 1, inode: UInt64(digest), size: 1, modified: 1, changed: 1), sha256: nil,
            outcome: outcome, article: id, reason: nil, charset: "utf-8", takenAt: Timestamp(seconds: 0)))
        return id
      }
      _ = try add("Bridge opens", "the bridge at karsk opens today", .new, nil, day: 10)
      _ = try add("Bridge reprint", "the bridge at karsk opens today they say", .reprint, 1, day: 11)
      _ = try add("Bridge again", "the bridge at karsk opens today at last", .revision, 1, day: 12)
      _ = try add("Harbour", "a bridge leads to the harbour", .new, nil, day: 13)
      try transaction.insert(
        Match(
          article: ArticleID(rawValue: 2), other: ArticleID(rawValue: 1), resemblance: 0.6, containment: 0.7,
          contained: 0.8, kind: .reprint))
      try transaction.record(
        TakenFile(
          path: drop.appending("bad.txt"), stamp: FileStamp(device: 1, inode: 99, size: 0, modified: 1, changed: 1),
          sha256: nil, outcome: .rejected, article: nil, reason: "empty", charset: nil, takenAt: Timestamp(seconds: 0)))
    }
    reader = writer.reader
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  func search(_ text: String, _ change: (inout SearchRequest) -> Void = { _ in }) throws -> [SearchHit] {
    var request = SearchRequest(try SearchQuery(parsing: text))
    change(&request)
    return try reader.search(request)
  }

  func explain(_ path: String) throws -> Explanation {
    try reader.read { try $0.explain(FilePath(path), settings, waiting: nil, isRunning: false) }
  }
}

@Suite("Reading the corpus")
struct QueryTests {
  @Test("Copies and older versions are folded under the newest version, and counted")
  func folding() throws {
    let archive = try Archive()
    let hits = try archive.search("bridge karsk")
    #expect(hits.map(\.record.article.id.rawValue) == [3])
    #expect(hits.first?.record.copies == 2)
    #expect(try archive.search("bridge karsk") { $0.isUnfolded = true }.count == 3)
  }

  @Test("A limit counts what is shown, not what is folded")
  func limit() throws {
    let archive = try Archive()
    #expect(try archive.search("bridge") { $0.limit = 2 }.count == 2)
    #expect(try archive.search("bridge") { $0.limit = 1 }.count == 1)
    let byDate = try archive.search("bridge") { $0.order = .date }
    #expect(byDate.map(\.record.article.id.rawValue) == [4, 3])
  }

  @Test("An article is shown with its files, matches and versions")
  func detail() throws {
    let archive = try Archive()
    let detail = try #require(try archive.reader.read { try $0.detail(of: ArticleID(rawValue: 1)) })
    #expect(detail.files.count == 1)
    #expect(detail.matches.map(\.match.kind) == [.reprint])
    #expect(detail.revisions.map(\.rawValue) == [3])
    #expect(try archive.reader.read { try $0.detail(of: ArticleID(rawValue: 99)) } == nil)
    let json = try JSONLine.encode(detail)
    for key in ["article", "body", "copies", "date", "files", "matches", "original", "outcome", "revisions", "story"] {
      #expect(json.contains("\"\(key)\":"), "\(key)")
    }
  }

  @Test("Every path is explained")
  func explanations() throws {
    let archive = try Archive()
    let drop = archive.folder.appending("drop").string
    #expect(try archive.explain(drop + "/2.txt").state == .taken)
    #expect(try archive.explain(drop + "/2.txt").explanation.contains("resembles article 1 by 60 %"))
    #expect(try archive.explain(drop + "/bad.txt").reason == "empty")
    #expect(try archive.explain(drop + "/x.part").state == .ignored)
    #expect(try archive.explain(drop + "/.git/x.txt").explanation.contains(".*"))
    #expect(try archive.explain("/elsewhere/x.txt").state == .outside)
    #expect(try archive.explain(drop + "/none.txt").state == .absent)
    #expect(try archive.explain(drop).state == .folder)
    try Data("text".utf8).write(to: URL(filePath: drop + "/new.txt"))
    #expect(try archive.explain(drop + "/new.txt").state == .waiting)
    try Data("changed".utf8).write(to: URL(filePath: drop + "/1.txt"))
    #expect(try archive.explain(drop + "/1.txt").state == .changed)
  }

  @Test("The status counts what is there")
  func status() throws {
    let archive = try Archive()
    let status = try archive.reader.read { try $0.status() }
    #expect(status.articles == 4)
    #expect(status.files == ["new": 2, "reprint": 1, "revision": 1, "rejected": 1])
    #expect(status.journal == "not attached")
    #expect(status.journalLag == nil)
  }
}
