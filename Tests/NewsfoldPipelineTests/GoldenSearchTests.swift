import CorpusStore
import Foundation
import NewsModel
import NewsfoldQueries
import SystemPackage
import TestSupport
import Testing
import TextIndex

@Suite("What a search finds, against a slow scan", .serialized, .timeLimit(.minutes(10)))
struct GoldenSearchTests {
  private static let shared = ProcessInfo.processInfo.environment["NEWSFOLD_SHARED"].flatMap { $0.isEmpty ? nil : $0 }

  private static func ask(
    _ text: String, _ reader: CorpusReader, _ change: (inout SearchRequest) -> Void = { _ in }
  ) throws -> [SearchHit] {
    var request = SearchRequest(try SearchQuery(parsing: text))
    request.limit = nil
    request.isUnfolded = true
    change(&request)
    return try reader.search(request)
  }

  private static func compare(_ queries: [String], _ reader: CorpusReader, _ scan: SearchScan) throws {
    for query in queries {
      let expected = scan.answer(try SearchQuery(parsing: query))
      let hits = try ask(query, reader)
      #expect(hits.map(\.record.article.id.rawValue) == expected.map(\.article), "\(query)")
      #expect(zip(hits, expected).allSatisfy { $0.record.score == $1.score }, "\(query)")
      let newest = try ask(query, reader) { $0.order = .date }
      #expect(newest.map(\.record.article.id.rawValue) == scan.newest(try SearchQuery(parsing: query)), "\(query)")
    }
  }

