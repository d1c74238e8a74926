import NewsModel
import Testing

@Suite("Clusters")
struct ClusterTests {
  @Test("A chain makes no cluster: what matches a copy only stands for itself, and the copy stays under its original")
  func chain() async throws {
    let desk = try Desk()
    let (a, b) = (Desk.prose(1, words: 160), Desk.prose(2, words: 60))
    // The second has most of the first, the third is in the second, and not in the first.
    try desk.write("1.txt", a + " " + Desk.prose(3, words: 40))
    try await desk.ingest()
    try desk.write("2.txt", a + " " + b)
    try await desk.ingest()
    try desk.write("3.txt", b)
    try await desk.ingest()
    let articles = try (1...3).map { number in
      try desk.read { try #require(try $0.article(ArticleID(rawValue: Int64(number)))) }
    }
    #expect(articles.map(\.outcome) == [.new, .reprint, .excerpt])
    #expect(articles.map(\.original) == [nil, ArticleID(rawValue: 1), nil])
  }
}
