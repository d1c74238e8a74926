import CorpusStore
import NewsModel
import NewsfoldQueries
import Testing
import TextIndex

/// One table: what is written, what finds it, and what does not.
@Suite("Words as people mean them, language by language", .timeLimit(.minutes(5)))
struct LanguageSearchTests {
  private static let texts: [(name: String, text: String)] = [
    ("english", "The runners were running through the old park on Sunday, and naïve children cheered."),
    ("english-2", "She runs a small company in the north of England, near the sea, with her brother."),
    ("names", "Mr O’Brien said the e-mail went to 1,000,000 people in the U.S., said Trump’s lawyers on Monday."),
    ("german", "Der Minister sprach über die Häuser der Stadt; eine Straße wird gesperrt, sagte er am Montag."),
    ("french", "Les manifestants ont défilé à Paris hier, et l’homme a été arrêté par la police française."),
    ("spanish", "El gobierno aprobó nuevas leyes sobre el agua, dijo el ministro en Madrid el lunes."),
    ("russian", "Правительство приняло новые законы, сообщили в Москве. Они вступят в силу завтра."),
    ("japanese", "政府は新しい法律を可決した。東京の株式市場は上昇した。"),
    ("chinese", "中國政府昨天通過了新的法律，北京的居民對此表示歡迎，新華社報導。"),
    ("thai", "รัฐบาลผ่านกฎหมายใหม่เมื่อวานนี้ที่กรุงเทพมหานคร ประชาชนยินดี"),
    ("arabic", "أقرت الحكومة قوانين جديدة أمس في القاهرة، وقال الوزير إن الكتاب مهم للمواطنين."),
    ("hebrew", "הממשלה אישרה אתמול חוקים חדשים בירושלים, אמר ראש הממשלה."),
    ("korean", "정부는 어제 새로운 법률을 통과시켰다고 장관이 밝혔다."),
    ("wide", "ＡＢＣ broadcast the game from Norhaven on Sunday, and the audience was large indeed."),
  ]

  private static let queries: [(query: String, finds: [String])] = [
    ("running", ["english", "english-2"]), ("run", ["english", "english-2"]), ("=running", ["english"]),
    ("=run", []), ("=\"runners were\"", ["english"]), ("\"runner were\"", ["english"]), ("=\"runner were\"", []),
    ("naive", ["english"]), ("NAÏVE", ["english"]), ("child", []), ("cheer", ["english"]), ("companies", ["english-2"]),
    ("-run england", []), ("sister OR companies", ["english-2"]), ("title:runner", ["english"]),
    ("obrien", ["names"]), ("o'brien", ["names"]), ("O’Brien", ["names"]), ("brien", ["names"]), ("email", ["names"]),
    ("e-mail", ["names"]), ("\"the email\"", ["names"]), ("\"email went\"", ["names"]),
    ("\"the e-mail went\"", ["names"]), ("e-mails", ["names"]),
    ("1000000", ["names"]), ("1,000,000", ["names"]), ("1.000.000", ["names"]), ("us people", ["names"]),
    ("U.S.", ["names"]), ("trump", ["names"]), ("trump's", ["names"]), ("trumps", ["names"]),
    ("haus", ["german"]), ("Häuser", ["german"]), ("hauser", ["german"]), ("strasse", ["german"]),
    ("Straßen", ["german"]), ("manifestant", ["french"]), ("manifestante", ["french"]), ("homme", ["french"]),
    ("l'homme", ["french"]), ("francaise", ["french"]), ("ley", ["spanish"]), ("закон", ["russian"]),
    ("законами", ["russian"]), ("=закон", []), ("東京", ["japanese"]), ("株式", ["japanese"]), ("式市", ["japanese"]),
    ("東京の株式市場", ["japanese"]), ("法律", ["chinese", "japanese"]), ("北京", ["chinese"]), ("京都", []),
    ("กฎหมาย", ["thai"]), ("หมาย", ["thai"]), ("กรุงเทพ", ["thai"]), ("كتاب", ["arabic"]), ("الكتاب", ["arabic"]),
    ("חוקים", ["hebrew"]), ("법률을", ["korean"]), ("법률*", ["korean"]), ("abc", ["wide"]), ("ＡＢＣ", ["wide"]),
    ("language:de", ["german"]), ("language:zh", ["chinese"]), ("language:zh-hant", ["chinese"]),
    ("language:ja -東京", []), ("language:en runs", ["english-2", "english"]),
  ]

  @Test("Each query finds what it should, the forms that were typed first, and the passage shows it")
  func table() async throws {
    let desk = try Desk()
    for (name, text) in Self.texts { try desk.write("\(name).txt", text + "\n") }
    try await desk.ingest()
    let reader = try CorpusReader(at: CorpusLocation(desk.settings.state))
    for (query, finds) in Self.queries {
      let hits = try reader.search(SearchRequest(try SearchQuery(parsing: query)))
      let names = hits.map { String($0.record.file?.path.lastComponent?.stem ?? "") }
      let isOrdered = query.contains("run")
      #expect(isOrdered ? names == finds : Set(names) == Set(finds), "\(query): \(names)")
      guard !query.hasPrefix("language:") else { continue }
      for hit in hits { #expect(!hit.passage.highlights.isEmpty, "\(query): \(hit.passage.text)") }
    }
  }

  @Test("Words as they were typed come before other forms, however well those fit")
  func typedFirst() async throws {
    let desk = try Desk()
    try desk.write(
      "long.txt", "The council met on Tuesday.\n\n" + Desk.prose(1, words: 3000) + " and then a market was held there.")
    for number in 0..<30 {
      try desk.write(
        "short \(number).txt", "Markets and markets\n\nMarkets, markets of the year \(number) and of that day.")
    }
    try await desk.ingest { $0.drops[0].language = "en" }
    let reader = try CorpusReader(at: CorpusLocation(desk.settings.state))
    var request = SearchRequest(try SearchQuery(parsing: "market"))
    request.isUnfolded = true
    request.limit = nil
    let hits = try reader.search(request)
    #expect(hits.count == 31 && hits.first?.record.file?.path.lastComponent?.string == "long.txt")
    let scores = hits.compactMap(\.record.score)
    #expect(scores == scores.sorted(by: >) && scores[0] > 0 && scores[1] < 0)
    // By pages, through both.
    var paged: [ArticleID] = []
    request.limit = 7
    while true {
      let page = try reader.search(request)
      paged += page.map(\.record.article.id)
      request.cursor = page.last?.record.cursor.flatMap { SearchCursor($0.description) }
      if page.count < 7 || paged.count > 40 { break }
    }
    #expect(paged == hits.map(\.record.article.id))
  }

  @Test("A folder's language is that of its articles; without one there are no other forms")
  func folderLanguage() async throws {
    for (language, query, isFound) in [("fi", "talo", true), ("none", "house", false)] as [(String, String, Bool)] {
      let desk = try Desk()
      try desk.write("a.txt", language == "fi" ? "talossa" : "The houses of the town were old, and the streets narrow.")
      try await desk.ingest { $0.drops[0].language = language == "none" ? "und" : language }
      let hits = try CorpusReader(at: CorpusLocation(desk.settings.state))
        .search(SearchRequest(try SearchQuery(parsing: query)))
      #expect(hits.isEmpty != isFound, "\(language)")
    }
  }
}