  @Test("Made-up articles: each kind of query, by pages, and counted")
  func madeUp() async throws {
    let desk = try Desk()
    for number in 0..<300 {
      let head =
        "---\ntitle: \(Desk.prose(UInt64(number % 40), words: 4))\ndate: 2018-0\(number % 9 + 1)-1\(number % 10)\n---\n"
      let text = head + Desk.prose(UInt64(number), words: 30 + number % 90)
      try desk.write("\(["North", "South Post", "East"][number % 3])/\(number).txt", text)
      if number % 20 == 0 { try desk.write("East/copy \(number).txt", text + " kalo") }
    }
    try await desk.ingest()
    let reader = try CorpusReader(at: CorpusLocation(desk.settings.state))
    let scan = try reader.read { try SearchScan($0) }
    #expect(scan.texts.count > 290)
    let queries = [
      "kalo", "kalo mirten", "kalo OR mirten", "kalo -mirten", "\"kalo mirten\"", "ka*", "kalo NEAR/3 mirten",
      "title:kalo", "title:(kalo OR vas*) -lolo", "kalo source:north", "kalo source:\"South Post\"", "source:east lolo",
      "kalo date:2018-03", "kalo after:2018-04 before:2018-06-15", "date:2018-02..2018-03 -kalo", "kalo is:original",
      "is:copy", "(kalo OR dudu) (vasvas OR lolo) is:original", "outcome:new kalo lolo", "xylophone",
    ]
    try Self.compare(queries, reader, scan)
    try Self.compare((1...5).map { "story:\($0) kalo OR story:\($0)" }, reader, scan)
    #expect(try !Self.ask("is:copy", reader).isEmpty)
    #expect(try Self.ask("path:east/copy", reader).count == 15)
    for query in queries where query != "xylophone" { try Self.page(query, desk) }
    for facet in Facet.allCases {
      let counts = try reader.count(SearchQuery(parsing: "kalo"), by: facet, isUnfolded: true)
      #expect(counts.reduce(0) { $0 + $1.count } <= scan.answer(try SearchQuery(parsing: "kalo")).count)
      if facet == .source {
        #expect(Set(counts.map(\.value)) == ["North", "South Post", "East"], "\(counts)")
      }
      if facet == .month { #expect(counts.map(\.value) == (1...9).map { "2018-0\($0)" }, "\(counts)") }
    }
  }

  /// Pages are the whole answer, each hit once, whatever arrives between them.
  private static func page(_ query: String, _ desk: Desk) throws {
    let reader = try CorpusReader(at: CorpusLocation(desk.settings.state))
    for isUnfolded in [true, false] {
      for order in SearchOrder.allCases {
        let whole = try ask(query, reader) { ($0.isUnfolded, $0.order) = (isUnfolded, order) }
        var pages: [SearchHit] = []
        while true {
          let page = try ask(query, reader) {
            ($0.isUnfolded, $0.order, $0.limit) = (isUnfolded, order, 7)
            $0.cursor = pages.last?.record.cursor.flatMap { SearchCursor($0.description) }
          }
          pages += page
          if page.count < 7 || pages.count > whole.count + 7 { break }
        }
        let (all, paged) = (whole.map(\.record.article.id), pages.map(\.record.article.id))
        #expect(all == paged, "\(query), \(order)\(isUnfolded ? ", unfolded" : "")")
      }
    }
  }

  @Test("What arrives between two pages is on neither, and moves nothing")
  func stablePages() async throws {
    let desk = try Desk()
    for number in 0..<60 { try desk.write("\(number).txt", Desk.prose(UInt64(number), words: 40 + number)) }
    try await desk.ingest()
    func page(_ cursor: SearchCursor?) throws -> [SearchHit] {
      try Self.ask("kalo OR dudu", CorpusReader(at: CorpusLocation(desk.settings.state))) {
        ($0.limit, $0.cursor) = (10, cursor)
      }
    }
    let whole = try Self.ask("kalo OR dudu", CorpusReader(at: CorpusLocation(desk.settings.state)))
    var seen = try page(nil)
    for round in 0..<5 {
      // Many that have one of the words: it weighs less than before.
      for number in 0..<20 {
        try desk.write(
          "more \(round) \(number).txt", "kalo kalo \(Desk.prose(UInt64(1000 + round * 20 + number), words: 30))")
      }
      try await desk.ingest()
      seen += try page(seen.last?.record.cursor)
    }
    #expect(seen.map(\.record.article.id) == Array(whole.map(\.record.article.id).prefix(seen.count)))
    #expect(seen.map(\.record.score) == Array(whole.map(\.record.score).prefix(seen.count)))
  }

  @Test(
    "Real articles: queries drawn from them",
    .enabled(if: shared != nil, "NEWSFOLD_SHARED names no folder of real reports"))
  func real() async throws {
    let desk = try Desk()
    let seed = UInt64.random(in: 1...UInt64.max)
    var generator = SplitMix(seed: seed)
    let shared = try #require(Self.shared)
    for (name, count) in [("bbc", "2225"), ("reuters", "1500")] {
      let folder = desk.path(name).string
      let layOut = Process()
      layOut.executableURL = URL(filePath: shared + "/tools/lay-out")
      layOut.arguments = ["\(shared)/data/\(name).jsonl.zst", folder, "--limit", count, "--shuffle", "7"]
      try layOut.run()
      layOut.waitUntilExit()
      #expect(layOut.terminationStatus == 0)
    }
    try await desk.ingest()
    let reader = try CorpusReader(at: CorpusLocation(desk.settings.state))
    let scan = try reader.read { try SearchScan($0) }
    #expect(scan.texts.count > 3000, "seed \(seed)")
    func word() -> String {
      let text = scan.texts.randomElement(using: &generator)!
      return scan.vocabulary[text.words.randomElement(using: &generator) ?? 0]
    }
    func phrase() -> String {
      let text = scan.texts.randomElement(using: &generator)!
      guard text.words.count > 4 else { return word() }
      let start = Int.random(in: 0..<(text.words.count - 3), using: &generator)
      return "\"" + text.words[start..<(start + 3)].map { scan.vocabulary[$0] }.joined(separator: " ") + "\""
    }
    var queries = [
      "oil", "\"prime minister\"", "bank* -england", "source:bbc economy", "title:wheat OR title:corn", "is:copy",
    ]
    for _ in 0..<6 {
      queries += [
        word(), "\(word()) \(word())", "\(word()) OR \(word())", phrase(), "\(word()) NEAR/4 \(word())",
        "title:\(word())", "\(word().prefix(3))* \(word())", "(\(word()) OR \(word())) -\(word())",
      ]
    }
    try Self.compare(queries.filter { !$0.contains("*") || $0.prefix(4).count > 3 }, reader, scan)
  }
}
