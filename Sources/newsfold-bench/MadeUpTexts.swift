internal import FoundationEssentials
internal import SystemPackage

/// Made-up articles as text: their words spelled, in sentences.
struct MadeUpTexts {
  private let articles: GeneratedArticles
  private static let syllables = [
    "ka", "lo", "mir", "ten", "vas", "or", "pel", "du", "shi", "ran", "go", "bel", "ast", "ven", "ku", "rim",
  ]

  init(_ articles: GeneratedArticles) { self.articles = articles }

  /// Each word's spelling, by the number that stands for it.
  private static let spellings: [UInt64: String] = {
    var spellings: [UInt64: String] = [:]
    for word in Set(GeneratedArticles.vocabulary) { spellings[word] = "" }
    // The most frequent first, as they come in the vocabulary: those are short.
    var number = 0
    for word in GeneratedArticles.vocabulary where spellings[word]?.isEmpty == true {
      number += 1
      var (rest, text) = (number, "")
      repeat {
        text += syllables[rest % syllables.count]
        rest /= syllables.count
      } while rest > 0
      spellings[word] = text
    }
    return spellings
  }()

  private static let table: [[UInt8]] = GeneratedArticles.vocabulary.map { Array((spellings[$0] ?? "").utf8) }

  /// An article, by number from 1.
  func text(_ number: UInt32) -> [UInt8] {
    var text: [UInt8] = []
    for (index, word) in articles.words(of: number).enumerated() {
      if index > 0 { text += index % 15 == 0 ? [0x2E, 0x20] : [0x20] }
      text += Self.table[Int(word)]
    }
    return text + [0x2E, 0x0A]
  }

  /// Writes all of them, and files of queries.
  func write(to folder: String) throws {
    for number in 1...articles.count {
      let part = "\(folder)/\(number / 1000)"
      if number == 1 || number % 1000 == 0 {
        try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: true)
      }
      try Data(text(UInt32(number))).write(to: URL(filePath: "\(part)/\(number).txt"))
    }
    var state: UInt64 = articles.seed
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    func word(_ index: Int) -> String { String(decoding: Self.table[index], as: UTF8.self) }
    var kinds: [String: [String]] = [:]
    for _ in 0..<1000 {
      let text = articles.words(of: UInt32(1 + random(articles.count))).map(Int.init)
      let (one, other) = (text[random(text.count)], text[random(text.count)])
      kinds["both", default: []].append("+\(word(one)) +\(word(other))")
      kinds["either", default: []].append("\(word(one)) \(word(other))")
      kinds["common", default: []].append(word(random(20_000)))
      let at = random(max(1, text.count - 3))
      kinds["phrase", default: []].append("\"\(text[at..<min(text.count, at + 3)].map(word).joined(separator: " "))\"")
    }
    for (kind, lines) in kinds {
      try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: "\(folder)/\(kind).queries"))
    }
  }
}
